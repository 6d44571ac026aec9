// What a device says about its objects: one by one, or all of a folder at once.
import { LifeboatError } from "../../../api/errors.ts";
import { hex, properties, sizeBeyond } from "./codes.ts";
import { Dataset } from "./dataset.ts";

export type ObjectInfo = {
  /** Where it was told. */
  readonly storage?: number;
  readonly format: number;
  /** Undefined where the answer has room for 32 bits only, and it is larger. */
  readonly size: number | undefined;
  readonly parent: number;
  readonly name: string;
  /** As the device writes them: "20260501T101500", maybe with a zone. */
  readonly created?: string;
  readonly modified?: string;
  readonly persistentId?: string;
};

/** MTP 1.1, 5.3.1; some of Samsung's phones give the size 64 bits (libmtp, ptp_unpack_OI), and all after it stands four bytes later. */
export function parseObjectInfo(bytes: Uint8Array): ObjectInfo {
  const info = infoIn(bytes, 4);
  return info.name === "" ? (longInfoIn(bytes) ?? info) : info;
}

function longInfoIn(bytes: Uint8Array): ObjectInfo | undefined {
  try {
    const info = infoIn(bytes, 8);
    return info.name === "" || info.size === Number.POSITIVE_INFINITY ? undefined : info;
  } catch {
    return undefined;
  }
}

function infoIn(bytes: Uint8Array, sizeBytes: 4 | 8): ObjectInfo {
  const data = new Dataset(bytes);
  const storage = data.u32();
  const format = data.u16();
  data.skip(2);
  const size = sizeBytes === 4 ? data.u32() : data.u64();
  data.skip(2 + 4 * 6);
  const parent = data.u32();
  data.skip(2 + 4 + 4);
  const name = data.text();
  const [created, modified] = [data.left > 0 ? data.text() : "", data.left > 0 ? data.text() : ""];
  const isTold = sizeBytes === 8 || size !== sizeBeyond;
  return { storage, format, size: isTold ? size : undefined, parent, name, ...(created !== "" && { created }), ...(modified !== "" && { modified }) };
}

type Value = number | string;

const needed: ReadonlySet<number> = new Set(Object.values(properties));

/** Properties of the objects that were asked for, by handle (MTP 1.1, E.2.1). Those of which not all that is needed came are left out. */
export function parsePropertyList(bytes: Uint8Array, handles: ReadonlySet<number>): Map<number, ObjectInfo> {
  const data = new Dataset(bytes);
  const count = data.u32();
  const values = new Map<number, Map<number, Value>>();
  // Each takes 9 bytes at least, so that a lie about the count ends soon.
  for (let n = 0; n < count; n += 1) {
    const handle = data.u32();
    const property = data.u16();
    const value = readValue(data, data.u16());
    if (value === undefined || !handles.has(handle) || !needed.has(property)) continue;
    let own = values.get(handle);
    if (own === undefined) values.set(handle, (own = new Map<number, Value>()));
    own.set(property, value);
  }
  return new Map([...values].flatMap(([handle, own]) => {
    const info = infoFrom(own);
    return info === undefined ? [] : [[handle, info] as const];
  }));
}

function infoFrom(values: ReadonlyMap<number, Value>): ObjectInfo | undefined {
  const [format, size, parent] = [properties.ObjectFormat, properties.ObjectSize, properties.ParentObject].map((code) => values.get(code));
  const [name, created, modified, persistentId] = [properties.ObjectFileName, properties.DateCreated, properties.DateModified, properties.PersistentUID].map((code) => values.get(code));
  if (typeof format !== "number" || typeof size !== "number" || typeof name !== "string") return undefined;
  return {
    format,
    size,
    parent: typeof parent === "number" ? parent : 0,
    name,
    ...(typeof created === "string" && created !== "" && { created }),
    ...(typeof modified === "string" && modified !== "" && { modified }),
    ...(typeof persistentId === "string" && { persistentId }),
  };
}

const arrayBit = 0x4000;
const textType = 0xffff;
const sizes: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 6: 4, 7: 8, 8: 8, 9: 16, 10: 16 };

/** MTP 1.1, 3.2: numbers as numbers, 128 bits as text, arrays are read past. */
function readValue(data: Dataset, type: number): Value | undefined {
  if (type === textType) return data.text();
  const size = sizes[type & ~arrayBit];
  if (size === undefined) throw new LifeboatError("bad-answer", `the device gave a value of the unknown type ${hex(type)}`);
  if ((type & arrayBit) !== 0) {
    data.skip(data.u32() * size);
    return undefined;
  }
  if (size === 16) return data.u128();
  if (size === 8) return data.u64();
  return size === 4 ? data.u32() : size === 2 ? data.u16() : data.u8();
}

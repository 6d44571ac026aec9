// An MTP device in memory: the other side of the protocol, with the faults that real ones have.
import { LifeboatError } from "../../../api/errors.ts";
import { anywhere, association, events, everyStorage, operations, properties, responses, top } from "./codes.ts";
import { containerTypes, headerLength, headerOf, parametersOf } from "./container.ts";
import { javaHash } from "./dates.ts";
import type { Transport } from "./transport.ts";

export type Thing = { readonly name: string; readonly bytes?: Uint8Array; readonly thumb?: Uint8Array; readonly format?: number; readonly modified?: string; /** When it was changed, in seconds since 1970, where the phone is as Android makes them. */ readonly at?: number; /** Where it is said to be another. */ readonly size?: number };
type Held = { -readonly [key in keyof Thing]: Thing[key] } & { readonly handle: number; readonly storage: number; readonly parent: number };

export type Faults = {
  /** A dead program left its session open. */
  sessionOpen: boolean;
  /** Transfers of somebody else's, before the first answer. */
  stray: Uint8Array[];
  /** Handles whose bytes never come. */
  hangs: Set<number>;
  /** Handles whose bytes stop in the middle. */
  stops: Set<number>;
  /** Handles whose bytes stop once, at the first transaction that begins there or later. */
  stumbles: Map<number, number>;
  /** Operations that never answer. */
  silent: Set<number>;
  /** Operations that are answered with this code. */
  refused: Map<number, number>;
  /** Sizes in descriptions are cut to 32 bits. */
  wraps: boolean;
  /** Gone from lists of properties. */
  leftOut: Set<number>;
  /** The cable is out. */
  away: boolean;
  /** It is pulled out after so many commands. */
  commandsLeft: number;
  /** It is locked after so many: its storages are closed. */
  openFor: number;
  /** Dropping a transaction is not enough. */
  deaf: boolean;
  /** A part that reaches the end of a file and fills its last packet never comes, as with Samsung's phones. */
  fullPacketHangs: boolean;
  /** It lists all it holds for the top, as some cameras do. */
  flat: boolean;
  /** So often the description of a file stops in the middle, by handle. */
  halfTold: Map<number, number>;
  /** What it lists: of every storage only, all there is only, as some cameras do, or nothing but the top, also where it is asked for all. */
  lists: "every storage" | "all" | "top" | "nothing else" | undefined;
  /** Folders that are not listed, by handle. */
  shut: Set<number>;
  /** Folders at whose list, and files at whose description, it forgets its session. */
  crashes: Set<number>;
  /** Sizes in descriptions have 64 bits, as with some of Samsung's phones. */
  longSizes: boolean;
};

const usual = ["GetDeviceInfo", "OpenSession", "CloseSession", "GetStorageIDs", "GetStorageInfo", "GetObjectHandles", "GetObjectInfo", "GetObject", "GetThumb", "GetPartialObject", "GetObjectPropValue", "GetObjectPropList", "GetPartialObject64"] as const;
const packet = 512;

export class Responder implements Transport {
  readonly faults: Faults = { sessionOpen: false, stray: [], hangs: new Set(), stops: new Set(), stumbles: new Map(), silent: new Set(), refused: new Map(), wraps: false, leftOut: new Set(), away: false, commandsLeft: Number.POSITIVE_INFINITY, openFor: Number.POSITIVE_INFINITY, deaf: false, fullPacketHangs: false, flat: false, halfTold: new Map(), lists: undefined, shut: new Set(), crashes: new Set(), longSizes: false };
  readonly heard: number[] = [];
  storages: { id: number; type: number; description: string; volume: string }[] = [{ id: 0x10001, type: 3, description: "Internal storage", volume: "" }];
  /** What becomes of the storages after the next look at them. */
  readonly storagesThen: (typeof this.storages)[] = [];
  can: Set<number> = new Set(usual.map((name) => operations[name]));
  resets = 0;
  closed = false;
  /** Whether it says so when it closes its storages. */
  tells = true;
  extension = "microsoft.com: 1.0; android.com: 1.0;";
  /** The zone it is in, in minutes from UTC. */
  zone = 0;
  #heard: (event: Uint8Array) => void = () => undefined;
  readonly #things = new Map<number, Held>();
  #next = 1;
  #open = false;
  #transfers: Uint8Array[] = [];
  #isDeaf = false;

  lacks(...names: (keyof typeof operations)[]): this {
    for (const name of names) this.can.delete(operations[name]);
    return this;
  }

  put(thing: Thing, parent = top, storage = 0x10001): number {
    const handle = this.#next;
    this.#next += 1;
    this.#things.set(handle, { modified: "20260501T101500", ...thing, handle, storage, parent });
    return handle;
  }

  folder(name: string, parent = top, storage = 0x10001): number {
    return this.put({ name, format: association }, parent, storage);
  }

  change(handle: number, change: Partial<Thing>): void {
    Object.assign(this.#thing(handle), change);
  }

  /** Says that it lies in this folder. */
  nest(handle: number, parent: number): void {
    Object.assign(this.#thing(handle), { parent });
  }

  /** A folder with what is in it, out of sight. */
  take(folder: number): Held[] {
    const taken = [...this.#things.values()].filter(({ handle, parent }) => handle === folder || parent === folder);
    for (const { handle } of taken) this.#things.delete(handle);
    return taken;
  }

  give(taken: readonly Held[]): void {
    for (const thing of taken) this.#things.set(thing.handle, thing);
  }

  remove(handle: number): void {
    this.#things.delete(handle);
  }

  async send(bytes: Uint8Array): Promise<void> {
    this.faults.commandsLeft -= 1;
    if (this.faults.commandsLeft < 0) this.faults.away = true;
    this.#assertThere();
    this.faults.openFor -= 1;
    if (this.faults.openFor < 0 && this.storages.length > 0) this.lock();
    const header = headerOf(bytes);
    if (header?.type !== containerTypes.command || header.length !== bytes.length) throw new Error("a command, whole");
    this.heard.push(header.code);
    if (this.#isDeaf || this.faults.silent.has(header.code)) {
      this.#isDeaf = this.faults.deaf;
      return;
    }
    this.#transfers.push(...this.faults.stray.splice(0));
    const say = (type: number, code: number, body: Uint8Array): void => void this.#transfers.push(container(type, code, header.transaction, body));
    const data = (body: Uint8Array): void => say(containerTypes.data, header.code, body);
    const code = this.faults.refused.get(header.code) ?? this.#answer(header.code, parametersOf(bytes), data);
    if (code !== undefined) say(containerTypes.response, code, new Uint8Array());
  }

  async receive(length: number): Promise<Uint8Array> {
    await Promise.resolve();
    this.#assertThere();
    const [first, ...rest] = this.#transfers;
    if (first === undefined) throw new LifeboatError("timeout", "nothing comes");
    const room = Math.ceil(length / packet) * packet;
    const bytes = first.slice(0, room);
    const left = first.subarray(room);
    // An empty packet ends a transfer that fills its last one; a read that asked for more has it already.
    const endsEmpty = left.length === 0 && first.length > 0 && first.length === room;
    this.#transfers = left.length > 0 ? [left, ...rest] : endsEmpty ? [new Uint8Array(), ...rest] : rest;
    return bytes;
  }

  listen(heard: (event: Uint8Array) => void): void {
    this.#heard = heard;
  }

  lock(): void {
    for (const { id } of this.storages) this.eject(id);
  }

  eject(storage: number): void {
    this.storages = this.storages.filter(({ id }) => id !== storage);
    if (this.tells) this.#heard(container(containerTypes.event, events.StoreRemoved, 0, u32(storage)));
  }

  async cancel(): Promise<void> {
    this.#assertThere();
    this.#transfers = [];
  }

  async reset(): Promise<void> {
    this.#assertThere();
    this.resets += 1;
    this.#transfers = [];
    this.#open = false;
    this.#isDeaf = false;
    this.faults.sessionOpen = false;
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  #assertThere(): void {
    if (this.faults.away || this.closed) throw new LifeboatError("source-away", "the device was unplugged");
  }

  #thing(handle: number): Held {
    const found = this.#things.get(handle);
    if (found === undefined) throw new Error("no such thing");
    return found;
  }

  /** The response's code; undefined where none comes. */
  #answer(code: number, parameters: readonly number[], data: (body: Uint8Array) => void): number | undefined {
    if (!this.can.has(code)) return responses.OperationNotSupported;
    if (code === operations.OpenSession) {
      if (this.#open || this.faults.sessionOpen) return responses.SessionAlreadyOpen;
      this.#open = true;
      return responses.OK;
    }
    if (code === operations.GetDeviceInfo) return this.#say(data, this.#deviceInfo());
    if (code === operations.CloseSession && (this.#open || this.faults.sessionOpen)) {
      this.#open = false;
      this.faults.sessionOpen = false;
      return responses.OK;
    }
    if (!this.#open) return responses.SessionNotOpen;
    if (code === operations.GetStorageIDs) return this.#say(data, u32s(this.#storageIds()));
    const [first = 0, second = 0, third = 0] = parameters;
    if (code === operations.GetStorageInfo) return this.#storageInfo(first, data);
    const isFolder = this.#things.get(first)?.format === association;
    if (this.faults.crashes.has(code === operations.GetObjectHandles ? third : isFolder ? 0 : first)) {
      this.#open = false;
      return responses.SessionNotOpen;
    }
    if (code === operations.GetObjectHandles) return this.#handles(first, third, data);
    return this.#aboutThing(code, parameters, data, { first, second });
  }

  #aboutThing(code: number, parameters: readonly number[], data: (body: Uint8Array) => void, { first, second }: { first: number; second: number }): number | undefined {
    const thing = this.#things.get(first);
    if (thing === undefined || !this.storages.some(({ id }) => id === thing.storage)) return responses.InvalidObjectHandle;
    const halfTold = this.faults.halfTold.get(first) ?? 0;
    if (code === operations.GetObjectInfo && halfTold > 0) {
      this.faults.halfTold.set(first, halfTold - 1);
      return this.#say(data, new Uint8Array(20));
    }
    if (code === operations.GetObjectInfo) return this.#say(data, objectInfo({ ...thing, modified: this.#dateOf(thing) }, this.faults));
    if (code === operations.GetObjectPropList) return this.#say(data, this.#propertyList(first));
    if (code === operations.GetObjectPropValue && second === properties.PersistentUID) return this.#say(data, this.#idOf(thing));
    if (code === operations.GetObjectPropValue) return second === properties.ObjectSize ? this.#say(data, u64(sizeOf(thing))) : responses.InvalidParameter;
    if (this.faults.hangs.has(first)) return undefined;
    // What Android says where there is none.
    if (code === operations.GetThumb) return thing.thumb === undefined ? responses.GeneralError : this.#say(data, thing.thumb);
    const bytes = thing.bytes ?? new Uint8Array();
    if (code === operations.GetObject) return this.#say(data, bytes, first);
    const is64 = code === operations.GetPartialObject64;
    const [, low = 0, high = 0] = parameters;
    const from = is64 ? high * 2 ** 32 + low : low;
    if (from >= (this.faults.stumbles.get(first) ?? Number.POSITIVE_INFINITY)) {
      this.faults.stumbles.delete(first);
      return undefined;
    }
    const part = bytes.subarray(from, from + (parameters[is64 ? 3 : 2] ?? 0));
    if (this.faults.fullPacketHangs && from + part.length === bytes.length && (headerLength + part.length) % packet === 0) return undefined;
    return this.#say(data, part, first);
  }

  #say(data: (body: Uint8Array) => void, body: Uint8Array, handle = 0): number | undefined {
    data(body);
    if (!this.faults.stops.has(handle)) return responses.OK;
    const last = this.#transfers.pop() ?? new Uint8Array();
    this.#transfers.push(last.subarray(0, Math.floor(last.length / 2 / packet) * packet));
    return undefined;
  }

  #storageIds(): number[] {
    const ids = this.storages.map(({ id }) => id);
    this.storages = this.storagesThen.shift() ?? this.storages;
    return ids;
  }

  #storageInfo(id: number, data: (body: Uint8Array) => void): number | undefined {
    const storage = this.storages.find((each) => each.id === id);
    if (storage === undefined) return responses.InvalidStorageID;
    return this.#say(data, Buffer.concat([u16(storage.type), u16(2), u16(0), u64(1e9), u64(1e8), u32(0xffff_ffff), text(storage.description), text(storage.volume)]));
  }

  #handles(storage: number, parent: number, data: (body: Uint8Array) => void): number | undefined {
    const { lists } = this.faults;
    if (lists === "top" && parent === anywhere) return this.#handles(storage, top, data);
    if (lists === "top" || lists === "nothing else" ? parent !== top : lists !== undefined && (storage !== everyStorage || (lists === "all" && parent !== anywhere))) return responses.ParameterNotSupported;
    const isEvery = storage === everyStorage;
    if (!isEvery && !this.storages.some(({ id }) => id === storage)) return responses.InvalidStorageID;
    if (parent !== top && parent !== anywhere && !this.#things.has(parent)) return responses.InvalidParentObject;
    if (this.faults.shut.has(parent)) return responses.GeneralError;
    const isAll = parent === anywhere || (this.faults.flat && parent === top);
    return this.#say(data, u32s([...this.#things.values()].filter((thing) => (isEvery || thing.storage === storage) && (isAll || thing.parent === parent)).map(({ handle }) => handle)));
  }

  #propertyList(parent: number): Uint8Array {
    const inside = [...this.#things.values()].filter((thing) => thing.parent === parent && !this.faults.leftOut.has(thing.handle));
    const rows = inside.map((thing) => ({ ...thing, modified: this.#dateOf(thing), id: this.#idOf(thing) })).flatMap(({ handle, name, format, modified, id, ...thing }) => [
      [u32(handle), u16(properties.StorageID), u16(6), u32(thing.storage)],
      [u32(handle), u16(properties.ObjectFormat), u16(4), u16(format ?? 0x3000)],
      [u32(handle), u16(properties.ObjectSize), u16(8), u64(sizeOf(thing))],
      [u32(handle), u16(properties.ObjectFileName), u16(0xffff), text(name)],
      [u32(handle), u16(properties.DateModified), u16(0xffff), text(modified)],
      [u32(handle), u16(properties.PersistentUID), u16(10), id],
      [u32(handle), u16(0xdc48), u16(0x4002), u32(3), new Uint8Array(3)],
    ]);
    return Buffer.concat([u32(rows.length), ...rows.flat()]);
  }

  #dateOf({ at, modified = "" }: Thing): string {
    return at === undefined ? modified : new Date((at + this.zone * 60) * 1000).toISOString().replaceAll(/[-:]|\.\d+Z$/g, "");
  }

  #idOf(thing: Held): Uint8Array {
    if (thing.at === undefined) return Buffer.concat([u32(thing.handle), u32(0), u32(0), u32(0)]);
    const id = Buffer.alloc(16);
    id.writeBigInt64LE(BigInt(javaHash(`/storage/emulated/0/${this.#pathOf(thing)}`)) + BigInt(thing.at));
    return id;
  }

  #pathOf({ name, parent }: Held): string {
    return parent === top ? name : `${this.#pathOf(this.#thing(parent))}/${name}`;
  }

  #deviceInfo(): Uint8Array {
    const words = ["Lifeboat", "Fixture phone", "1.0", "SERIAL-1"].map(text);
    return Buffer.concat([u16(100), u32(6), u16(100), text(this.extension), u16(0), u16s([...this.can]), u16s([]), u16s([]), u16s([]), u16s([0x3801]), ...words]);
  }
}

function objectInfo({ format = 0x3000, parent, name, modified = "", storage, ...thing }: Held, { wraps, longSizes }: Faults): Uint8Array {
  const size = longSizes ? u64(sizeOf(thing)) : u32(wraps ? sizeOf(thing) % 2 ** 32 : Math.min(sizeOf(thing), 0xffff_ffff));
  const above = parent === top ? 0 : parent;
  return Buffer.concat([u32(storage), u16(format), u16(0), size, u16(0), ...Array.from({ length: 6 }, () => u32(0)), u32(above), u16(0), u32(0), u32(0), text(name), text(""), text(modified), text("")]);
}

function sizeOf({ bytes, size }: Pick<Thing, "bytes" | "size">): number {
  return size ?? bytes?.length ?? 0;
}

export function container(type: number, code: number, transaction: number, body: Uint8Array): Uint8Array {
  return Buffer.concat([u32(headerLength + body.length), u16(type), u16(code), u32(transaction), body]);
}

function number(size: 2 | 4 | 8, value: number): Buffer {
  const bytes = Buffer.alloc(size);
  if (size === 8) bytes.writeBigUInt64LE(BigInt(value));
  else bytes.writeUIntLE(value, 0, size);
  return bytes;
}

export const u16 = (value: number): Buffer => number(2, value);
export const u32 = (value: number): Buffer => number(4, value >>> 0);
const u64 = (value: number): Buffer => number(8, value);
const u16s = (values: readonly number[]): Buffer => Buffer.concat([u32(values.length), ...values.map(u16)]);
const u32s = (values: readonly number[]): Buffer => Buffer.concat([u32(values.length), ...values.map(u32)]);
/** At most 254 units and a zero: longer names cannot be told. */
export const text = (value: string): Buffer => (value === "" ? Buffer.from([0]) : Buffer.concat([Buffer.from([Math.min(value.length, 254) + 1]), Buffer.from(`${value.slice(0, 254)}\0`, "utf16le")]));

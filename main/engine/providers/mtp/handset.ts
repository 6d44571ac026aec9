// A device with an open session, asked for storages, folders and bytes.
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { anywhere, association, everyStorage, operations, properties, top } from "./codes.ts";
import { headerLength } from "./container.ts";
import { Dataset } from "./dataset.ts";
import type { DeviceInfo, StorageInfo } from "./device-info.ts";
import { parseDeviceInfo, parseStorageInfo } from "./device-info.ts";
import type { ObjectInfo } from "./object-info.ts";
import { parseObjectInfo, parsePropertyList } from "./object-info.ts";
import type { Quirks } from "./quirks.ts";
import { storageClosed } from "./response-error.ts";
import type { Ask, Session } from "./session.ts";
import { sortOfObject } from "./sorts.ts";
import type { Sink } from "./transaction.ts";

export type StorageOnDevice = StorageInfo & { readonly id: number };
export type ObjectOnDevice = Omit<ObjectInfo, "size"> & { readonly storage: number; readonly handle: number; readonly size: number };
export type Folder = {
  readonly objects: readonly ObjectOnDevice[];
  /** False where the device did not describe all of them. */
  readonly whole: boolean;
};

export type Turn = Pick<Ask, "order" | "signal" | "epoch" | "storage">;

const allProperties = 0xffff_ffff;
/** A phone with 20,000 photos in a folder thinks for a while. */
const listMs = 60_000;
/** Of two million objects, more than any device holds. */
const longestList = 8 << 20;
const longestProperties = 256 << 20;
/** Of one object: twenty properties, some of them long texts. */
const longestOfOne = 16 << 10;
const thumbMs = 1000;
const longestThumb = 256 * 1024;
const largest32 = 0xffff_ffff;

export class Handset {
  readonly session: Session;
  readonly info: DeviceInfo;
  readonly quirks: Quirks;
  #bulk: boolean;
  /** Undefined: the folder's own. */
  #storageWanted: number | undefined;
  #isFlat = false;
  #storages: ReadonlySet<number> = new Set();
  /** Whether it has persistent ids of files whose folder told none. */
  #ids: boolean;

  private constructor(session: Session, info: DeviceInfo, quirks: Quirks) {
    this.session = session;
    this.info = info;
    this.quirks = quirks;
    this.#bulk = quirks.bulkLists && this.can("GetObjectPropList");
    this.#ids = this.#bulk;
  }

  static async over(session: Session, quirks: Quirks): Promise<Handset> {
    const info = parseDeviceInfo(await session.ask({ operation: "GetDeviceInfo", what: "the description of the device" }));
    return new Handset(session, info, quirks);
  }

  /** Whether it lists no folders, only all it holds. */
  get isFlat(): boolean {
    return this.#isFlat;
  }

  can(operation: keyof typeof operations): boolean {
    return this.info.operations.has(operations[operation]);
  }

  /** Android that is set to hand over photos: as PTP it names no extension, and shows these folders and no other (MtpService.java). */
  get shownOnly(): readonly string[] | undefined {
    return this.can("GetPartialObject64") && !this.info.extension.includes("android.com") ? ["DCIM", "Pictures"] : undefined;
  }

  /** None while a phone is locked. */
  async storages(turn: Turn): Promise<StorageOnDevice[]> {
    const ids = new Dataset(await this.session.ask({ operation: "GetStorageIDs", what: "the list of storages", ...turn })).u32s();
    const found: StorageOnDevice[] = [];
    this.#storages = new Set(ids);
    const { closedIds, oneStorage } = this.quirks;
    // Without the lower half it is a slot without a card.
    for (const id of new Set(ids.filter((id) => (id & 0xffff) !== 0 && !closedIds.includes(id)))) {
      const info = await this.#storageInfo(id, turn);
      if (info !== undefined) found.push({ id, ...info });
    }
    return oneStorage ? found.slice(0, 1) : found;
  }

  /** Undefined for one that was closed meanwhile. */
  async #storageInfo(id: number, turn: Turn): Promise<StorageInfo | undefined> {
    try {
      return parseStorageInfo(await this.session.ask({ operation: "GetStorageInfo", parameters: [id], what: "the description of a storage", ...turn }));
    } catch (thrown) {
      if (asLifeboatError(thrown).code === "gone") return undefined;
      throw thrown;
    }
  }

  /**
   * The list of handles says what there is; properties of all of them come in one answer, where the device can, and one by
   * one for those it left out. Throws "gone" where the folder is not there any more, "source-locked" where its storage is not.
   */
  async folder(storage: number, parent: number, within: Turn): Promise<Folder> {
    const turn = { ...within, storage };
    const handles = new Set(await this.#handles(storage, parent, turn));
    const known = this.#bulk && parent !== top && handles.size > 0 ? await this.#propertiesIn(parent, handles, turn) : new Map<number, ObjectInfo>();
    const objects: ObjectOnDevice[] = [];
    let [whole, isAnyGone] = [true, false];
    for (const handle of handles) {
      const info = known.get(handle) ?? (await this.#infoOf(handle, turn));
      if (info === "failed") whole = false;
      else if (info === "gone") isAnyGone = true;
      else if (this.#isElsewhere(info, storage)) continue;
      else if (known.has(handle) && info.size !== undefined) objects.push({ ...info, storage, handle, size: info.size });
      else objects.push({ ...info, ...(await this.#persistentId(handle, info, turn)), storage, handle, size: await this.#trueSize(handle, info, turn) });
    }
    if (isAnyGone) await this.#assertOpen(storage, turn);
    return { objects, whole };
  }

  /**
   * Some cameras list no single storage, some no folder either, only all there is (libgphoto2, ptp_list_folder): that stands for
   * the top then, from the next look on. Throws "unsupported" for a folder of such a camera.
   */
  async #handles(storage: number, parent: number, turn: Turn): Promise<number[]> {
    const all = parent === top && this.#isFlat ? await this.#all(storage, turn) : undefined;
    if (all !== undefined) return all;
    for (; ; this.#storageWanted = everyStorage) {
      try {
        return await this.#list(storage, [this.#storageWanted ?? storage, 0, parent], turn);
      } catch (thrown) {
        if (asLifeboatError(thrown).code !== "unsupported") throw thrown;
        if (this.#storageWanted === undefined) continue;
        if (this.#isFlat) throw thrown;
        this.#isFlat = true;
        if (parent !== top) throw thrown;
      }
      const found = await this.#all(storage, turn);
      if (found === undefined) throw new LifeboatError("unsupported", "the device lists nothing");
      return found;
    }
  }

  /** Undefined where it cannot list all it holds. */
  async #all(storage: number, turn: Turn): Promise<number[] | undefined> {
    try {
      return await this.#list(storage, [everyStorage, 0, anywhere], turn);
    } catch (thrown) {
      if (asLifeboatError(thrown).code !== "unsupported") throw thrown;
      return undefined;
    }
  }

  async #list(storage: number, parameters: readonly number[], turn: Turn): Promise<number[]> {
    const list = { parameters, what: "the list of a folder", timeoutMs: listMs, most: longestList, ...turn };
    return new Dataset(await this.#unlessClosed(storage, turn, () => this.session.ask({ operation: "GetObjectHandles", ...list }))).u32s();
  }

  /** In a list of all storages. */
  #isElsewhere({ storage: told = 0 }: ObjectInfo, storage: number): boolean {
    return this.#storageWanted !== undefined && told !== storage && this.#storages.has(told);
  }

  /** Whether the handle still means this object, after a new session. */
  async isStill({ handle, name, size, storage }: ObjectOnDevice, turn: Turn): Promise<boolean> {
    const info = await this.#infoOf(handle, { ...turn, storage });
    return typeof info === "object" && info.name === name && (info.size === undefined || info.size === size || info.size === size % 2 ** 32);
  }

  /** Whether bytes from here on can be had without those before. */
  canReadAt(offset: number): boolean {
    return this.can("GetPartialObject64") || (this.can("GetPartialObject") && offset <= largest32);
  }

  /** At most `wanted` bytes from an offset, as they came. */
  async part(object: ObjectOnDevice, offset: number, wanted: number, turn: Turn): Promise<Uint8Array[]> {
    const length = endsFull(object, offset, wanted) ? wanted - 1 : wanted;
    const is32 = this.can("GetPartialObject") && offset <= largest32;
    const halves = [offset % 2 ** 32, Math.floor(offset / 2 ** 32)];
    const where = is32 ? [object.handle, offset, length] : [object.handle, ...halves, length];
    const operation = is32 ? "GetPartialObject" : "GetPartialObject64";
    return this.#unlessClosed(object.storage, turn, () => this.session.pieces({ operation, parameters: where, expect: length, most: length, what: object.name, storage: object.storage, ...turn }));
  }

  /** Its small picture. */
  async thumb({ handle, name, storage }: ObjectOnDevice, turn: Turn): Promise<Uint8Array> {
    return this.session.ask({ operation: "GetThumb", parameters: [handle], what: `the small picture of ${name}`, timeoutMs: thumbMs, most: longestThumb, storage, ...turn });
  }

  async whole(object: ObjectOnDevice, sink: Sink, turn: Turn): Promise<void> {
    await this.#unlessClosed(object.storage, turn, () => this.session.stream({ operation: "GetObject", parameters: [object.handle], expect: object.size, what: object.name, storage: object.storage, ...turn }, sink));
  }

  async #unlessClosed<T>(storage: number, turn: Turn, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      if (asLifeboatError(thrown).code === "gone") await this.#assertOpen(storage, turn);
      throw thrown;
    }
  }

  /** A phone that is locked, or only charges, closes its storage: what it does not know any more then is not gone. */
  async #assertOpen(storage: number, turn: Turn): Promise<void> {
    const ids = new Dataset(await this.session.ask({ operation: "GetStorageIDs", what: "the list of storages", ...turn })).u32s();
    if (!ids.includes(storage)) throw new LifeboatError("source-locked", storageClosed);
  }

  /** A device that fails at this is not asked again: the other way gives the same. */
  async #propertiesIn(parent: number, handles: ReadonlySet<number>, turn: Turn): Promise<Map<number, ObjectInfo>> {
    const parameters = [parent, 0, allProperties, 0, 1];
    const most = Math.min(longestProperties, longestOfOne * (handles.size + 1));
    try {
      const found = parsePropertyList(await this.session.ask({ operation: "GetObjectPropList", parameters, what: "the properties in a folder", timeoutMs: listMs, most, ...turn }), handles);
      // Some answer for the folder instead of what is in it, at whatever depth they are asked.
      if (found.size === 0) this.#bulk = this.#ids = false;
      return found;
    } catch (thrown) {
      if (endsAll(thrown)) throw thrown;
      this.#bulk = false;
      return new Map();
    }
  }

  /** What fails is asked for once more: without its film a Live Photo would be another photo. */
  async #infoOf(handle: number, turn: Turn, isAgain = false): Promise<ObjectInfo | "gone" | "failed"> {
    try {
      return parseObjectInfo(await this.session.ask({ operation: "GetObjectInfo", parameters: [handle], expect: 512, what: "the description of a file", ...turn }));
    } catch (thrown) {
      if (endsAll(thrown)) throw thrown;
      if (asLifeboatError(thrown).code === "gone") return "gone";
      return isAgain ? "failed" : this.#infoOf(handle, turn, true);
    }
  }

  /** A photo is told the same where it, or all of its folder, is left out of the list of properties. */
  async #persistentId(handle: number, info: ObjectInfo, turn: Turn): Promise<Pick<ObjectInfo, "persistentId">> {
    if (!this.#ids || info.persistentId !== undefined || sortOfObject(info.name, info.format) === undefined) return {};
    const value = await this.#property(handle, "PersistentUID", 16, turn);
    this.#ids = value !== undefined;
    return value === undefined ? {} : { persistentId: new Dataset(value).u128() };
  }

  /** Of a film, some devices describe only the lower 32 bits of its size (umtp-responder): its property has all of them. */
  async #trueSize(handle: number, info: ObjectInfo, turn: Turn): Promise<number> {
    const isSure = info.size !== undefined && (sortOfObject(info.name, info.format) !== "video" || !this.can("GetObjectPropValue"));
    if (isSure) return info.size;
    const size = await this.#sizeOf(handle, turn);
    return Number.isFinite(size) ? size : (info.size ?? size);
  }

  /** Unknown is Infinity: to be read until it ends. */
  async #sizeOf(handle: number, turn: Turn): Promise<number> {
    const value = await this.#property(handle, "ObjectSize", 8, turn);
    return value === undefined ? Number.POSITIVE_INFINITY : new Dataset(value).u64();
  }

  /** Undefined where it has none of this length. */
  async #property(handle: number, property: keyof typeof properties, length: number, turn: Turn): Promise<Uint8Array | undefined> {
    if (!this.can("GetObjectPropValue")) return undefined;
    const value = await this.session.ask({ operation: "GetObjectPropValue", parameters: [handle, properties[property]], expect: length, what: "a property of a file", ...turn }).catch((thrown: unknown) => {
      if (endsAll(thrown)) throw thrown;
      return new Uint8Array();
    });
    return value.length === length ? value : undefined;
  }
}

/** One bad file or folder never ends a run; these say that nothing more can be had. */
export function endsAll(thrown: unknown): boolean {
  return ["source-away", "source-locked", "source-busy", "cancelled"].includes(asLifeboatError(thrown).code);
}

/** Samsung's phones hang on a part that reaches the end of a file and fills its last packet (libmtp, issue 8): its last byte is asked for alone. */
function endsFull({ size }: ObjectOnDevice, offset: number, length: number): boolean {
  return offset + length >= size && (headerLength + length) % packet === 0;
}

/** Of USB 2; those of USB 3 are two of them. */
const packet = 512;

export const isFolder = ({ format }: Pick<ObjectInfo, "format">): boolean => format === association;

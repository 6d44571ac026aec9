import { setTimeout as sleep } from "node:timers/promises";
import { LifeboatError } from "../../../api/errors.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Collection, Connection, Io, Traits } from "../provider.ts";
import { hex } from "./codes.ts";
import type { Handset, StorageOnDevice } from "./handset.ts";
import { Heads } from "./heads.ts";
import type { Look } from "./look.ts";
import { lookAt } from "./look.ts";
import type { Reading } from "./object-content.ts";
import { Slots } from "./slots.ts";
import { mtpSource } from "./source.ts";

/** An edit that keeps a photo's size and second is missed. */
const traits: Traits = { etags: "weak", parallel: 2, batch: 100, keyed: false, settlesMs: 0, originals: true, writes: [] };

/** Each may hold eight megabytes. */
const streams = 4;
const lookEveryMs = 250;
/** A device that breaks off at more folders than these tells what it told until then. */
const mostLate = 6;

/** Throws "source-locked" for a device that shows no storage; no session is left behind on it then. */
export async function connectHandset(handset: Handset, identity: Connection["identity"], io: Io): Promise<Connection> {
  const stopped = new AbortController();
  const reading: Reading = { device: identity.id, handset, heads: new Heads(), slots: new Slots(streams), signal: AbortSignal.any([io.signal, stopped.signal]) };
  const looks = new LastLooks(handset, reading);
  try {
    await untilOpen(handset, io);
  } catch (thrown) {
    await handset.session.close();
    throw thrown;
  }
  let closing: Promise<void> | undefined;
  return {
    identity,
    traits,
    source: mtpSource(looks),
    collections: (callIo) => collections(handset, callIo),
    async [Symbol.asyncDispose]() {
      stopped.abort();
      closing ??= handset.session.close();
      await closing;
    },
  };
}

async function* collections(handset: Handset, io: Io): ReturnType<Connection["collections"]> {
  for (const storage of await storagesOf(handset, io)) yield { is: "collection", collection: collectionOf(storage, handset) };
  // A card hides the memory of some cameras, and a phone may show one of its storages before the other.
  yield { is: "end", unlisted: "unknown" };
}

async function untilOpen(handset: Handset, io: Io): Promise<void> {
  const end = performance.now() + handset.quirks.opensWithinMs;
  while (performance.now() < end && (await handset.storages({ signal: io.signal })).length === 0) await sleep(lookEveryMs);
  await storagesOf(handset, io);
}

async function storagesOf(handset: Handset, io: Io): Promise<StorageOnDevice[]> {
  stopIfAborted(io);
  const storages = await handset.storages({ signal: io.signal });
  if (storages.length === 0) throw new LifeboatError("source-locked", "the device shows no storage: it may be locked, or may only be charging");
  return storages;
}

/** A card may be in another device today: what is not on it is unknown. What is built in is always there. */
function collectionOf(storage: StorageOnDevice, { quirks, info }: Handset): Collection {
  const { removable, description, volume } = storage;
  const name = description ?? volume ?? info.model ?? "Storage";
  return { id: idOf(storage, quirks), name, kinds: quirks.kinds, readOnly: true, unlisted: removable || quirks.hides ? "unknown" : "gone" };
}

/** What most devices call their own storage. */
const usualId = 0x10001;

/** A card keeps its id in another slot, where it has a name of its own. */
function idOf({ id, removable, volume }: StorageOnDevice, { oneStorage }: Handset["quirks"]): string {
  if (oneStorage) return hex(usualId);
  return removable && volume !== undefined ? `card-${volume}` : hex(id);
}

class LastLooks {
  readonly #handset: Handset;
  readonly #reading: Reading;
  readonly #looks = new Map<string, Look>();
  #hasPreviews: boolean;

  constructor(handset: Handset, reading: Reading) {
    this.#handset = handset;
    this.#reading = reading;
    this.#hasPreviews = handset.quirks.thumbs && handset.can("GetThumb");
  }

  takePreviews(): boolean {
    const has = this.#hasPreviews;
    this.#hasPreviews = false;
    return has;
  }

  async look(collection: string, io: Io): Promise<Look> {
    const storage = (await storagesOf(this.#handset, io)).find((each) => idOf(each, this.#handset.quirks) === collection);
    if (storage === undefined) throw new LifeboatError("gone", "that storage is not in the device");
    const look = await this.#lookAt(storage.id, io);
    this.#looks.set(collection, look);
    return look;
  }

  /** A session that had to be opened anew on the way broke it off: it is worth another try, with the folder that broke it as the last. */
  async #lookAt(storage: number, io: Io): Promise<Look> {
    const late = new Set<string>();
    for (;;) {
      const { isFlat } = this.#handset;
      const look = await lookAt({ storage, late }, this.#handset, this.#reading, io);
      if (this.#handset.isFlat !== isFlat && look.folders.size > 1) continue;
      if (look.brokeAt === undefined || late.has(look.brokeAt) || late.size === mostLate) return look;
      late.add(look.brokeAt);
    }
  }

  async last(collection: string, io: Io): Promise<Look> {
    return this.#looks.get(collection) ?? this.look(collection, io);
  }
}

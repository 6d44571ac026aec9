// The bytes of one object: its beginning, all of it, or a stream from any offset.
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { mediaHeadLength } from "../../formats/media.ts";
import type { Content } from "../files/storage.ts";
import type { Body } from "../provider.ts";
import type { Handset, ObjectOnDevice } from "./handset.ts";
import type { Heads } from "./heads.ts";
import { joined, lengthOf, start } from "./joined.ts";
import type { Slots } from "./slots.ts";

/** What every object's content needs of the connection. */
export type Reading = {
  /** Who answers. */
  readonly device: string;
  readonly handset: Handset;
  readonly heads: Heads;
  readonly slots: Slots;
  readonly signal: AbortSignal;
};

/** Those are read whole when their head is wanted, in one transaction, whatever else waits. */
const smallLength = 512 * 1024;
/** So are these, while whoever reads keeps up. */
const wholeLength = 8 << 20;
const chunkLength = 4 << 20;
/** A device may stop in the middle of a file it gives in one piece; so may whoever reads it. */
const patienceMs = 60_000;

export class ObjectContent implements Content {
  readonly #object: ObjectOnDevice;
  readonly #reading: Reading;
  readonly #same: string;
  #epoch: number;

  /** `same`: as in `Resume`. `epoch`: of the session that told the object's handle. */
  constructor(object: ObjectOnDevice, reading: Reading, { same, epoch }: { same: string; epoch: number }) {
    this.#object = object;
    this.#reading = reading;
    this.#same = same;
    this.#epoch = epoch;
  }

  body(type: string): Body {
    const { size } = this.#object;
    return { type, open: (from = 0) => this.#open(from), ...(this.#comesInParts() && { resume: { same: this.#same, size } }) };
  }

  async head<T>(look: (head: Uint8Array) => T): Promise<T> {
    return look(start(await this.#head(), mediaHeadLength));
  }

  thumb(): Promise<Uint8Array> {
    const { handset, signal } = this.#reading;
    return handset.thumb(this.#object, { signal, epoch: this.#epoch });
  }

  async whole(most: number): Promise<Uint8Array> {
    const { size, name } = this.#object;
    if (Number.isFinite(size) && size > most) throw new LifeboatError("too-large", `${name}: ${size} bytes, at most ${most}`);
    if (size <= smallLength) return joined(await this.#head());
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of this.#open(0)) {
      length += piece.length;
      if (length > most) throw new LifeboatError("too-large", `${name}: more than ${most} bytes`);
      pieces.push(piece);
    }
    return joined(pieces);
  }

  /** Kept for a while: whoever looks at a photo's head is about to read the photo. */
  async #head(): Promise<readonly Uint8Array[]> {
    const { handset, heads, signal } = this.#reading;
    const known = heads.of(this.#object);
    if (known !== undefined) return known;
    const { size } = this.#object;
    const isWhole = size <= smallLength || (size <= wholeLength && heads.hasRoom(size));
    const head = await this.#twice(() => (handset.canReadAt(0) ? this.#full(isWhole ? size : mediaHeadLength) : this.#beginning(signal)));
    heads.keep(this.#object, head);
    return head;
  }

  /** Without partial reads only small files have a head: to break off a transaction is more than some cameras bear. */
  async #beginning(signal: AbortSignal): Promise<Uint8Array[]> {
    const { handset } = this.#reading;
    const { size } = this.#object;
    if (size > smallLength) return [];
    const pieces: Uint8Array[] = [];
    await handset.whole(this.#object, (piece) => void pieces.push(piece), { signal, epoch: this.#epoch });
    return this.#checked(pieces, size);
  }

  #open(from: number): ReadableStream<Uint8Array> {
    return this.#comesInParts() ? this.#parts(from) : this.#throughout(from);
  }

  /** Its last byte says whether 32 bits are enough on the way there. */
  #comesInParts(): boolean {
    const { size } = this.#object;
    return Number.isFinite(size) && this.#reading.handset.canReadAt(Math.max(0, size - 1));
  }

  #parts(from: number): ReadableStream<Uint8Array> {
    const { handset, heads, slots, signal } = this.#reading;
    const { size } = this.#object;
    const holder = { usedAt: 0 };
    const order = handset.session.newOrder();
    let at = from;
    const pull = async (out: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
      try {
        // Its slot is free when the last piece was taken, not when it was put there to be taken.
        if (at >= size) {
          slots.free(holder);
          out.close();
          return;
        }
        await slots.use(holder, signal);
        const known = heads.take(this.#object, at);
        const pieces = known.length > 0 ? known : await this.#next(at, order);
        for (const piece of pieces) out.enqueue(piece);
        at += lengthOf(pieces);
      } catch (thrown) {
        slots.free(holder);
        throw thrown;
      }
    };
    return new ReadableStream({ pull, cancel: () => slots.free(holder) });
  }

  async #next(at: number, order: number): Promise<Uint8Array[]> {
    const length = Math.min(chunkLength, this.#object.size - at);
    return this.#twice(() => this.#part(at, length, order));
  }

  async #part(at: number, length: number, order: number): Promise<Uint8Array[]> {
    const { handset, signal } = this.#reading;
    const pieces = await handset.part(this.#object, at, length, { order, signal, epoch: this.#epoch });
    if (lengthOf(pieces) === 0) throw this.#short(at);
    return pieces;
  }

  /** What stalls is asked for once more: by then the session works again. */
  async #twice<T>(work: () => Promise<T>): Promise<T> {
    for (let n = 1; ; n += 1) {
      try {
        await this.#assertSame();
        return await work();
      } catch (thrown) {
        if (n === 2 || asLifeboatError(thrown).code !== "no-answer") throw thrown;
      }
    }
  }

  /** So much of its beginning, however small the portions a device gives. */
  async #full(length: number): Promise<Uint8Array[]> {
    const order = this.#reading.handset.session.newOrder();
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < length; at = lengthOf(pieces)) pieces.push(...(await this.#part(at, length - at, order)));
    return pieces;
  }

  #checked(pieces: Uint8Array[], length: number): Uint8Array[] {
    const got = lengthOf(pieces);
    if (got !== length) throw this.#short(got);
    return pieces;
  }

  #short(got: number): LifeboatError {
    return new LifeboatError("no-answer", `${this.#object.name}: the device gave ${got} of ${this.#object.size} bytes`);
  }

  /** In one transaction, which nobody else can interrupt; what comes before the offset is read past. */
  #throughout(from: number): ReadableStream<Uint8Array> {
    const { handset, signal } = this.#reading;
    const { size } = this.#object;
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    let at = 0;
    const give = async (piece: Uint8Array): Promise<void> => {
      const start = Math.max(0, from - at);
      at += piece.length;
      if (at > from) await inTime(writer.write(piece.subarray(start)), this.#object.name);
    };
    const run = async (): Promise<void> => {
      await this.#assertSame();
      await handset.whole(this.#object, give, { signal, epoch: this.#epoch });
      if (Number.isFinite(size) && at !== size) throw this.#short(at);
      await writer.close();
    };
    run().catch((thrown: unknown) => writer.abort(thrown).catch(() => undefined));
    return readable;
  }

  /** Handles belong to a session: in a new one they may mean something else. */
  async #assertSame(): Promise<void> {
    const { handset, signal } = this.#reading;
    const { epoch } = handset.session;
    if (epoch === this.#epoch) return;
    if (!(await handset.isStill(this.#object, { signal }))) throw new LifeboatError("no-answer", `${this.#object.name}: after a new session the device knows it under another number`);
    this.#epoch = epoch;
  }
}

async function inTime(write: Promise<void>, name: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LifeboatError("no-answer", `${name}: nobody read on`)), patienceMs);
  });
  await Promise.race([write, late]).finally(() => clearTimeout(timer));
}

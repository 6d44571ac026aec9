// Files on their way from a phone, handed out to whoever reads them.
import type { AdbSocket } from "@yume-chan/adb";
import { LifeboatError } from "../../../api/errors.ts";
import { LineEnded, type Patiently, SyncLine } from "./sync-line.ts";
import { Wish } from "./wish.ts";

/** So much of what nobody wants any more is read past; for more, another connection is cheaper. */
const mostPast = 1 << 20;

export class Pulls {
  readonly #start: () => Promise<AdbSocket>;
  readonly #patiently: Patiently;
  /** All of them are asked for on the line, and its answers come in this order; the first is on its way. */
  readonly #wishes: Wish[] = [];
  #line: SyncLine | undefined;
  #isRunning = false;
  #isClosed = false;

  constructor(start: () => Promise<AdbSocket>, patiently: Patiently) {
    this.#start = start;
    this.#patiently = patiently;
  }

  /** A file from its start. Throws "not-found", "source-away", "timeout". The others go on, whatever happens to this one. */
  async *read(path: string, size: number): AsyncGenerator<Uint8Array> {
    const wish = new Wish(path, size);
    this.#wishes.push(wish);
    this.#line?.ask(path);
    if (!this.#isRunning) void this.#run();
    try {
      yield* wish.pieces();
    } finally {
      wish.leave();
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  #drop(): void {
    this.#line?.drop();
    this.#line = undefined;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      for (let wish = this.#wishes[0]; wish !== undefined; wish = this.#wishes[0]) await this.#fulfil(wish);
    } catch (thrown) {
      // No connection can be had, and each of them would wait for that.
      for (const wish of this.#wishes.splice(0)) wish.fail(thrown);
    }
    this.#isRunning = false;
  }

  /** A connection that failed is not used again; what else was asked for on it is asked for on the next one. */
  async #fulfil(wish: Wish): Promise<void> {
    const line = this.#line ?? (await this.#open());
    try {
      await line.next((piece) => take(wish, piece));
      this.#wishes.shift();
      wish.end();
    } catch (thrown) {
      this.#drop();
      this.#wishes.shift();
      wish.fail(thrown instanceof LineEnded ? await this.#whyEnded() : thrown);
    }
  }

  /** Where another one opens, the phone is there: whoever reads goes on from where this one ended. */
  async #whyEnded(): Promise<unknown> {
    try {
      await this.#open();
      return new LifeboatError("bad-answer", "the phone ended the connection in the middle of a file");
    } catch (thrown) {
      return thrown;
    }
  }

  async #open(): Promise<SyncLine> {
    const closed = new LifeboatError("source-away", "the phone was closed");
    if (this.#isClosed) throw closed;
    const opening = this.#start();
    const socket = await this.#patiently(opening).catch((thrown: unknown) => {
      opening.then((late) => late.close()).catch(() => undefined);
      throw thrown;
    });
    const line = new SyncLine(socket, this.#patiently);
    this.#line = line;
    if (this.#isClosed) {
      this.#drop();
      throw closed;
    }
    for (const { path } of this.#wishes) line.ask(path);
    return line;
  }
}

function take(wish: Wish, piece: Uint8Array): Promise<void> | undefined {
  const room = wish.give(piece);
  if (wish.isLeft && Math.abs(wish.left) > mostPast) throw new LifeboatError("cancelled", "nobody reads on");
  return room;
}

// Files on their way from a phone, handed out to whoever reads them.
import type { AdbSocket } from "@yume-chan/adb";
import { LifeboatError } from "../../../api/errors.ts";
import { type Patiently, SyncLine } from "./sync-line.ts";
import { Wish } from "./wish.ts";

/** So much of what nobody wants any more is read past; for more, another connection is cheaper. */
const mostPast = 1 << 20;

export class Pulls {
  readonly #start: () => Promise<AdbSocket>;
  readonly #patiently: Patiently;
  /** In the order of their answers; the first is on its way. */
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
    if (this.#line !== undefined) wish.askFor(this.#line);
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
    for (let wish = this.#wishes[0]; wish !== undefined; wish = this.#wishes[0]) {
      await this.#fulfil(wish);
      this.#wishes.shift();
    }
    this.#isRunning = false;
  }

  /** A connection that failed is not used again; what else was asked for on it is asked for on the next one. */
  async #fulfil(wish: Wish): Promise<void> {
    try {
      if (wish.isLeft && !wish.isAskedOf(this.#line)) return;
      await (this.#line ?? (await this.#open())).next((piece) => take(wish, piece));
      wish.end();
    } catch (thrown) {
      this.#drop();
      wish.fail(thrown);
    }
  }

  async #open(): Promise<SyncLine> {
    if (this.#isClosed) throw new LifeboatError("source-away", "the phone was closed");
    const line = new SyncLine(await this.#patiently(this.#start()), this.#patiently);
    this.#line = line;
    for (const wish of this.#wishes) if (!wish.isLeft) wish.askFor(line);
    return line;
  }
}

function take(wish: Wish, piece: Uint8Array): Promise<void> | undefined {
  const room = wish.give(piece);
  if (wish.isLeft && Math.abs(wish.left) > mostPast) throw new LifeboatError("cancelled", "nobody reads on");
  return room;
}

// Files from a phone over one sync connection (AOSP, file_sync_protocol.h: a word, a length, and so many bytes). The phone
// answers in the order in which it was asked, so that any number can be asked for before the first is here.
import type { AdbSocket } from "@yume-chan/adb";
import { LifeboatError } from "../../../api/errors.ts";

/** Throws what waiting for the phone does: "source-away", "timeout". */
export type Patiently = <T>(work: Promise<T>) => Promise<T>;

export type Take = (piece: Uint8Array) => Promise<void> | undefined;

const headLength = 8;
/** The phone sends 64 KB at a time. */
const mostData = 1 << 20;
const mostWords = 64 * 1024;

/** The phone ended it, and with it all that was on its way: a phone that cannot hand over one file does that. */
export class LineEnded extends Error {}

/** After an error it is of no more use: some phones end it, others are in the middle of something. */
export class SyncLine {
  readonly #socket: AdbSocket;
  readonly #patiently: Patiently;
  readonly #reader: ReturnType<AdbSocket["readable"]["getReader"]>;
  readonly #writer: ReturnType<AdbSocket["writable"]["getWriter"]>;
  readonly #unsent: Buffer[] = [];
  #isSending = false;
  #held: Uint8Array = new Uint8Array();

  constructor(socket: AdbSocket, patiently: Patiently) {
    this.#socket = socket;
    this.#patiently = patiently;
    this.#reader = socket.readable.getReader();
    this.#writer = socket.writable.getWriter();
  }

  ask(path: string): void {
    const name = Buffer.from(path, "utf8");
    const head = Buffer.from("RECV\0\0\0\0", "latin1");
    head.writeUInt32LE(name.length, 4);
    this.#unsent.push(head, name);
    if (!this.#isSending) void this.#send();
  }

  /** The next file that was asked for. Throws "not-found" where the phone does not hand it over, LineEnded, and what `take` does. */
  async next(take: Take): Promise<void> {
    for (;;) {
      // What is here goes on in one go, so that whoever reads finds all of it at once.
      const head = Buffer.from(this.#held.length >= headLength ? this.#cut(headLength) : await this.#exactly(headLength));
      const [word, length] = [head.toString("latin1", 0, 4), head.readUInt32LE(4)];
      if (word === "DONE") return;
      if (word === "FAIL") throw await this.#refused(length);
      if (word !== "DATA" || length > mostData) throw new LifeboatError("bad-answer", "the phone sends what is no file");
      for (let left = length; left > 0; ) {
        if (this.#held.length === 0) await this.#more();
        const piece = this.#cut(left);
        left -= piece.length;
        const room = take(piece);
        if (room !== undefined) await room;
      }
    }
  }

  /** Nothing waits for it: a phone that is gone never answers. */
  drop(): void {
    Promise.resolve(this.#socket.close()).catch(() => undefined);
    this.#reader.cancel().catch(() => undefined);
  }

  /** What is asked for while the phone takes a packet goes with the next one. */
  async #send(): Promise<void> {
    this.#isSending = true;
    try {
      while (this.#unsent.length > 0) await this.#writer.write(Buffer.concat(this.#unsent.splice(0)));
    } catch {
      // The reading tells.
    } finally {
      this.#isSending = false;
    }
  }

  /** Its words name the file, which is no matter for a report. */
  async #refused(length: number): Promise<LifeboatError> {
    const words = Buffer.from(await this.#exactly(Math.min(length, mostWords))).toString("utf8");
    return new LifeboatError("not-found", "the phone does not hand over the file", { cause: new Error(words) });
  }

  async #exactly(length: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for (let left = length; left > 0; left -= pieces.at(-1)?.length ?? 0) {
      if (this.#held.length === 0) await this.#more();
      pieces.push(this.#cut(left));
    }
    return Buffer.concat(pieces);
  }

  async #more(): Promise<void> {
    while (this.#held.length === 0) {
      const { done, value } = await this.#patiently(this.#reader.read());
      if (done) throw new LineEnded();
      this.#held = value;
    }
  }

  /** At most so many bytes of what is here; not copied. */
  #cut(most: number): Uint8Array {
    const piece = this.#held.subarray(0, most);
    this.#held = this.#held.subarray(most);
    return piece;
  }
}

// A phone over ya-webadb ("Tango"), whichever transport leads to it.
import { type Adb, type AdbNoneProtocolSpawner, type AdbShellProtocolSpawner, type AdbSync, LinuxFileType } from "@yume-chan/adb";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Io } from "../provider.ts";
import { type Output, type Phone, type PhoneFile, quoted } from "./phone.ts";
import { sendFile } from "./sending.ts";
import { ShellDisk } from "./shell-disk.ts";
import { OnTheirWay } from "./on-their-way.ts";
import { Pulls } from "./pulls.ts";
import type { Patiently } from "./sync-line.ts";
import { SyncPool } from "./sync-pool.ts";

/** No line takes longer unless the phone hangs. */
const longestRunMs = 180_000;
const longestListMs = 60_000;
/** No piece of a file comes later unless the phone hangs. */
const longestPieceMs = 30_000;
const mostOutput = 256 * 1024 * 1024;
const mostErrors = 256 * 1024;
const block = 1 << 20;

/** Before the connection is closed, while it is still read; and after, what the transport holds. */
type Ends = { leave?(): Promise<void>; release?(): Promise<void> };

export class TangoPhone implements Phone {
  readonly serial: string;
  readonly disk = new ShellDisk(async (line, io) => this.run(line, io));
  private readonly adb: Adb;
  private readonly ends: Ends;
  private readonly pool: SyncPool;
  private readonly pulls: Pulls;
  private readonly way = new OnTheirWay();
  private readonly gone: Promise<never>;
  /** Of those who wait for the phone: a race with the one promise of its going would keep every answer there ever was. */
  private readonly waiting = new Set<(gone: unknown) => void>();
  private isGone = false;
  private closed = false;

  constructor(adb: Adb, ends: Ends = {}) {
    this.adb = adb;
    this.serial = adb.serial;
    this.ends = ends;
    this.pool = new SyncPool(() => adb.sync());
    this.pulls = new Pulls(async () => adb.createSocket("sync:"), this.patiently);
    this.gone = adb.disconnected.then(noMore, noMore);
    this.gone.catch((thrown: unknown) => {
      this.isGone = true;
      this.waiting.forEach((reject) => reject(thrown));
    });
  }

  async run(line: string, io: Io): Promise<Output> {
    stopIfAborted(io);
    const stop = new AbortController();
    const { shellProtocol, noneProtocol } = this.adb.subprocess;
    const running = shellProtocol?.isSupported === true ? runApart(shellProtocol, line, stop.signal) : runTogether(noneProtocol, line, stop.signal);
    try {
      return await this.within(running, longestRunMs, io.signal);
    } catch (thrown) {
      stop.abort();
      throw thrown;
    }
  }

  async list(folder: string, io: Io): Promise<PhoneFile[]> {
    stopIfAborted(io);
    return this.pool.use((sync) => this.within(filesIn(sync, folder), longestListMs, io.signal));
  }

  open(path: string, from: number, size: number): ReadableStream<Uint8Array> {
    return ReadableStream.from(this.pieces(path, from, size));
  }

  async send(path: string, bytes: ReadableStream<Uint8Array>, modified: Date, io: Io): Promise<void> {
    stopIfAborted(io);
    await this.pool.use((sync) => this.within(sendFile(sync, { path, bytes, modified, pieceMs: longestPieceMs }), undefined, io.signal));
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.pool.close();
    this.pulls.close();
    await Promise.race([this.ends.leave?.(), this.gone]).catch(() => undefined);
    await Promise.race([this.adb.close(), this.gone]).catch(() => undefined);
    await this.ends.release?.();
  }

  /** Sync knows no offset, so a file is resumed with dd. What came must be what was announced. */
  private async *pieces(path: string, from: number, size: number): AsyncGenerator<Uint8Array> {
    let at = from;
    await this.way.enter(size);
    try {
      for await (const piece of from === 0 ? this.pulls.read(path, size) : this.tail(path, from)) {
        at += piece.length;
        if (at > size) break;
        yield piece;
      }
    } finally {
      this.way.leave(size);
    }
    if (at !== size) throw new LifeboatError("bad-answer", `${path.split("/").at(-1) ?? ""}: ${at > size ? "more" : "fewer"} than ${size} bytes came`);
  }

  private async *tail(path: string, from: number): AsyncGenerator<Uint8Array> {
    const blocks = Math.floor(from / block);
    const process = await this.patiently(this.adb.subprocess.noneProtocol.spawn(`dd if=${quoted(path)} bs=${block} skip=${blocks} 2>/dev/null`));
    const reader = process.output.getReader();
    let skip = from - blocks * block;
    try {
      for (;;) {
        const { done, value } = await this.patiently(reader.read());
        if (done) return;
        if (value.length > skip) yield value.slice(skip);
        skip = Math.max(0, skip - value.length);
      }
    } finally {
      await Promise.resolve(process.kill()).catch(() => undefined);
    }
  }

  private readonly patiently: Patiently = async <T>(work: Promise<T>): Promise<T> => this.within(work, longestPieceMs);

  /** Throws what the work does, "source-away" once the phone is gone, "timeout" and "cancelled". */
  private async within<T>(work: Promise<T>, ms?: number, signal?: AbortSignal): Promise<T> {
    work.catch(() => undefined); // whoever lost the race
    const { promise: end, reject } = Promise.withResolvers<never>();
    const late = ms === undefined ? undefined : setTimeout(() => reject(new LifeboatError("timeout", "the phone does not answer")), ms);
    const stop = (): void => reject(new LifeboatError("cancelled", "stopped on request"));
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) stop();
    this.waiting.add(reject);
    if (this.isGone) reject(away());
    try {
      return await Promise.race([work, end]);
    } catch (thrown) {
      throw phoneError(thrown, this.closed);
    } finally {
      clearTimeout(late);
      signal?.removeEventListener("abort", stop);
      this.waiting.delete(reject);
    }
  }
}

const away = (): LifeboatError => new LifeboatError("source-away", "the phone is not connected any more");

function noMore(): never {
  throw away();
}

/** Of the library's errors only the text tells. */
function phoneError(thrown: unknown, closed: boolean): LifeboatError {
  if (thrown instanceof LifeboatError) return thrown;
  const text = thrown instanceof Error ? `${thrown.name} ${thrown.message}` : String(thrown);
  if (closed || /ended|closed|disconnect|ExactReadable|unplugged/i.test(text)) return new LifeboatError("source-away", "the connection to the phone broke off", { cause: thrown });
  if (/No space left/i.test(text)) return new LifeboatError("quota", "the phone's storage is full", { cause: thrown });
  if (/couldn't create|Read-only file system|Operation not permitted/i.test(text)) return new LifeboatError("forbidden", "the phone does not let this computer write there", { cause: thrown });
  if (/AdbSyncError|No such file|Permission denied/i.test(text)) return new LifeboatError("not-found", "the phone does not hand over the file", { cause: thrown });
  return asLifeboatError(thrown);
}

async function runApart(shell: AdbShellProtocolSpawner, line: string, signal: AbortSignal): Promise<Output> {
  const process = await shell.spawn(line, signal);
  process.exited.catch(() => undefined); // the end of its output tells
  const [out, err] = await Promise.all([collect(process.stdout, mostOutput), collect(process.stderr, mostErrors)]);
  return { out, err: Buffer.from(err).toString("utf8") };
}

async function runTogether(shell: AdbNoneProtocolSpawner, line: string, signal: AbortSignal): Promise<Output> {
  const process = await shell.spawn(line, signal);
  process.exited.catch(() => undefined);
  return { out: await collect(process.output, mostOutput), err: "" };
}

async function collect(stream: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > most) throw new LifeboatError("too-large", "the phone's answer is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

async function filesIn(sync: AdbSync, folder: string): Promise<PhoneFile[]> {
  const files: PhoneFile[] = [];
  for await (const { name, type, size, mtime } of sync.opendir(folder)) {
    if (name === "." || name === ".." || name.includes("/")) continue;
    const is = type === LinuxFileType.File ? "file" : type === LinuxFileType.Directory ? "folder" : "other";
    files.push({ name, is, size: Number(size), modified: new Date(Number(mtime) * 1000) });
    if (files.length > mostFiles) throw new LifeboatError("too-large", `${folder} holds too many files`);
  }
  return files;
}

const mostFiles = 1_000_000;

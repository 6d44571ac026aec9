import { randomBytes } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { asLifeboatError, type ErrorCode, LifeboatError } from "../../api/errors.ts";
import type { Body } from "../formats/item.ts";
import { type BlobFile, blobPath, tmpFolder } from "./blob-file.ts";
import type { BlobWorker } from "./blob-worker.ts";
import { cutKey, cutsIn, dropCuts, isCut, leastCut } from "./cut-files.ts";
import { roomAt, roomForMedia } from "./place.ts";
import { receive } from "./receive.ts";
import { WorkerClient } from "./rpc.ts";

/** Bodies above this live as files, whatever their kind. */
export const largestInDatabase = 1 << 20;

const mostWorkers = Math.min(4, availableParallelism());
/** So much waits before one more is started: of photos on this disk at once, of what comes over a cable hardly ever, and each takes memory. */
const mostWaiting = 48;

/** How long the room left on the disk is believed. */
const roomMs = 500;

/**
 * Files under photos/. A blob counts only once its row is committed, and the row only after `barrier`. What is found
 * under a hash without a row is never trusted: it is written again.
 */
export class Blobs {
  readonly #dir: string;
  readonly #pool: Thread[] = [];
  #next = 0;
  #roomAt = -Infinity;
  #settled: Promise<void> = Promise.resolve();
  #hasFailed = false;
  #cuts = new Set<string>();

  constructor(vaultDir: string) {
    this.#dir = vaultDir;
  }

  /** Stores the body, durable after the next `barrier`. Throws disk-full, io, or what the body's own stream throws. */
  async put(body: Body, signal: AbortSignal): Promise<BlobFile> {
    this.#checkRoom();
    const tmp = this.#tmpName();
    const { path } = "path" in body ? body : {};
    if (path !== undefined) return this.#use((remote) => remote.addCopyOf(path, tmp, stopOf(signal)));
    const key = keyOf(body);
    const begun = key !== undefined && this.#cuts.delete(key) ? await this.#use((remote) => remote.takeCut(tmp, key)) : 0;
    try {
      await receive(body, { tmp, begun, signal });
    } catch (thrown) {
      await this.#leave(tmp, key, asLifeboatError(thrown).code);
      throw thrown;
    }
    return this.#use((remote) => remote.add(tmp));
  }

  /**
   * After this every blob put before it is under its name and survives a power cut. One call for a whole batch. An error
   * is thrown ever after: what the disk lost may be any blob not yet named, also another account's.
   */
  barrier(): Promise<void> {
    this.#settled = this.#settled.then(() => this.#settle());
    this.#settled.catch(() => (this.#hasFailed = true));
    return this.#settled;
  }

  /** No more blobs can be kept: a barrier failed, or a thread has died. */
  get isSpent(): boolean {
    return this.#hasFailed || this.#pool.some(({ client }) => client.isDead);
  }

  async #settle(): Promise<void> {
    const folders = (await Promise.all(this.#pool.map((thread) => during(thread, (remote) => remote.settle())))).flat();
    const [first] = this.#pool;
    if (folders.length === 0 || !first) return;
    await first.client.remote.syncFolders([...new Set(folders), join(this.#dir, "photos")]);
  }

  /** What was cut off is read from its beginning again. */
  dropCuts(): void {
    this.#cuts.clear();
    const folder = tmpFolder(this.#dir);
    if (existsSync(folder)) dropCuts(folder);
  }

  path(hash: Uint8Array, ext: string): string {
    return join(this.#dir, blobPath(hash, ext));
  }

  read(hash: Uint8Array, ext: string, from = 0): NodeJS.ReadableStream {
    return createReadStream(this.path(hash, ext), { start: from });
  }

  async close(): Promise<void> {
    await Promise.all(this.#pool.map(({ client }) => client.close()));
  }

  /** What came of a body that broke off, for a later run where it can go on from there. A full disk keeps none. */
  async #leave(tmp: string, key: string | undefined, code: ErrorCode): Promise<void> {
    const isKept = key !== undefined && code !== "disk-full" && code !== "io" && (await this.#use((remote) => remote.keepCut(tmp, key)).catch(() => false));
    if (isKept) this.#cuts.add(key);
    else rmSync(tmp, { force: true });
  }

  #checkRoom(): void {
    const now = performance.now();
    if (now - this.#roomAt < roomMs) return;
    if (!roomForMedia(roomAt(this.#dir))) this.dropCuts();
    if (!roomForMedia(roomAt(this.#dir))) throw new LifeboatError("disk-full", "too little room left for more photos");
    this.#roomAt = now;
  }

  #tmpName(): string {
    const folder = tmpFolder(this.#dir);
    if (this.#next === 0) {
      if (!existsSync(join(this.#dir, "vault.db"))) throw new LifeboatError("vault-away", `${this.#dir} is not there any more`);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      removeLeftovers(folder);
      this.#cuts = new Set(cutsIn(folder));
    }
    this.#next++;
    return join(folder, `${mine}${named++}`);
  }

  /** The one with the least to do. */
  #use<T>(work: (remote: WorkerClient<BlobWorker>["remote"]) => Promise<T>): Promise<T> {
    const idlest = this.#pool.toSorted((a, b) => a.calls - b.calls)[0];
    if (idlest && (idlest.calls < mostWaiting || this.#pool.length >= mostWorkers)) return during(idlest, work);
    const thread: Thread = { client: new WorkerClient(new URL("./blob-worker.ts", import.meta.url), { vaultDir: this.#dir }), calls: 0 };
    this.#pool.push(thread);
    return during(thread, work);
  }
}

/** `calls`: those it has not answered yet. */
type Thread = { readonly client: WorkerClient<BlobWorker>; calls: number };

async function during<T>(thread: Thread, work: (remote: WorkerClient<BlobWorker>["remote"]) => Promise<T>): Promise<T> {
  thread.calls += 1;
  try {
    return await work(thread.client.remote);
  } finally {
    thread.calls -= 1;
  }
}

const stops = new WeakMap<AbortSignal, Int32Array>();

/** What other threads see of a signal: 1 once it is aborted. */
function stopOf(signal: AbortSignal): Int32Array {
  const known = stops.get(signal);
  if (known !== undefined) return known;
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const set = (): number => Atomics.store(stop, 0, 1);
  if (signal.aborted) set();
  else signal.addEventListener("abort", set, { once: true });
  stops.set(signal, stop);
  return stop;
}

/** Of a body that is kept where it was cut off. */
function keyOf(body: Body): string | undefined {
  return "bytes" in body || body.resume === undefined || body.resume.size < leastCut ? undefined : cutKey(body.resume.same);
}

/** In a container every start may get the same process id, so the id alone does not tell whose a file is. */
const mine = `${process.pid}-${randomBytes(6).toString("hex")}-`;
/** Of all vaults this process ever opened: one that was opened twice must not meet its own names. */
let named = 0;

/** Temporary files of processes that are gone. Other threads of this one have some, too: those are not older than it. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (isCut(name)) continue;
    const pid = Number.parseInt(name, 10);
    const made = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    const stale = pid === process.pid ? made < performance.timeOrigin : !alive(pid);
    if (stale) rmSync(join(folder, name), { force: true });
  }
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return asLifeboatError(error).code === "forbidden";
  }
}

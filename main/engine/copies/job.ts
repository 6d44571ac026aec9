import { createHash } from "node:crypto";
import { existsSync, mkdirSync, realpathSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { hex } from "../vault/hash.ts";
import { makeFolder } from "../vault/place.ts";
import type { PlaceRow } from "../vault/read/copies.ts";
import { type Remote, WorkerClient } from "../vault/rpc.ts";
import type { Vault } from "../vault/vault.ts";
import type { CopyRunStatus } from "../vault/write/copies.ts";
import type { Identity } from "./age/keys.ts";
import { indexFolder, packsFolder, spoolFolder } from "./names.ts";
import type { PackWorker } from "./pack-worker.ts";
import { download, upTo, type Wanted } from "./place/download.ts";
import type { Place } from "./place/place.ts";
import { assertSamePlace } from "./place-file.ts";
import type { SpooledFile } from "./spool-file.ts";

export type CopyProgress = { readonly phase: "packing" | "index" | "checking" | "recovering"; readonly done: number; readonly of: number };

/** A vault, one of its places, and the place itself, open. */
export type CopyJob = {
  readonly vault: Vault;
  readonly place: PlaceRow;
  readonly store: Place;
  readonly identity: Identity;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** In bytes. */
  readonly onProgress?: ((progress: CopyProgress) => void) | undefined;
};

type Outcome = { readonly status: CopyRunStatus; readonly counts: object };

/** Under the place's lock, with a record of how it went. Throws vault-busy, wrong-key, and what `work` throws. */
export async function recorded<T extends Outcome>(job: CopyJob, kind: "copy" | "check", work: () => Promise<T>): Promise<T> {
  const { vault, place } = job;
  const lock = await vault.lock(`copies-${place.id}`);
  try {
    const run = await vault.write.beginCopyRun(place.id, kind, job.now().toISOString());
    try {
      assertItsKey(job);
      await assertSamePlace(job.store, place.uuid, job.signal);
      assertNoLinks(job);
      const done = await work();
      await vault.write.endCopyRun(run, { status: done.status, now: job.now().toISOString(), counts: done.counts });
      return done;
    } catch (thrown) {
      const { code, detail } = asLifeboatError(thrown);
      const status = code === "source-away" || code === "offline" ? "away" : code === "cancelled" ? "cancelled" : "failed";
      await vault.write.endCopyRun(run, { status, now: job.now().toISOString(), error: code, detail }).catch(() => undefined); // the first error is the one to tell
      throw thrown;
    }
  } finally {
    lock.release();
  }
}

/** What is encrypted to one key and signed with another opens with neither. */
function assertItsKey({ place, identity }: Pick<CopyJob, "place" | "identity">): void {
  if (identity.recipient.text !== place.recipient) throw new LifeboatError("wrong-key", `the recovery key that is saved here is not the one of ${place.name}`);
}

/** Whoever else may write there must not lead us out of the place: what is of no use any more is deleted. */
function assertNoLinks({ vault, store }: Pick<CopyJob, "vault" | "store">): void {
  if (!store.path) return;
  const root = realpathSync(store.path(""));
  for (const folder of [packsFolder, indexFolder, spoolFolder].map((of) => of(vault.id))) {
    const path = store.path(folder);
    if (existsSync(path) && realpathSync(path) !== join(root, folder)) throw new LifeboatError("forbidden", `a link leads from ${path} to somewhere else; put the folder itself there`);
  }
}

/**
 * Packs on their way. At a place on this computer they are made there, and then only given their name; for all others inside
 * the vault, since both are whole or lost together.
 */
export function spoolOf({ vault, place, store }: Pick<CopyJob, "vault" | "place" | "store">): string {
  const inVault = join(vault.dir, "copies");
  if (!store.path) makeFolder(inVault);
  const spool = store.path?.(spoolFolder(vault.id)) ?? join(inVault, String(place.id));
  mkdirSync(spool, { recursive: true, mode: 0o700 });
  return spool;
}

/** Of a place that is to be forgotten. */
export function clearSpool(vault: Pick<Vault, "dir">, place: number): void {
  rmSync(join(vault.dir, "copies", String(place)), { recursive: true, force: true });
}

/** Packs at work at once, each in a file of its own. */
export const mostLanes = 4;

/** Runs `lane` with up to `most` workers, all taking from the same source; when one fails the others stop, too. */
export async function inLanes(vaultDir: string, most: number, lane: (worker: Remote<PackWorker>, stopped: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const count = Math.max(1, Math.min(mostLanes, most, availableParallelism()));
  let first: unknown;
  const one = async (): Promise<void> => {
    const worker = packWorker(vaultDir);
    try {
      await lane(worker.remote, stop.signal);
    } catch (error) {
      first ??= error;
      stop.abort();
    } finally {
      await worker.close();
    }
  };
  await Promise.all(Array.from({ length: count }, one));
  if (first !== undefined) throw first;
}

export const packWorker = (vaultDir: string): WorkerClient<PackWorker> => new WorkerClient<PackWorker>(new URL("./pack-worker.ts", import.meta.url), { vaultDir });

/** Works on a file of the place, which is brought here first where it is far away. */
export async function withFile<T>(job: Pick<CopyJob, "vault" | "place" | "store" | "signal">, wanted: Wanted, work: (path: string) => Promise<T>): Promise<T> {
  const { store, signal } = job;
  const { name } = wanted;
  if (store.path) return work(store.path(name));
  const path = join(spoolOf(job), `look-${name.replaceAll("/", "-")}`);
  try {
    await download(store, wanted, path, signal);
    return await work(path);
  } finally {
    rmSync(path, { force: true });
  }
}

/** Reads a file at the place to its end. Throws not-found, and bad-answer where more comes than it should have. */
async function readBack({ store, signal }: Pick<CopyJob, "store" | "signal">, worker: Remote<PackWorker>, wanted: Wanted): Promise<SpooledFile> {
  if (store.path) return worker.hashOfFile(store.path(wanted.name));
  const digest = createHash("sha256");
  let size = 0;
  for await (const chunk of upTo(store, wanted, signal)) {
    digest.update(chunk);
    size += chunk.length;
  }
  return { hash: digest.digest(), size };
}

/** Throws bad-answer where what comes back is not what was sent: only what was read back counts. */
export async function assertThere(job: CopyJob, worker: Remote<PackWorker>, name: string, file: SpooledFile): Promise<void> {
  const back = await readBack(job, worker, { name, size: file.size }).catch((thrown: unknown) => {
    const error = asLifeboatError(thrown);
    throw error.code === "not-found" ? new LifeboatError("bad-answer", `${job.place.name} said that it took ${name}, and does not have it`, { cause: thrown }) : error;
  });
  if (back.size !== file.size || hex(back.hash) !== hex(file.hash)) {
    throw new LifeboatError("bad-answer", `${job.place.name} gave back something else than it was given (${name})`);
  }
}

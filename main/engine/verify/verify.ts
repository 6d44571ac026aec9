import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { type Remote, WorkerClient } from "../vault/rpc.ts";
import type { Vault } from "../vault/vault.ts";
import { checkBodiesUpTo } from "./bodies.ts";
import { assertThere, type Check, guarded } from "./check.ts";
import { Checkup } from "./checkup.ts";
import type { DatabaseWorker, Extent } from "./database-worker.ts";
import { FileCheck } from "./files.ts";
import { checkDatabase, checkHistory } from "./history.ts";
import { Meter } from "./meter.ts";
import { type Damage, Findings, type VerifyProgress, type VerifyReport } from "./report.ts";

export type VerifyJob = {
  readonly vault: Vault;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly onProgress?: ((progress: VerifyProgress) => void) | undefined;
  /** Go on where a check of the last seven days was broken off. Default true. */
  readonly resume?: boolean | undefined;
  /** Of the files read only those in every `of`-th folder (of 256), counted from `part`; such a check is not recorded. */
  readonly sample?: { readonly part: number; readonly of: number } | undefined;
};

/**
 * Re-reads all that the vault holds and recomputes every hash over it. Damage is an answer, not an error; throws
 * vault-busy (another check is at work), vault-away, cancelled. May run beside a backup.
 */
export async function verify(job: VerifyJob): Promise<VerifyReport> {
  const { vault, signal, sample } = job;
  if (sample && !(Number.isInteger(sample.of) && sample.of >= 1)) throw new LifeboatError("usage", "a sample is one part of at least one");
  const lock = vault.readOnly ? undefined : await vault.lock("verify", { signal });
  try {
    return await verifyAll(job);
  } finally {
    lock?.release();
  }
}

/** What can still be told when the database does not open: whether each photo is what its name says. */
export async function verifyPhotos(job: Pick<VerifyJob, "signal" | "onProgress"> & { vaultDir: string; error: LifeboatError }): Promise<VerifyReport> {
  const { vaultDir, signal, error } = job;
  const meter = new Meter(job.onProgress ?? (() => undefined));
  const check: Check = { vaultDir, assertThere: () => assertThere(vaultDir), signal, meter, findings: new Findings(), database: undefined };
  check.findings.add({ what: "database", items: [], detail: error.detail });
  meter.phase("files");
  await using files = new FileCheck(check, Infinity);
  await files.run({ from: 0 }, async () => undefined);
  return check.findings.report();
}

/** `lookups` answers at once what `history`, at its long work, would answer late. */
type Workers = { readonly history: Remote<DatabaseWorker>; readonly lookups: Remote<DatabaseWorker> };

async function verifyAll(job: VerifyJob): Promise<VerifyReport> {
  const vaultDir = job.vault.readDir;
  const start = (): WorkerClient<DatabaseWorker> => new WorkerClient(new URL("./database-worker.ts", import.meta.url), { vaultDir });
  const [history, lookups] = [start(), start()];
  const stop = new AbortController();
  const check: Check = {
    vaultDir,
    assertThere: () => assertThere(job.vault.dir),
    signal: AbortSignal.any([job.signal, stop.signal]),
    meter: new Meter(job.onProgress ?? (() => undefined)),
    findings: new Findings(),
    database: lookups.remote,
  };
  try {
    return await recorded(job, check, (checkup) => readAll({ job, check, workers: { history: history.remote, lookups: lookups.remote }, checkup, stop }));
  } finally {
    await Promise.all([history.close(), lookups.close()]);
  }
}

/** Keeps the vault's own record of the check, also of one that does not come to its end. */
async function recorded(job: VerifyJob, check: Check, work: (checkup: Checkup) => Promise<void>): Promise<VerifyReport> {
  const checkup = await Checkup.begin(job, check);
  try {
    await work(checkup);
    job.signal.throwIfAborted();
    const report = check.findings.report();
    await checkup.end(report.status);
    return report;
  } catch (thrown) {
    await checkup.end("cancelled").catch(() => undefined); // the first error is the one to tell
    throw asLifeboatError(thrown);
  }
}

type Reading = { readonly job: VerifyJob; readonly check: Check; readonly workers: Workers; readonly checkup: Checkup; readonly stop: AbortController };

async function readAll({ job, check, workers, checkup, stop }: Reading): Promise<void> {
  const { meter, findings } = check;
  meter.phase("database");
  const extent = await extentOf(check, workers.lookups);
  await using files = new FileCheck(check, extent.files);
  meter.expect(extent.bodies + extent.files, extent.bytes);
  meter.add(findings.counts.bodies + findings.counts.files, findings.counts.bytes);
  await guarded(check, "what was found before", () => lookAgain(check, workers.lookups, files, checkup.doubted));
  await checkDatabase(check, workers.history);
  meter.phase("bodies");
  const span = { after: checkup.position, top: Math.max(extent.topBody, checkup.position) };
  await guarded(check, "bodies", () => checkBodiesUpTo(check, workers.history, span, (position) => checkup.mark({ position })));
  meter.phase("files");
  const { sample } = job;
  const only = sample && ((folder: number) => folder % sample.of === sample.part % sample.of);
  await together(stop, [
    files.run({ from: checkup.folders, only }, (folders) => checkup.mark({ folders })),
    checkHistory(check, workers.history),
    checkIndex(job.vault, findings),
  ]);
}

async function lookAgain(check: Check, database: Remote<DatabaseWorker>, files: FileCheck, doubted: readonly Damage[]): Promise<void> {
  for (const { what, hash, path } of doubted) {
    check.signal.throwIfAborted();
    if (path !== undefined) await files.again(path, what !== "file-missing");
    else if (hash !== undefined) for (const still of await database.bodyAgain(hash)) check.findings.add(still);
  }
}

/** When one fails the others stop, and its error is the one that is told. */
async function together(stop: AbortController, parts: readonly Promise<void>[]): Promise<void> {
  let first: unknown;
  const ends = parts.map((part) =>
    part.catch((error: unknown) => {
      first ??= error;
      stop.abort();
    }),
  );
  await Promise.all(ends);
  if (first !== undefined) throw asLifeboatError(first);
}

async function extentOf(check: Check, database: Remote<DatabaseWorker>): Promise<Extent> {
  let extent: Extent = { topBody: 0, bodies: 0, files: 0, bytes: 0 };
  await guarded(check, "the list of bodies", async () => {
    extent = await database.extent();
  });
  return extent;
}

/** The search index can always be made anew, so a fault in it is repaired, not damage; on a full disk, later. */
async function checkIndex(vault: Vault, findings: Findings): Promise<void> {
  if (vault.readOnly || findings.damage.some((damage) => damage.what === "database")) return;
  const { missing, extra, broken } = await vault.keeper.repairIndex().catch((thrown: unknown) => {
    if (asLifeboatError(thrown).code !== "disk-full") throw thrown;
    return { missing: 0, extra: 0, broken: false };
  });
  if (broken) findings.repaired.push("the search index was broken and has been rebuilt");
  else if (missing + extra > 0) findings.repaired.push(`the search index lacked ${missing} and had ${extra} too many; it has been rebuilt`);
}

import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { type Remote, WorkerClient } from "../vault/rpc.ts";
import type { Vault } from "../vault/vault.ts";
import { checkBodiesUpTo } from "./bodies.ts";
import { type Check, guarded } from "./check.ts";
import { Checkup } from "./checkup.ts";
import type { DatabaseWorker, Extent } from "./database-worker.ts";
import { FileCheck, type FolderRange } from "./files.ts";
import { checkDatabase, checkHistory } from "./history.ts";
import { Meter } from "./meter.ts";
import { Findings, type VerifyProgress, type VerifyReport } from "./report.ts";

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
    return await withDatabase(vault.dir, job, (check, database) => verifyAll(job, check, database));
  } finally {
    lock?.release();
  }
}

/** What can still be told when the database does not open: whether each photo is what its name says. */
export async function verifyPhotos(job: Pick<VerifyJob, "signal" | "onProgress"> & { vaultDir: string; error: LifeboatError }): Promise<VerifyReport> {
  const check = newCheck(job.vaultDir, job, undefined);
  check.findings.add({ what: "database", items: [], detail: job.error.detail });
  await checkFiles(check, Infinity, { from: 0 }, async () => undefined);
  return check.findings.report();
}

function newCheck(vaultDir: string, job: Pick<VerifyJob, "signal" | "onProgress">, database: Remote<DatabaseWorker> | undefined): Check {
  const meter = new Meter(job.onProgress ?? (() => undefined));
  return { vaultDir, signal: job.signal, findings: new Findings(), meter, database };
}

async function withDatabase<T>(vaultDir: string, job: VerifyJob, work: (check: Check, database: Remote<DatabaseWorker>) => Promise<T>): Promise<T> {
  const worker = new WorkerClient<DatabaseWorker>(new URL("./database-worker.ts", import.meta.url), { vaultDir });
  try {
    return await work(newCheck(vaultDir, job, worker.remote), worker.remote);
  } finally {
    await worker.close();
  }
}

async function verifyAll(job: VerifyJob, check: Check, database: Remote<DatabaseWorker>): Promise<VerifyReport> {
  const checkup = await Checkup.begin(job, check);
  try {
    await readAll(job, check, database, checkup);
    job.signal.throwIfAborted();
    const report = check.findings.report();
    await checkup.end(report.status);
    return report;
  } catch (thrown) {
    await checkup.end("cancelled").catch(() => undefined); // the first error is the one to tell
    throw asLifeboatError(thrown);
  }
}

async function readAll(job: VerifyJob, check: Check, database: Remote<DatabaseWorker>, checkup: Checkup): Promise<void> {
  check.meter.phase("database");
  const extent = await extentOf(check, database);
  check.meter.expect(extent.bodies + extent.files, extent.bytes);
  check.meter.add(check.findings.counts.bodies + check.findings.counts.files, check.findings.counts.bytes);
  await checkDatabase(check, database);
  check.meter.phase("history");
  await checkHistory(check, database);
  check.meter.phase("bodies");
  const span = { after: checkup.position, top: Math.max(extent.topBody, checkup.position) };
  await guarded(check, "bodies", () => checkBodiesUpTo(check, database, span, (position) => checkup.mark({ position })));
  check.meter.phase("files");
  const { sample } = job;
  const only = sample && ((folder: number) => folder % sample.of === sample.part % sample.of);
  await checkFiles(check, extent.files, { from: checkup.folders, only }, (folders) => checkup.mark({ folders }));
  check.meter.phase("index");
  if (!job.vault.readOnly) await checkIndex(job.vault, check.findings);
}

async function extentOf(check: Check, database: Remote<DatabaseWorker>): Promise<Extent> {
  let extent: Extent = { topBody: 0, bodies: 0, files: 0, bytes: 0 };
  await guarded(check, "the list of bodies", async () => {
    extent = await database.extent();
  });
  return extent;
}

async function checkFiles(check: Check, count: number, range: FolderRange, mark: (folders: number) => Promise<void>): Promise<void> {
  const files = new FileCheck(check, count);
  try {
    await files.run(range, mark);
  } finally {
    await files.close();
  }
}

/** The search index can always be made anew, so a fault in it is repaired, not damage. */
async function checkIndex(vault: Vault, findings: Findings): Promise<void> {
  if (findings.damage.some((damage) => damage.what === "database")) return;
  const { missing, extra, broken } = await vault.keeper.repairIndex();
  if (broken) findings.repaired.push("the search index was broken and has been rebuilt");
  else if (missing + extra > 0) findings.repaired.push(`the search index lacked ${missing} and had ${extra} too many; it has been rebuilt`);
}

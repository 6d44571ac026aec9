import { join } from "node:path";
import { asLifeboatError, type ErrorCode, LifeboatError } from "../../api/errors.ts";
import type { CopyJob, CopyProgress } from "../copies/job.ts";
import { assertSamePlace } from "../copies/place-file.ts";
import { recover, type RecoverReport } from "../copies/recover.ts";
import { Vault } from "../vault/vault.ts";
import type { Damage, VerifyProgress, VerifyReport } from "../verify/report.ts";
import { verify } from "../verify/verify.ts";
import type { DrillProblem } from "./drill.ts";

export type RebuildProgress = CopyProgress | VerifyProgress;
export type RebuildJob = Omit<CopyJob, "onProgress"> & {
  /** New, and thrown away afterwards. */
  readonly folder: string;
  readonly onProgress: (progress: RebuildProgress) => void;
};
/** `things` as of the newest state of each account in the copy, `bytes` that were read again. `faults`: what concerns no thing, in plain words. */
export type RebuildCounts = { /** As of when the copy is; null: none of it could be read. */ readonly made: string | null; readonly things: number; readonly bytes: number; readonly problems: number; readonly faults: readonly string[] };
export type RebuildReport = { readonly status: "passed" | "failed"; readonly place: string; readonly counts: RebuildCounts; readonly problems: readonly DrillProblem[] };

const mostProblems = 1000;

/**
 * The day the computer died, rehearsed: a whole vault is built from the place and the recovery key, everything in it is read
 * again, and its counts and roots are held against what is kept here. The result is kept in the vault. Throws vault-busy while
 * the place is being written, cancelled, disk-full, io, and what the place throws; what does not come back is in the report.
 */
export async function practiseRebuild(job: RebuildJob): Promise<RebuildReport> {
  const { vault, place, now } = job;
  const lock = await vault.lock(`copies-${place.id}`);
  try {
    const id = await vault.write.beginDrill({ place: place.name }, now().toISOString());
    try {
      const report = await rebuilt(job);
      await vault.write.endDrill(id, report, now().toISOString());
      return report;
    } catch (thrown) {
      await vault.write.endDrill(id, { status: "cancelled", counts: {}, problems: [] }, now().toISOString()).catch(() => undefined); // the first error is the one to tell
      throw asLifeboatError(thrown);
    }
  } finally {
    lock.release();
  }
}

/** What the place says when there is no copy in it that could be rebuilt: on the worst day it would say the same. */
const nothingThere: ReadonlySet<ErrorCode> = new Set(["not-found", "wrong-key", "bad-answer", "vault-newer"]);

async function rebuilt(job: RebuildJob): Promise<RebuildReport> {
  const { vault, place, store, identity, folder, now, signal, onProgress } = job;
  await assertSamePlace(store, place.uuid, signal);
  const came = await recover({ store, place, identity, vaultDir: join(folder, "vault"), vault: vault.id, signal, onProgress }).catch(asLifeboatError);
  if (came instanceof LifeboatError) {
    if (nothingThere.has(came.code)) return { status: "failed", place: place.name, counts: { made: null, things: 0, bytes: 0, problems: 1, faults: [came.detail] }, problems: [] };
    throw came;
  }
  const back = await Vault.open(join(folder, "vault"), { readOnly: true, now });
  try {
    const checked = await verify({ vault: back, signal, now, onProgress });
    return judged(place.name, came, checked, await compared(vault, back, came.made));
  } finally {
    await back.close();
  }
}

type Compared = { readonly things: number; readonly differences: readonly string[] };

/** Roots cover every version, and the chain of the newest snapshot all before it. */
async function compared(here: Vault, back: Vault, made: string): Promise<Compared> {
  const differences: string[] = [];
  let things = 0;
  const forgotten = (await here.read.lastForgotten()) ?? "";
  for (const { id: account } of await back.read.accounts()) {
    const newest = (await back.read.snapshots({ account, limit: 100 })).find(({ status }) => status !== "open");
    if (!newest) continue;
    const [same] = await here.read.snapshots({ id: newest.id, limit: 1 });
    if (same?.root !== newest.root || same.chain !== newest.chain) differences.push(`the history as of ${newest.time} is not the one that is kept here`);
    const counts = await countAt(back, account, newest.id);
    // What was forgotten here since is in the copy still.
    if (forgotten <= made && (await countAt(here, account, newest.id)) !== counts) differences.push(`the counts as of ${newest.time} are not those that are kept here`);
    things += counts;
  }
  return { things, differences };
}

const countAt = async (vault: Vault, account: number, snapshot: number): Promise<number> =>
  (await vault.read.countItems({ account, snapshot })).reduce((sum, { count }) => sum + count, 0);

function judged(place: string, { made, lost, skipped, problems: rows }: RecoverReport, { damage, damageCount, counts }: VerifyReport, { things, differences }: Compared): RebuildReport {
  const known = damage.filter(({ items }) => items.length > 0);
  const faults = [...skipped, ...rows, ...differences, ...damage.filter(({ items }) => items.length === 0).map(({ detail }) => detail)];
  const count = damageCount + skipped.length + rows.length + differences.length;
  return {
    status: count === 0 && lost.length === 0 ? "passed" : "failed",
    place,
    counts: { made, things, bytes: counts.bytes, problems: Math.max(count, lost.length), faults: faults.slice(0, mostProblems) },
    problems: problemsOf(known, new Set(lost)).slice(0, mostProblems),
  };
}

/** Each thing once. */
function problemsOf(damage: readonly Damage[], lost: ReadonlySet<string>): DrillProblem[] {
  const found = new Map<number, DrillProblem>();
  for (const { hash, items } of damage) {
    const code = hash !== undefined && lost.has(hash) ? "missing" : "differs";
    for (const { item, kind, name } of items) found.set(item, { item, kind, name, code, fields: [] });
  }
  return [...found.values()];
}

import { asLifeboatError, LifeboatError, type ErrorCode } from "../../api/errors.ts";
import type { Collection, Op, Outcome } from "../providers/provider.ts";
import type { JournalRow } from "../vault/read/restores.ts";
import type { JournalMark, Link } from "../vault/write/restore.ts";
import type { Run } from "./job.ts";
import { hashOf, sameHash } from "./meaning.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { endsTheRun, readRefs } from "./service.ts";

/** Thrown before anything was tried, so that nothing is unsure. */
const untried = new Set<ErrorCode>(["auth", "new-host", "wrong-account", "forbidden", "gone", "read-only", "unsupported", "usage"]);
const refused = new Set<ErrorCode>(["exists", "uid-taken", "conflict"]);

const mostInBatch = 200;
/** After so many refusals in a row for want of room, the rest is not sent. */
const mostQuota = 5;

type Ready = { readonly row: JournalRow; readonly prepared: Prepared };

/** Writes everything planned, a batch at a time. Each op has an outcome afterwards, or its batch's error was thrown. */
export async function writePlanned(run: Run, total: number): Promise<void> {
  const quota = new Quota();
  let done = total - (await countPlanned(run));
  let after = -1;
  for (;;) {
    const page = await run.vault.read.journal(run.id, { after, limit: 1000, states: ["planned"] });
    const last = page.at(-1);
    if (!last) return;
    after = last.seq;
    for (const batch of batchesOf(page, Math.min(run.connection.traits.batch, mostInBatch))) {
      run.io.signal.throwIfAborted();
      await writeBatch(run, batch, quota);
      done += batch.length;
      run.onProgress({ phase: "writing", done, of: total });
    }
  }
}

async function countPlanned(run: Run): Promise<number> {
  const states = await run.vault.read.journalStates(run.id);
  return states.filter((s) => s.state === "planned").reduce((sum, s) => sum + s.count, 0);
}

function* batchesOf(page: readonly JournalRow[], most: number): Generator<JournalRow[]> {
  let batch: JournalRow[] = [];
  for (const row of page) {
    if (batch.length >= most || (batch.length > 0 && batch[0]?.collection !== row.collection)) {
      yield batch;
      batch = [];
    }
    batch.push(row);
  }
  if (batch.length > 0) yield batch;
}

async function writeBatch(run: Run, batch: readonly JournalRow[], quota: Quota): Promise<void> {
  const collection = run.places.get(batch[0]?.collection ?? -1);
  if (!collection) return fail(run, batch, "gone", "the collection is no longer there");
  if (quota.isUsedUp(collection)) return fail(run, batch, "quota", "no room was left there, so this was not sent");
  const changed = await changedSince(run, collection, batch);
  const { ready, marks } = await prepareBatch(run, batch.filter((row) => !changed.has(row)));
  for (const { seq } of changed) marks.push({ seq, ...inTheMeantime });
  const sent = ready.map(({ row }) => ({ seq: row.seq, state: "sent" }));
  await run.vault.write.markOps(run.id, [...marks, ...sent], []);
  if (ready.length === 0) return;
  const { outcomes, error } = await send(run, collection, ready);
  const results = ready.map((op) => resultOf(run, op, outcomes.get(op.row.key) ?? unanswered(op.row.key, error)));
  quota.count(collection, outcomes.values());
  await run.vault.write.markOps(run.id, results.map((r) => r.mark), results.flatMap((r) => r.link ?? []));
  if (error && endsTheRun(error)) throw error;
}

const inTheMeantime = { state: "kept", code: "conflict", detail: "it was changed there in the meantime" } as const;

/** Where a replace cannot name the version it is for, what is there must still be what was seen. */
async function changedSince(run: Run, collection: Collection, batch: readonly JournalRow[]): Promise<Set<JournalRow>> {
  const blind = new Map(batch.flatMap((row) => (row.op === "replace" && row.etag === null && row.href !== null ? [[row.href, row] as const] : [])));
  if (blind.size === 0) return new Set();
  const hrefs = [...blind.keys()];
  const seen = new Map((await run.vault.read.placedAt(batch[0]?.collection ?? -1, hrefs)).map((placed) => [placed.href, placed.bodyHash]));
  await readRefs(run, collection, hrefs.map((href) => ({ href })), async (fetched) => {
    if (fetched.is === "item" && sameHash(await hashOf(fetched.item.body), seen.get(fetched.ref.href))) blind.delete(fetched.ref.href);
  });
  return new Set(blind.values());
}

async function fail(run: Run, batch: readonly JournalRow[], code: ErrorCode, detail: string): Promise<void> {
  await run.vault.write.markOps(run.id, batch.map(({ seq }) => ({ seq, state: "failed", code, detail })), []);
}

async function prepareBatch(run: Run, batch: readonly JournalRow[]): Promise<{ ready: Ready[]; marks: JournalMark[] }> {
  const contents = new Map((await run.vault.read.contents(batch.map((row) => row.version))).map((c) => [c.version, c]));
  const ready: Ready[] = [];
  const marks: JournalMark[] = [];
  for (const row of batch) {
    try {
      const content = contents.get(row.version);
      if (!content) throw new LifeboatError("not-found", "the vault no longer has this version");
      ready.push({ row, prepared: prepare(content, run.fit) });
    } catch (thrown) {
      const { code, detail } = asLifeboatError(thrown);
      marks.push({ seq: row.seq, state: "failed", code, detail });
    }
  }
  return { ready, marks };
}

async function send(run: Run, collection: Collection, ready: readonly Ready[]): Promise<{ outcomes: Map<string, Outcome>; error?: LifeboatError }> {
  const ops = new Map(ready.map((op) => [op.row.key, opOf(op)]));
  const outcomes = new Map<string, Outcome>();
  try {
    for await (const outcome of run.target.write(collection, [...ops.values()], run.io)) {
      if (ops.has(outcome.key) && !outcomes.has(outcome.key)) outcomes.set(outcome.key, outcome);
      else run.io.log("an outcome nobody asked for was dropped", { is: outcome.is });
    }
    return { outcomes };
  } catch (thrown) {
    return { outcomes, error: asLifeboatError(thrown) };
  }
}

function opOf({ row, prepared }: Ready): Op {
  const { key, href, etag } = row;
  const { item } = prepared;
  if (row.op === "create") return { do: "create", key, item };
  if (row.op !== "replace" || href === null) throw new LifeboatError("internal", `op ${row.op} cannot be sent`);
  return { do: "replace", key, ref: { href, ...(etag !== null && { etag }) }, item };
}

/** A missing outcome is unsure, unless the error says that nothing was tried. */
function unanswered(key: string, error: LifeboatError | undefined): Outcome {
  if (error && untried.has(error.code)) return { key, is: "failed", code: error.code, detail: error.detail };
  return { key, is: "unsure" };
}

type Result = { readonly mark: JournalMark; readonly link?: Link };

function resultOf(run: Run, { row, prepared }: Ready, outcome: Outcome): Result {
  const { seq } = row;
  if (outcome.is === "unsure") return { mark: { seq, state: "unsure" } };
  if (outcome.is === "done") {
    if (!outcome.ref) return { mark: { seq, state: "done" } };
    const { href, etag } = outcome.ref;
    return { mark: { seq, state: "written", href, etag }, link: linkOf(run, row, prepared, outcome.ref) };
  }
  if (outcome.is === "failed") {
    const state = row.op === "create" && refused.has(outcome.code) ? "clash" : "failed";
    return { mark: { seq, state, code: outcome.code, detail: outcome.detail.slice(0, 500) } };
  }
  if (row.op === "replace") return { mark: { seq, ...inTheMeantime } };
  return { mark: { seq, state: "clash", code: "conflict", detail: "something else is in its place" } };
}

export function linkOf(run: Run, row: JournalRow, prepared: Pick<Prepared, "written">, at: { href: string; etag?: string | undefined }): Link {
  if (row.collection === null) throw new LifeboatError("internal", "a written op has a collection");
  return { item: row.item, account: run.account, collection: row.collection, href: at.href, etag: at.etag, key: row.key, written: prepared.written };
}

/** Notices that an account is full, so that the rest of the photos is not uploaded in vain. */
class Quota {
  readonly #refusals = new Map<string, number>();

  count(collection: Collection, outcomes: Iterable<Outcome>): void {
    for (const outcome of outcomes) {
      const full = outcome.is === "failed" && outcome.code === "quota";
      this.#refusals.set(collection.id, full ? (this.#refusals.get(collection.id) ?? 0) + 1 : 0);
    }
  }

  isUsedUp(collection: Collection): boolean {
    return (this.#refusals.get(collection.id) ?? 0) >= mostQuota;
  }
}

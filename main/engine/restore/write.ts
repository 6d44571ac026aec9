import { asLifeboatError, LifeboatError, type ErrorCode } from "../../api/errors.ts";
import type { Collection, Op, Outcome } from "../providers/provider.ts";
import type { JournalRow } from "../vault/read/restores.ts";
import type { JournalMark, Link } from "../vault/write/restore.ts";
import type { Run } from "./job.ts";
import { hashOf, sameHash } from "./meaning.ts";
import type { Prepared } from "./prepare.ts";
import { makersOf } from "./sent.ts";
import { endsTheRestore, readRefs } from "./service.ts";
import { pagesOf, textSize } from "./there.ts";

/** Thrown before anything was tried, so that nothing is unsure. */
const untried = new Set<ErrorCode>(["auth", "new-host", "wrong-account", "forbidden", "gone", "read-only", "unsupported", "usage"]);
const refused = new Set<ErrorCode>(["exists", "uid-taken", "conflict"]);

const mostInBatch = 200;
/** After so many refusals in a row for want of room, the rest is not sent. */
const mostQuota = 5;

/** Without `prepared`: it is removed. */
type Ready = { readonly row: JournalRow; readonly prepared?: Prepared };
/** Written, as the journal now says; `row` has where. */
export type Written = Required<Ready>;
/** Hears of each batch once its outcomes are durable. */
export type Follow = (written: readonly Written[]) => Promise<void>;

/**
 * Writes everything planned, a batch at a time; meanwhile the next is made ready and journaled, and the outcomes of the
 * one before become durable. Each op has an outcome afterwards, or its batch's error was thrown.
 */
export async function writePlanned(run: Run, total: number, follow: Follow): Promise<void> {
  const batches = new Batches(run);
  const sender = new Sender(run, follow);
  let done = total - (await countPlanned(run));
  const ready = batches.ready();
  let next = ready.next();
  try {
    for (let step = await next; step.done !== true; step = await next) {
      next = ready.next();
      next.catch(() => undefined); // seen by the next turn
      run.io.signal.throwIfAborted();
      batches.leaves(step.value);
      await sender.send(step.value);
      done += step.value.of;
      run.onProgress({ phase: "writing", done, of: total });
    }
  } finally {
    await next.catch(() => undefined);
    await batches.takeBack().catch(() => undefined); // what is still called sent will be looked for
    await sender.recorded();
  }
}

async function countPlanned(run: Run): Promise<number> {
  const states = await run.vault.read.journalStates(run.id);
  return states.filter((s) => s.state === "planned").reduce((sum, s) => sum + s.count, 0);
}

function* batchesOf(page: readonly JournalRow[], most: number): Generator<JournalRow[]> {
  let from = 0;
  for (let at = 1; at <= page.length; at++) {
    if (page[at]?.collection === page[from]?.collection) continue;
    yield* pagesOf(page.slice(from, at), most, textSize);
    from = at;
  }
}

/** Ready to leave, and journaled as sent. `of` counts the ops that could not be made ready, too. */
type Batch = { readonly collection: Collection | undefined; readonly ready: readonly Ready[]; readonly of: number };

/** Batches in writing order. */
class Batches {
  readonly #run: Run;
  readonly #waiting = new Set<Batch>();

  constructor(run: Run) {
    this.#run = run;
  }

  async *ready(): AsyncGenerator<Batch> {
    const run = this.#run;
    for (let after = -1; ; ) {
      const page = await run.vault.read.journal(run.id, { after, limit: 1000, states: ["planned"] });
      const last = page.at(-1);
      if (!last) return;
      after = last.seq;
      for (const rows of batchesOf(page, Math.min(run.connection.traits.batch, mostInBatch))) yield await this.#makeReady(rows);
    }
  }

  leaves(batch: Batch): void {
    this.#waiting.delete(batch);
  }

  /** Those that never left are only planned, after all. */
  async takeBack(): Promise<void> {
    const { vault, id } = this.#run;
    for (const { ready } of this.#waiting) await vault.write.markOps(id, ready.map(({ row }) => ({ seq: row.seq, state: "planned" })), []);
  }

  async #makeReady(rows: readonly JournalRow[]): Promise<Batch> {
    const run = this.#run;
    const collection = run.placeOf(rows[0]?.collection ?? -1);
    const { ready, marks } = await prepareBatch(run, rows);
    const batch: Batch = { collection, ready, of: rows.length };
    this.#waiting.add(batch);
    await run.vault.write.markOps(run.id, [...marks, ...ready.map(({ row }) => ({ seq: row.seq, state: "sent" as const }))], []);
    return batch;
  }
}

class Sender {
  readonly #run: Run;
  readonly #follow: Follow;
  readonly #quota = new Quota();
  #recording: Promise<void> = Promise.resolve();

  constructor(run: Run, follow: Follow) {
    this.#run = run;
    this.#follow = follow;
  }

  async send({ collection, ready }: Batch): Promise<void> {
    if (ready.length === 0) return;
    if (!collection) return this.#record(failed(ready, "gone", "the collection is no longer there"));
    if (this.#quota.isUsedUp(collection)) return this.#record(failed(ready, "quota", "no room was left there, so this was not sent"));
    const changed = await changedSince(this.#run, collection, ready);
    const leaving = ready.filter((op) => !changed.has(op));
    const { outcomes, error } = await send(this.#run, collection, leaving);
    this.#quota.count(collection, outcomes.values());
    const kept = [...changed].map(({ row }): Result => ({ mark: { seq: row.seq, ...inTheMeantime } }));
    const results = leaving.map((op) => resultOf(this.#run, op, outcomes.get(op.row.key) ?? unanswered(op.row.key, error)));
    await this.#record([...kept, ...results]);
    if (error && endsTheRestore(error)) throw error;
  }

  /** Resolves when all outcomes are durable. */
  recorded(): Promise<void> {
    return this.#recording;
  }

  /** One batch behind at most. */
  async #record(results: readonly Result[]): Promise<void> {
    await this.#recording;
    this.#recording = this.#recordNow(results);
    this.#recording.catch(() => undefined); // seen by the next batch, or at the end
  }

  async #recordNow(results: readonly Result[]): Promise<void> {
    const { vault, id } = this.#run;
    await vault.write.markOps(id, results.map((r) => r.mark), results.flatMap((r) => r.link ?? []));
    await this.#follow(results.flatMap((r) => r.written ?? []));
  }
}

const failed = (ready: readonly Ready[], code: ErrorCode, detail: string): Result[] => ready.map(({ row }) => ({ mark: { seq: row.seq, state: "failed", code, detail } }));

const inTheMeantime = { state: "kept", code: "conflict", detail: "it was changed there in the meantime" } as const;

/** Where an op cannot name the version it is for, what is there must still be what was seen. */
async function changedSince(run: Run, collection: Collection, ready: readonly Ready[]): Promise<Set<Ready>> {
  const blind = new Map(ready.flatMap((op) => (!isAdding(op.row) && op.row.etag === null && op.row.href !== null ? [[op.row.href, op] as const] : [])));
  if (blind.size === 0) return new Set();
  const hrefs = [...blind.keys()];
  const seen = new Map((await run.vault.read.placedAt(ready[0]?.row.collection ?? -1, hrefs)).map((placed) => [placed.href, placed.bodyHash]));
  await readRefs(run, collection, hrefs.map((href) => ({ href })), async (fetched) => {
    if (fetched.is === "item" && sameHash(await hashOf(fetched.item.body), seen.get(fetched.ref.href))) blind.delete(fetched.ref.href);
  });
  return new Set(blind.values());
}

async function prepareBatch(run: Run, batch: readonly JournalRow[]): Promise<{ ready: Ready[]; marks: JournalMark[] }> {
  const makers = await makersOf(run, batch);
  const ready: Ready[] = [];
  const marks: JournalMark[] = [];
  for (const row of batch) {
    try {
      const make = makers.get(row.seq);
      if (row.op === "remove") ready.push({ row });
      else if (make) ready.push({ row, prepared: make() });
      else throw new LifeboatError("not-found", "the vault no longer has this version");
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
  if (prepared && isAdding(row)) return { do: "create", key, item: prepared.item };
  if (href === null) throw new LifeboatError("internal", `op ${row.op} cannot be sent`);
  const ref = { href, ...(etag !== null && { etag }) };
  return prepared ? { do: "replace", key, ref, item: prepared.item } : { do: "remove", key, ref };
}

/** Makes a thing that was not there before. */
export const adds = ({ op }: Pick<JournalRow, "op">): boolean => op === "create" || op === "copy";
/** The same, and nothing of it is there yet; the other ops are about a thing that is there already. */
export const isAdding = (row: Pick<JournalRow, "op" | "href">): boolean => adds(row) && row.href === null;

/** A missing outcome is unsure, unless the error says that nothing was tried. */
function unanswered(key: string, error: LifeboatError | undefined): Outcome {
  if (error && untried.has(error.code)) return { key, is: "failed", code: error.code, detail: error.detail };
  return { key, is: "unsure" };
}

type Result = { readonly mark: JournalMark; readonly link?: Link; readonly written?: Written };

function resultOf(run: Run, { row, prepared }: Ready, outcome: Outcome): Result {
  const { seq } = row;
  if (outcome.is === "unsure") return { mark: { seq, state: "unsure" } };
  if (outcome.is === "done") {
    if (!prepared) return { mark: { seq, state: "written" } };
    if (!outcome.ref) return { mark: { seq, state: "done" } };
    const { href, etag } = outcome.ref;
    const written = { row: { ...row, href, etag: etag ?? row.etag }, prepared };
    return { mark: { seq, state: "written", href, etag }, link: linkOf(run, row, prepared, outcome.ref), written };
  }
  if (outcome.is === "failed") {
    const state = isAdding(row) && refused.has(outcome.code) ? "clash" : "failed";
    return { mark: { seq, state, code: outcome.code, detail: outcome.detail.slice(0, 500) } };
  }
  if (!isAdding(row)) return { mark: { seq, ...inTheMeantime } };
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

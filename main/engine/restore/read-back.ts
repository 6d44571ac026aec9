import { asLifeboatError } from "../../api/errors.ts";
import type { Collection, Fetched, Owes, Ref } from "../providers/provider.ts";
import type { JournalRow } from "../vault/read/restores.ts";
import type { JournalMark, Link } from "../vault/write/restore.ts";
import type { Run } from "./job.ts";
import { looks } from "./looks.ts";
import { compareWith, escapedThere, fieldsDetail, rawLostThere } from "./meaning.ts";
import { type Prepared, withUids } from "./prepare.ts";
import { type Make, makersOf } from "./sent.ts";
import { endsTheRestore, findKeys, readRefs } from "./service.ts";
import { pagesOf, textSize } from "./there.ts";
import { linkOf, type Written } from "./write.ts";

const batchSize = 400;
/** Texts kept for comparing, at most, before they are read back. */
const mostBytes = 8 << 20;

/**
 * Reads again everything that was written and says of each: same, changed (which fields), missing, not-yet-visible (the
 * service knows it but does not show it), unreadable.
 */
export async function readBack(run: Run, total: number): Promise<void> {
  for await (const { last } of looks(run)) {
    const left = await countWritten(run);
    if (left === 0) return;
    await lookAtAll(run, last, (done) => run.onProgress({ phase: "reading-back", done: total - left + done, of: total }));
  }
}

/** Reads back while more is being written. What does not show yet is left for `readBack`. */
export class ReadBackBehind {
  readonly #run: Run;
  #waiting: Written[] = [];
  #bytes = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(run: Run) {
    this.#run = run;
  }

  async take(written: readonly Written[]): Promise<void> {
    if (!this.#run.connection.source) return;
    this.#waiting.push(...written);
    for (const { prepared } of written) if ("bytes" in prepared.item.body) this.#bytes += prepared.item.body.bytes.length;
    if (this.#waiting.length >= batchSize || this.#bytes >= mostBytes) await this.#next();
  }

  async end(): Promise<void> {
    await this.#next();
    await this.#reading;
  }

  async #next(): Promise<void> {
    const ops = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    await this.#reading;
    this.#reading = lookAtSome(this.#run, ops, false);
    this.#reading.catch(() => undefined); // seen by the next batch, or at the end
  }
}

async function countWritten(run: Run): Promise<number> {
  const states = await run.vault.read.journalStates(run.id);
  return states.filter((s) => s.state === "written").reduce((sum, s) => sum + s.count, 0);
}

async function lookAtAll(run: Run, last: boolean, report: (done: number) => void): Promise<void> {
  let after = -1;
  let done = 0;
  for (;;) {
    const page = await run.vault.read.journal(run.id, { after, limit: batchSize, states: ["written"] });
    const end = page.at(-1);
    if (!end) return;
    after = end.seq;
    for (const some of pagesOf(page, batchSize, textSize)) await lookAtSome(run, some.map((row) => ({ row })), last);
    report((done += page.length));
  }
}

/** What was written, and what was sent where that is still at hand. */
type Asked = { readonly row: JournalRow; readonly prepared?: Prepared };

async function lookAtSome(run: Run, asked: readonly Asked[], last: boolean): Promise<void> {
  for (const [id, group] of Map.groupBy(asked, ({ row }) => row.collection ?? -1)) await lookAt(run, run.placeOf(id), group, last);
}

type Verdict = { readonly mark: JournalMark; readonly link?: Link };

async function lookAt(run: Run, collection: Collection | undefined, asked: readonly Asked[], last: boolean): Promise<void> {
  const { source } = run.connection;
  const verdicts: Verdict[] = [];
  if (!source || !collection) {
    const code = source ? "gone" : "unsupported";
    for (const { row } of asked) verdicts.push({ mark: { seq: row.seq, state: "unreadable", code, detail: "it cannot be read back" } });
  } else {
    const sent = await sentOf(run, asked);
    const gone: JournalRow[] = [];
    const silent = new Map(asked.map(({ row }) => [row.href, row]));
    await readRefs(run, collection, asked.flatMap(({ row }) => refOf(row) ?? []), async (fetched) => {
      const row = silent.get(hrefOf(fetched));
      if (!row) return;
      silent.delete(row.href);
      if (row.op === "remove") verdicts.push(...judgeRemoved(row, fetched, last));
      else if (fetched.is === "gone") gone.push(row);
      else verdicts.push(...(await judge(run, { row, sent: sent.get(row.seq), last }, fetched)));
      if (fetched.is === "item" && row.op !== "remove") run.onRead?.(collection, fetched);
    });
    if (last) verdicts.push(...(await judgeGone(run, collection, gone)), ...[...silent.values()].map(({ seq }) => unanswered(seq)));
  }
  await run.vault.write.markOps(run.id, verdicts.map((v) => v.mark), verdicts.flatMap((v) => v.link ?? []));
}

/** By sequence number: what was sent, or how to make it again. */
async function sentOf(run: Run, asked: readonly Asked[]): Promise<Map<number, Make>> {
  const sent = await makersOf(run, asked.flatMap(({ row, prepared }) => (prepared ? [] : [row])));
  for (const { row, prepared } of asked) if (prepared) sent.set(row.seq, () => prepared);
  return sent;
}

const hrefOf = (fetched: Fetched): string => (fetched.is === "item" ? fetched.ref.href : fetched.href);
const refOf = ({ href, etag }: JournalRow): Ref | undefined => (href === null ? undefined : { href, ...(etag !== null && { etag }) });

type Judging = { readonly row: JournalRow; readonly sent: Make | undefined; readonly last: boolean };

/** None where a later look may say otherwise. */
async function judge(run: Run, { row, sent, last }: Judging, fetched: Exclude<Fetched, { is: "gone" }>): Promise<Verdict[]> {
  const { seq } = row;
  if (fetched.is === "failed") return last ? [unreadable(seq, fetched)] : [];
  if (!sent) return [{ mark: { seq, state: "unreadable", code: "not-found", detail: "the vault no longer has this version" } }];
  try {
    const prepared = sent();
    const { uid, kind } = prepared.item;
    if (uid !== undefined && fetched.item.uid !== undefined && fetched.item.uid !== uid) run.renamed.set(uid, fetched.item.uid);
    const whole = prepared.whole && { whole: withUids(kind, prepared.whole, run.renamed) };
    const { fields, readback } = await compareWith({ ...prepared, ...whole }, fetched.item, run.connection.traits.originals);
    const link = { ...linkOf(run, row, prepared, fetched.ref), readback };
    const mark = { seq, href: fetched.ref.href, etag: fetched.ref.etag };
    const changed = [...new Set([...fields, ...escapedThere(prepared, fetched.item), ...rawLostThere(prepared, fetched.item)])];
    if (changed.length === 0) return [{ link, mark: { ...mark, state: "same" } }];
    if (fetched.owes) return last ? [unreadable(seq, fetched.owes)] : [];
    return last || !mayBeStale(run, row, fetched.ref) ? [{ link, mark: { ...mark, state: "changed", detail: fieldsDetail(changed) } }] : [];
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (endsTheRestore(error)) throw error;
    return [{ mark: { seq, state: "unreadable", code: error.code, detail: error.detail } }];
  }
}

const unreadable = (seq: number, { code, detail }: Owes): Verdict => ({ mark: { seq, state: "unreadable", code, detail: detail.slice(0, 500) } });

/** As it was before the write: with the etag of the write it is not. */
const mayBeStale = ({ connection }: Run, row: JournalRow, { etag }: Ref): boolean => connection.traits.settlesMs > 0 && (row.etag === null || row.etag !== etag);

/** Gone is what it should be; what is still there may only not have settled yet. */
function judgeRemoved({ seq }: JournalRow, fetched: Fetched, last: boolean): Verdict[] {
  if (fetched.is === "gone") return [{ mark: { seq, state: "same" } }];
  if (fetched.is === "failed") return last ? [unreadable(seq, fetched)] : [];
  return last ? [{ mark: { seq, state: "failed", code: "conflict", detail: "it is there still, or again" } }] : [];
}

const unanswered = (seq: number): Verdict => ({ mark: { seq, state: "unreadable", code: "no-answer", detail: "it was asked for, but not handed over" } });

/** What the service still knows by its key is only not visible yet. */
async function judgeGone(run: Run, collection: Collection, rows: readonly JournalRow[]): Promise<Verdict[]> {
  if (rows.length === 0) return [];
  const known = await findKeys(run, collection, rows.map((row) => row.key));
  return rows.map(({ seq, key }) => ({ mark: { seq, state: known?.has(key) ? "not-yet-visible" : "missing" } }));
}

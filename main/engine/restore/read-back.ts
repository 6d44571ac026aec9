import { asLifeboatError } from "../../api/errors.ts";
import type { Collection, Fetched, Ref } from "../providers/provider.ts";
import type { ContentRow } from "../vault/read/items.ts";
import type { JournalRow } from "../vault/read/restores.ts";
import type { JournalMark, Link } from "../vault/write/restore.ts";
import type { Run } from "./job.ts";
import { compareWith, fieldsDetail } from "./meaning.ts";
import { prepare } from "./prepare.ts";
import { endsTheRun, findKeys, readRefs } from "./service.ts";
import { linkOf } from "./write.ts";

const batchSize = 100;
/** How often an item that does not show is looked for again, each time after it had time to settle. */
const looks = 3;

/**
 * Reads again everything that was written and says of each: same, changed (which fields), missing, not-yet-visible (the
 * service knows it but does not show it), unreadable.
 */
export async function readBack(run: Run, total: number): Promise<void> {
  const { settlesMs } = run.connection.traits;
  for (let look = 1; look <= looks; look++) {
    const left = await countWritten(run);
    if (left === 0) return;
    if (settlesMs > 0) await run.clock.sleep(settlesMs, run.io.signal);
    const last = look === looks || settlesMs === 0;
    await lookAtAll(run, last, (done) => run.onProgress({ phase: "reading-back", done: total - left + done, of: total }));
    if (last) return;
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
    for (const [collection, group] of Map.groupBy(page, (row) => row.collection ?? -1)) await lookAt(run, run.places.get(collection), group, last);
    report((done += page.length));
  }
}

type Verdict = { readonly mark: JournalMark; readonly link?: Link };

async function lookAt(run: Run, collection: Collection | undefined, rows: readonly JournalRow[], last: boolean): Promise<void> {
  const { source } = run.connection;
  const verdicts: Verdict[] = [];
  if (!source || !collection) {
    const code = source ? "gone" : "unsupported";
    for (const { seq } of rows) verdicts.push({ mark: { seq, state: "unreadable", code, detail: "it cannot be read back" } });
  } else {
    const contents = new Map((await run.vault.read.contents(rows.map((row) => row.version))).map((c) => [c.version, c]));
    const gone: JournalRow[] = [];
    const silent = new Set(rows);
    await readRefs(run, collection, rows.flatMap((row) => refOf(row) ?? []), async (fetched) => {
      const row = rows.find((r) => r.href === hrefOf(fetched));
      if (!row || !silent.delete(row)) return;
      if (fetched.is === "gone") gone.push(row);
      else verdicts.push(await judge(run, row, contents.get(row.version), fetched));
    });
    if (last) verdicts.push(...(await judgeGone(run, collection, gone)), ...[...silent].map(({ seq }) => unanswered(seq)));
  }
  await run.vault.write.markOps(run.id, verdicts.map((v) => v.mark), verdicts.flatMap((v) => v.link ?? []));
}

const hrefOf = (fetched: Fetched): string => (fetched.is === "item" ? fetched.ref.href : fetched.href);
const refOf = ({ href, etag }: JournalRow): Ref | undefined => (href === null ? undefined : { href, ...(etag !== null && { etag }) });

async function judge(run: Run, row: JournalRow, content: ContentRow | undefined, fetched: Exclude<Fetched, { is: "gone" }>): Promise<Verdict> {
  const { seq } = row;
  if (fetched.is === "failed") return { mark: { seq, state: "unreadable", code: fetched.code, detail: fetched.detail.slice(0, 500) } };
  if (!content) return { mark: { seq, state: "unreadable", code: "not-found", detail: "the vault no longer has this version" } };
  try {
    const prepared = prepare(content, run.fit);
    const { fields, readback } = await compareWith(prepared, fetched.item, run.connection.traits.originals);
    const link = { ...linkOf(run, row, prepared, fetched.ref), readback };
    const mark = { seq, href: fetched.ref.href, etag: fetched.ref.etag };
    return { link, mark: fields.length === 0 ? { ...mark, state: "same" } : { ...mark, state: "changed", detail: fieldsDetail(fields) } };
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (endsTheRun(error)) throw error;
    return { mark: { seq, state: "unreadable", code: error.code, detail: error.detail } };
  }
}

const unanswered = (seq: number): Verdict => ({ mark: { seq, state: "unreadable", code: "no-answer", detail: "it was asked for, but not handed over" } });

/** What the service still knows by its key is only not visible yet. */
async function judgeGone(run: Run, collection: Collection, rows: readonly JournalRow[]): Promise<Verdict[]> {
  if (rows.length === 0) return [];
  const known = await findKeys(run, collection, rows.map((row) => row.key));
  return rows.map(({ seq, key }) => ({ mark: { seq, state: known?.has(key) ? "not-yet-visible" : "missing" } }));
}

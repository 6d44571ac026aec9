import type { Collection, Fetched, Ref } from "../providers/provider.ts";
import type { JournalRow } from "../vault/read/restores.ts";
import type { JournalMark, JournalState, Link } from "../vault/write/restore.ts";
import { isPart, isWhole } from "./arrived.ts";
import type { Run } from "./job.ts";
import { looks } from "./looks.ts";
import { compareWith, fieldsDetail, hashOf, sameHash } from "./meaning.ts";
import type { Prepared } from "./prepare.ts";
import { type Found, searchListing } from "./search.ts";
import { attempt, makersOf } from "./sent.ts";
import { findKeys, readRefs } from "./service.ts";
import { pagesOf, textSize } from "./there.ts";
import { adds, isAdding, linkOf } from "./write.ts";

/** Ops whose fate is open: sent, and no answer known; done, but where; refused because something is there. */
const open: readonly JournalState[] = ["sent", "unsure", "done", "clash"];
const pageSize = 200;

/**
 * Finds out what became of every open op: asks the service by key, and once writes must show, looks through a fresh listing.
 * What neither finds is planned again (not after the last round: then it failed without an answer).
 */
export async function settle(run: Run, lastRound: boolean): Promise<void> {
  let of = 0;
  for await (const { last } of looks(run)) {
    const rows = await openOps(run);
    if (rows.length === 0) return;
    of ||= rows.length;
    run.onProgress({ phase: "settling", done: of - rows.length, of });
    for (const [id, group] of Map.groupBy(rows, (row) => row.collection ?? -1)) {
      const collection = run.placeOf(id);
      if (!collection) await mark(run, group.map((row) => lost(row, "gone", "the collection is no longer there")));
      else if (last) await settleCollection(run, collection, group, lastRound);
      else await settleShown(run, collection, group);
    }
  }
}

async function openOps(run: Run): Promise<JournalRow[]> {
  const rows: JournalRow[] = [];
  for (;;) {
    const page = await run.vault.read.journal(run.id, { after: rows.at(-1)?.seq ?? -1, limit: 1000, states: open });
    rows.push(...page);
    if (page.length < 1000) return rows;
  }
}

type Verdict = { readonly mark: JournalMark; readonly link?: Link };

async function mark(run: Run, verdicts: readonly Verdict[]): Promise<void> {
  for (const page of pagesOf(verdicts, pageSize)) await run.vault.write.markOps(run.id, page.map((v) => v.mark), page.flatMap((v) => v.link ?? []));
}

/** What a stale answer would not say. */
const shown: ReadonlySet<JournalState> = new Set(["written", "there"]);

/** Only what is there as it was sent: the rest may not show yet. */
async function settleShown(run: Run, collection: Collection, rows: readonly JournalRow[]): Promise<void> {
  for (const page of pagesOf(rows, pageSize, textSize)) {
    const adding = page.filter(isAdding);
    const found = adding.length > 0 ? await findKeys(run, collection, adding.map((row) => row.key)) : undefined;
    const verdicts = [...(await accept(run, collection, adding.flatMap((row) => foundAt(row, found?.get(row.key))), false)), ...(await settleInPlace(run, collection, page.filter((row) => !isAdding(row)), false))];
    await mark(run, verdicts.filter((verdict) => shown.has(verdict.mark.state)));
  }
}

async function settleCollection(run: Run, collection: Collection, rows: readonly JournalRow[], lastRound: boolean): Promise<void> {
  const inPlace = rows.filter((row) => !isAdding(row));
  for (const page of pagesOf(inPlace, pageSize, textSize)) await mark(run, await settleInPlace(run, collection, page, lastRound));
  const hidden: JournalRow[] = [];
  for (const page of pagesOf(rows.filter(isAdding), pageSize)) {
    const found = await findKeys(run, collection, page.map((row) => row.key));
    const at = page.flatMap((row) => foundAt(row, found?.get(row.key)));
    await mark(run, await accept(run, collection, at, lastRound));
    hidden.push(...page.filter((row) => !found?.has(row.key)));
  }
  if (hidden.length === 0) return;
  const { found, complete } = await searchListing(run, collection, hidden);
  await mark(run, await accept(run, collection, found, lastRound));
  const nowhere = hidden.filter((row) => !found.some((f) => f.row === row));
  await mark(run, nowhere.map((row) => notFound(run, row, complete, lastRound)));
}

const foundAt = (row: JournalRow, ref: Ref | undefined): Found[] => (ref ? [{ row, ref }] : []);

/** Ours, unless the write was refused because of it: then it counts only if it says the same. */
async function accept(run: Run, collection: Collection, found: readonly Found[], lastRound: boolean): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const page of pagesOf(found, pageSize, ({ row }) => row.textSize)) {
    const makers = await makersOf(run, page.map((f) => f.row));
    for (const { row, ref } of page) {
      const prepared = attempt(makers.get(row.seq));
      if (!prepared) verdicts.push({ mark: { seq: row.seq, state: "unreadable", href: ref.href, etag: ref.etag, code: "damage", detail: "our own copy is damaged" } });
      else verdicts.push(await whatIsThere(run, collection, { row, ref, prepared, lastRound }));
    }
  }
  return verdicts;
}

type Meeting = { readonly row: JournalRow; readonly ref: Ref; readonly prepared: Prepared; readonly lastRound: boolean };

async function whatIsThere(run: Run, collection: Collection, meeting: Meeting): Promise<Verdict> {
  const { row, ref, prepared } = meeting;
  const { seq, code } = row;
  const isClash = row.state === "clash";
  const at = { href: ref.href, etag: ref.etag };
  let verdict: Verdict = isClash
    ? { mark: { seq, state: "kept", ...at, code: code ?? "conflict", detail: "something else is in its place" } }
    : { mark: { seq, state: "written", ...at }, link: linkOf(run, row, prepared, at) };
  await readRefs(run, collection, [ref], async (fetched) => {
    if (fetched.is !== "item") return;
    const { fields, readback } = await compareWith(prepared, fetched.item, run.connection.traits.originals);
    const now = { href: fetched.ref.href, etag: fetched.ref.etag };
    const link = { ...linkOf(run, row, prepared, now), readback };
    if (fields.length === 0 || (!isClash && isWhole(run, prepared, fetched.item))) verdict = { mark: { seq, state: isClash ? "there" : "written", ...now }, link };
    else if (isClash) verdict = { mark: { seq, state: "kept", ...now, detail: fieldsDetail(fields) } };
    else if (await isPart(run, row, prepared, fetched.item)) verdict = half(run, { mark: { seq, state: "written", ...now, detail: fieldsDetail(fields) }, link }, meeting);
    else verdict = { mark: { seq, state: "written", ...now }, link };
  });
  return verdict;
}

/** What arrived in part, because its write goes there in several requests, is replaced by the whole of it. */
function half({ connection: { traits } }: Run, { mark, link }: Required<Verdict>, { row, lastRound }: Pick<Meeting, "row" | "lastRound">): Verdict {
  const canComplete = row.state !== "done" && mark.etag !== undefined && traits.writes.includes("replace");
  if (!canComplete) return { mark: { ...mark, detail: undefined }, link };
  return lastRound ? { mark: { ...mark, state: "half" }, link } : { mark: { ...mark, state: "planned", detail: undefined }, link };
}

/** A repetition is harmless where the service knows keys; elsewhere only once everything there was looked at. */
function notFound(run: Run, row: JournalRow, complete: boolean, lastRound: boolean): Verdict {
  const { seq, code, detail } = row;
  if (row.state === "clash") return { mark: { seq, state: "failed", code: code ?? "conflict", detail: detail ?? "" } };
  if (row.state === "done") return { mark: complete ? { seq, state: "missing" } : { seq, state: "unreadable", code: "no-answer", detail: "it is not known where it was put" } };
  if (!lastRound && (complete || run.connection.traits.keyed)) return { mark: { seq, state: "planned" } };
  return lost(row, "no-answer", "it was sent, but it is not known whether it arrived");
}

const lost = ({ seq }: JournalRow, code: string, detail: string): Verdict => ({ mark: { seq, state: "failed", code, detail } });

/** What is about a thing there, without an answer, has either arrived, or the old one is still there and it is safe to repeat. */
async function settleInPlace(run: Run, collection: Collection, rows: readonly JournalRow[], lastRound: boolean): Promise<Verdict[]> {
  if (rows.length === 0) return [];
  const verdicts = new Map<number, Verdict>();
  const makers = await makersOf(run, rows);
  const refs = rows.flatMap(({ href }) => (href === null ? [] : [{ href }]));
  const seen = new Map((await run.vault.read.placedAt(rows[0]?.collection ?? -1, refs.map((ref) => ref.href))).map((placed) => [placed.href, placed.bodyHash]));
  await readRefs(run, collection, refs, async (fetched) => {
    const href = fetched.is === "item" ? fetched.ref.href : fetched.href;
    const row = rows.find((r) => r.href === href);
    if (!row || fetched.is === "failed") return;
    const { seq } = row;
    if (fetched.is === "gone") {
      verdicts.set(seq, { mark: row.op === "remove" ? { seq, state: "written" } : { seq, state: "kept", code: "gone", detail: "it was removed there in the meantime" } });
      return;
    }
    const prepared = attempt(makers.get(seq));
    if (!prepared && row.op !== "remove") return;
    const verdict = await whatBecame(run, { row, prepared, seen: seen.get(href), lastRound }, fetched);
    if (verdict) verdicts.set(seq, verdict);
  });
  return rows.map((row) => verdicts.get(row.seq) ?? lost(row, "no-answer", "it was sent, but it is not known whether it arrived"));
}

/** `seen`: the SHA-256 of what was there before. */
type InPlace = { readonly row: JournalRow; readonly prepared: Prepared | undefined; readonly seen: Uint8Array | undefined; readonly lastRound: boolean };

async function whatBecame(run: Run, { row, prepared, seen, lastRound }: InPlace, { item, ref: { href, etag } }: Extract<Fetched, { is: "item" }>): Promise<Verdict | undefined> {
  const { seq } = row;
  const { fields, readback } = prepared ? await compareWith(prepared, item, run.connection.traits.originals) : { fields: [], readback: await hashOf(item.body) };
  const untouched = row.etag === null ? sameHash(readback, seen) : row.etag === etag;
  if (prepared) {
    const arrived: Required<Verdict> = { mark: { seq, state: "written", href, etag }, link: { ...linkOf(run, row, prepared, { href, etag }), readback } };
    // A photo says the same in whatever album it is.
    const mayBeOld = row.kind === "photo" && !adds(row) && untouched;
    if (!mayBeOld && (fields.length === 0 || (!untouched && isWhole(run, prepared, item)))) return arrived;
    if (untouched ? adds(row) : await isPart(run, row, prepared, item)) return half(run, { ...arrived, mark: { ...arrived.mark, detail: fieldsDetail(fields) } }, { row, lastRound });
  }
  if (!untouched) return { mark: { seq, state: "kept", code: "conflict", detail: fieldsDetail(fields) } };
  return lastRound ? undefined : { mark: { seq, state: "planned" } };
}

import { LifeboatError } from "../../api/errors.ts";
import type { JournalRow, LinkRow, PlacedRow, RestoreRow } from "../vault/read/restores.ts";
import type { JournalState } from "../vault/write/restore.ts";
import { canRegroup, stillInAlbums } from "./albums.ts";
import type { RestoreJob, RestoreRequest } from "./job.ts";
import { undoKey, uidOfCopy } from "./keys.ts";
import { sameHash } from "./meaning.ts";
import type { PlanEntry } from "./plan.ts";
import { expectedUid } from "./prepare.ts";
import { stillOurs } from "./still-ours.ts";

const pageSize = 500;
/** Ops that left something there, or may have. */
const arrived: readonly JournalState[] = ["same", "changed", "half", "written", "not-yet-visible", "unreadable"];

/**
 * What taking back a restore would do: what it added is removed where it still is as it was read back; what it replaced
 * is put back as it was before. Whatever was changed there since is left alone. Throws not-found, usage, exists.
 */
export async function undoEntries(job: RestoreJob, restore: number): Promise<PlanEntry[]> {
  const { vault, account } = job;
  const row = await vault.read.restoreById(restore);
  if (!row) throw new LifeboatError("not-found", `there is no restore ${restore}`);
  if (row.account !== account) throw new LifeboatError("usage", `restore ${restore} went to another account`);
  if (undidOf(row.asked) !== null) throw new LifeboatError("usage", `${restore} is itself an undo; what it took away can be put back`);
  const entries: PlanEntry[] = [];
  for (let after = -1; ; ) {
    const page = await vault.read.journal(restore, { after, limit: pageSize, states: arrived });
    const last = page.at(-1);
    if (!last) return inUndoOrder(entries);
    after = last.seq;
    entries.push(...(await undoPage(job, row, page.filter(({ op }) => op !== "none"))));
  }
}

/** The restore that this one, by what was asked of it, undid. */
export function undidOf(asked: string): number | null {
  const { what } = JSON.parse(asked) as Partial<RestoreRequest>;
  return what && "undo" in what ? what.undo : null;
}

/** What was written last refers to what was written before it, and goes first. */
const inUndoOrder = (entries: PlanEntry[]): PlanEntry[] => entries.reverse();

async function undoPage(job: RestoreJob, restore: RestoreRow, page: readonly JournalRow[]): Promise<PlanEntry[]> {
  const { read } = job.vault;
  const links = new Map((await read.links(job.account, page.map((row) => row.item))).map((link) => [link.item, link]));
  const placed = new Map<JournalRow, PlacedRow>();
  const unread = new Set<JournalRow>();
  for (const [collection, group] of Map.groupBy(page, (row) => row.collection ?? -1)) {
    const hrefs = group.flatMap((row) => row.href ?? []);
    const at = new Map((await read.placedAt(collection, hrefs)).map((row) => [row.href, row]));
    const owed = new Set(await read.owedAt(collection, hrefs));
    for (const row of group) {
      if (owed.has(row.href ?? "")) unread.add(row);
      const there = at.get(row.href ?? "");
      if (there) placed.set(row, there);
    }
  }
  const photos = page.flatMap((row) => {
    const there = placed.get(row);
    return there !== undefined && row.op === "merge" && canRegroup(job.connection.traits, row.kind) ? [{ row, placed: there }] : [];
  });
  const inAlbums = await stillInAlbums(job.vault, photos);
  const undone = new Map((await read.links(job.account, page.flatMap((row) => row.before ?? []))).map((link) => [link.item, link]));
  const elsewhere = await movedSince(job, restore, page.filter((row) => !placed.has(row)).map((row) => ({ row, link: links.get(row.item) })));
  const isLinked = (row: JournalRow): boolean => isAsWritten(row, placed.get(row), links.get(row.item));
  const ours = await stillOurs(job, restore, page.flatMap((row) => {
    const there = placed.get(row);
    return there && !isLinked(row) ? [{ row, placed: there, isLinked: links.has(row.item) }] : [];
  }));
  return page.map((row) =>
    undoOne(job, {
      restore: restore.id,
      row,
      placed: placed.get(row),
      isUnread: unread.has(row),
      isOurs: ours.has(row) || isLinked(row),
      undone: undone.get(row.before ?? -1),
      isMoved: elsewhere.has(row) || (photos.some((photo) => photo.row === row) && !inAlbums.has(row.version)),
    }),
  );
}

/** Of these, those whose UID came to another place of the account since. What had it there before, or was put there by us, is another thing. */
async function movedSince({ vault: { read }, account }: RestoreJob, { id, started }: RestoreRow, lost: readonly { readonly row: JournalRow; readonly link: LinkRow | undefined }[]): Promise<Set<JournalRow>> {
  const uids = new Map(lost.map(({ row }) => [row, row.op === "copy" ? uidOfCopy(row.key) : expectedUid(row)]));
  const there = await read.placedByUid(account, [...new Set([...uids.values()].flatMap((uid) => uid ?? []))]);
  const put = new Map<number, ReadonlySet<string>>();
  for (const collection of new Set(there.map((each) => each.collection))) put.set(collection, new Set(await read.journalHrefs(id, collection)));
  const moved = new Set<JournalRow>();
  for (const { row, link } of lost) {
    for (const each of there) {
      const isPut = put.get(each.collection)?.has(each.href) === true || (link?.collection === each.collection && link.href === each.href);
      if (each.uid !== uids.get(row) || each.kind !== row.kind || isPut) continue;
      const first = each.item === row.item ? undefined : (await read.versions(each.item)).at(-1);
      if (first === undefined || first.firstTime > started) moved.add(row);
    }
  }
  return moved;
}

type Undoing = { readonly restore: number; readonly row: JournalRow; readonly placed: PlacedRow | undefined; /** Nobody knows what is there now. */ readonly isUnread: boolean; /** It is there as it was put. */ readonly isOurs: boolean; /** What was last put in the place of the item that was there. */ readonly undone: LinkRow | undefined; /** To another collection, or, of a photo, to other albums than it was put into. */ readonly isMoved: boolean };

function undoOne({ connection }: RestoreJob, { restore, row, placed, isUnread, isOurs, undone, isMoved }: Undoing): PlanEntry {
  const { item, version, kind, name, textSize, collection } = row;
  const key = undoKey(restore, row.key);
  const adds = row.op === "create" || row.op === "copy";
  if (collection === null) throw new LifeboatError("internal", "a written op has a collection");
  const entry = { item, version, kind, name, key, textSize, place: { is: "there", collection } as const };
  if (isUnread) return { ...entry, decision: "failed", code: "no-answer", detail: "it could not be read, so it was left alone" };
  if (!placed && isMoved) return { ...entry, decision: "kept", code: "conflict", detail: "it was moved there since" };
  if (!placed) return adds ? { ...entry, decision: "same" } : { ...entry, decision: "kept", code: "gone", detail: "it is no longer there" };
  const at = { ...entry, item: placed.item, version: placed.version, href: placed.href, ...(placed.etag !== null && { etag: placed.etag }) };
  if (undone && isAsWritten({ key, href: placed.href }, placed, undone)) return { ...at, decision: "same" };
  if (isMoved || !isOurs) return { ...at, decision: "kept", code: "conflict", detail: "it was changed there since" };
  const op = adds ? "remove" : "replace";
  if (!connection.traits.writes.includes(op) && !canRegroup(connection.traits, kind)) return { ...at, decision: "failed", code: "unsupported", detail: `this service lets nobody ${op} things` };
  if (adds) return { ...at, decision: "remove" };
  if (row.there === null || row.before === null) return { ...at, decision: "failed", code: "gone", detail: "what was there before is no longer kept" };
  return { ...at, item: row.before, version: row.there, there: placed.version, decision: "replace" };
}

function isAsWritten({ key, href }: Pick<JournalRow, "key" | "href">, placed: PlacedRow | undefined, link: LinkRow | undefined): boolean {
  return link?.key === key && link.href === href && sameHash(link.readback ?? link.written, placed?.bodyHash);
}

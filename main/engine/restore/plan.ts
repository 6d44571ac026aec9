import { LifeboatError, type ErrorCode } from "../../api/errors.ts";
import type { Connection, Kind, Target } from "../providers/provider.ts";
import type { ItemFilter, WantedRow } from "../vault/read/items.ts";
import { decidePage } from "./decide.ts";
import type { Keep, RestoreJob, RestoreRequest } from "./job.ts";
import { Depths, kindRank } from "./order.ts";
import { type Place, Places } from "./places.ts";
import { findThere, type Pairing, pagesOf } from "./there.ts";
import { undoEntries } from "./undo.ts";

/**
 * Will be written: create; replace, with ours; merge, with what both sides have, edits or albums; both, ours beside it; remove (undo
 * only). Left alone: same, there already; kept, there but different. failed: cannot go there.
 */
export const decisions = ["create", "both", "merge", "replace", "remove", "same", "kept", "failed"] as const;
export type Decision = (typeof decisions)[number];
export type PlanEntry = {
  readonly item: number;
  readonly version: number;
  readonly kind: Kind;
  readonly name: string;
  readonly key: string;
  /** Of what it is made from: to be held while it is made. */
  readonly textSize: number;
  readonly decision: Decision;
  readonly place: Place;
  /** What is there: to be replaced, or left alone. */
  readonly href?: string;
  readonly etag?: string;
  /** The version that is there, and the body both sides of a merge come from. */
  readonly there?: number;
  readonly base?: number;
  readonly code?: ErrorCode;
  /** For `kept`, `merge`, `replace` and `both` the names of the fields that differ. */
  readonly detail?: string;
  /** One of these items there may be it, under another name or number; it is written all the same. */
  readonly unsure?: readonly number[];
};
export type Counts = Readonly<Record<Decision, number>>;
export const countOf = (entries: readonly { readonly decision: Decision }[]): Counts => {
  const counts = { create: 0, both: 0, merge: 0, replace: 0, remove: 0, same: 0, kept: 0, failed: 0 };
  for (const { decision } of entries) counts[decision]++;
  return counts;
};
const written: readonly Decision[] = ["create", "both", "merge", "replace", "remove"];
/** How many things a plan will write. */
export const writes = (counts: Counts): number => written.reduce((sum, decision) => sum + counts[decision], 0);

export type CollectionPlan = { readonly name: string; readonly kind: Kind; /** Will be made. */ readonly isNew: boolean; readonly counts: Counts };
/** In the order it will be written. */
export type RestorePlan = {
  readonly account: number;
  readonly request: RestoreRequest;
  readonly entries: readonly PlanEntry[];
  readonly counts: Counts;
  readonly collections: readonly CollectionPlan[];
  /** What the target says about what becomes of things there. */
  readonly target: Pick<Target, "lacks" | "foresee">;
  /** Whether it can be undone: what was there before is kept, but the service must let us remove and replace. */
  readonly undo: "all" | "some" | "none";
};

const pageSize = 500;
const textPage = 200;

/**
 * What a restore would do, item by item; changes nothing. Compares rows of the vault only, so the target must have been
 * pulled just before. Throws read-only for an account that cannot be written, cancelled.
 */
export async function planRestore(job: RestoreJob, request: RestoreRequest): Promise<RestorePlan> {
  const { vault, account, connection } = job;
  if (!connection.target) throw new LifeboatError("read-only", "this account cannot be written to");
  if ("undo" in request.what) return planUndo(job, request, request.what.undo);
  const wanted = await readWanted(job, request.what);
  const pairing = await findThere(vault, account, wanted, request.same);
  const uids = otherUids(wanted, pairing);
  const places = new Places(await vault.read.collections(), account, (kind) => canAdd(job, kind));
  const entries: PlanEntry[] = [];
  const depths = new Depths();
  const each = new Map(request.keepEach?.map(({ item, keep }) => [item, keep]));
  const otherwise = request.keep ?? (await keepOf(job, request.what));
  const keep = (item: number): Keep | undefined => each.get(item) ?? otherwise;
  const sizeOf = (one: WantedRow): number => one.textSize + (pairing.found.get(one.version)?.placed.textSize ?? 0);
  for (const page of pagesOf(wanted, textPage, sizeOf)) {
    job.io.signal.throwIfAborted();
    entries.push(...(await decidePage({ job, places, pairing, uids, depths, keep }, page)));
    job.onProgress({ phase: "planning", done: entries.length, of: wanted.length });
  }
  if (entries.length !== wanted.length) throw new LifeboatError("count-mismatch", `${wanted.length} wanted, ${entries.length} planned`);
  entries.sort((a, b) => kindRank[a.kind] - kindRank[b.kind] || byPlace(a.place, b.place) || depths.of(a.version) - depths.of(b.version) || a.version - b.version);
  return planFrom(job, request, { entries, places });
}

async function planUndo(job: RestoreJob, request: RestoreRequest, restore: number): Promise<RestorePlan> {
  const entries = await undoEntries(job, restore);
  return planFrom(job, request, { entries, places: new Places(await job.vault.read.collections(), job.account, () => false) });
}

function planFrom({ account, connection }: RestoreJob, request: RestoreRequest, { entries, places }: { entries: readonly PlanEntry[]; places: Places }): RestorePlan {
  const counts = countOf(entries);
  return { account, request, entries, counts, collections: collectionPlans(entries, places), target: connection.target ?? {}, undo: undoOf(counts, connection) };
}

/** An undo itself is not undone: what it took away can be put back. */
function undoOf(counts: Counts, { traits, source }: Connection): RestorePlan["undo"] {
  const can = (op: "remove" | "replace"): boolean => source !== undefined && traits.writes.includes(op);
  const undoable = (can("remove") ? counts.create + counts.both : 0) + (can("replace") || traits.regroups === true ? counts.replace + counts.merge : 0);
  return counts.remove > 0 || undoable === 0 ? "none" : undoable === writes(counts) ? "all" : "some";
}

const canAdd = ({ connection, kinds }: RestoreJob, kind: Kind): boolean => connection.target?.addCollection !== undefined && (kinds?.includes(kind) ?? true);

/** Who puts back what was rewritten wants it as it was. */
async function keepOf({ vault }: RestoreJob, what: RestoreRequest["what"]): Promise<Keep | undefined> {
  if (!("held" in what)) return undefined;
  const alarm = (await vault.read.heldAlarms()).find(({ id }) => id === what.held);
  return alarm?.what === "changed" || alarm?.what === "group-gone" ? "mine" : undefined;
}

async function readWanted({ vault, io }: RestoreJob, what: ItemFilter | { readonly held: number }): Promise<WantedRow[]> {
  const found: WantedRow[] = [];
  if ("held" in what) {
    const held = await vault.read.heldItems(what.held);
    for (const page of pagesOf(held)) found.push(...(await vault.read.wantedVersions(page.map((h) => h.version))));
    return found;
  }
  for (;;) {
    io.signal.throwIfAborted();
    const page = await vault.read.wanted(what, found.at(-1)?.version ?? 0, pageSize);
    found.push(...page);
    if (page.length < pageSize) return found;
  }
}

/** Where something is there under another uid, what refers to it must follow. */
function otherUids(wanted: readonly WantedRow[], { found }: Pairing): Map<string, string> {
  const uids = new Map<string, string>();
  for (const { uid, version } of wanted) {
    const other = found.get(version)?.placed.uid;
    if (uid !== null && other && other !== uid) uids.set(uid, other);
  }
  return uids;
}

function byPlace(a: Place, b: Place): number {
  const [left, right] = [placeKey(a), placeKey(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}

const placeKey = (place: Place): string => (place.is === "there" ? `1 ${String(place.collection).padStart(12, "0")}` : place.is === "new" ? `2 ${place.name}` : "3");

function collectionPlans(entries: readonly PlanEntry[], places: Places): CollectionPlan[] {
  const groups = Map.groupBy(entries, (entry) => `${kindRank[entry.kind]} ${placeKey(entry.place)}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { kind, place } = first;
    const name = place.is === "there" ? places.nameOf(place.collection) : place.is === "new" ? place.name : "";
    return [{ name, kind, isNew: place.is === "new", counts: countOf(group) }];
  });
}

/** A page of the plan for screens, in writing order. */
export function planRows(plan: RestorePlan, page: { decision?: Decision; offset?: number; limit: number }): PlanEntry[] {
  const of = page.decision === undefined ? plan.entries : plan.entries.filter((entry) => entry.decision === page.decision);
  return of.slice(page.offset ?? 0, (page.offset ?? 0) + page.limit);
}

import { asLifeboatError, LifeboatError, type ErrorCode } from "../../api/errors.ts";
import type { Kind, Lack } from "../providers/provider.ts";
import type { ContentRow, WantedRow } from "../vault/read/items.ts";
import type { LinkRow } from "../vault/read/restores.ts";
import type { RestoreJob, RestoreRequest } from "./job.ts";
import { opKey } from "./keys.ts";
import { differingFields, fieldsDetail, sameHash } from "./meaning.ts";
import { Depths, kindRank } from "./order.ts";
import { type Place, Places } from "./places.ts";
import { prepare } from "./prepare.ts";
import { findThere, type Pairing, pagesOf, type There } from "./there.ts";

/** create, replace: will be written. same: there already. kept: there, but different, left alone. failed: cannot go there. */
export type Decision = "create" | "replace" | "same" | "kept" | "failed";
export type PlanEntry = {
  readonly item: number;
  readonly version: number;
  readonly kind: Kind;
  readonly name: string;
  readonly key: string;
  readonly decision: Decision;
  readonly place: Place;
  /** What is there: to be replaced, or left alone. */
  readonly href?: string;
  readonly etag?: string;
  readonly code?: ErrorCode;
  /** For `kept` the names of the fields that differ. */
  readonly detail?: string;
  /** One of these items there may be it, under another name or number; it is written all the same. */
  readonly unsure?: readonly number[];
};
export type Counts = Readonly<Record<Decision, number>>;
export type CollectionPlan = { readonly name: string; readonly kind: Kind; /** Will be made. */ readonly isNew: boolean; readonly counts: Counts };
/** In the order it will be written. */
export type RestorePlan = {
  readonly account: number;
  readonly request: RestoreRequest;
  readonly entries: readonly PlanEntry[];
  readonly counts: Counts;
  readonly collections: readonly CollectionPlan[];
  /** What the target cannot hold. */
  readonly lacks: readonly Lack[];
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
  const wanted = await readWanted(job, request);
  const pairing = await findThere(vault, account, wanted, request.same);
  const uids = otherUids(wanted, pairing);
  const places = new Places(await vault.read.collections(), account, (kind) => canAdd(job, kind));
  const entries: PlanEntry[] = [];
  const depths = new Depths();
  for (const page of pagesOf(wanted, textPage)) {
    job.io.signal.throwIfAborted();
    entries.push(...(await decidePage({ job, request, places, pairing, uids, depths }, page)));
    job.onProgress({ phase: "planning", done: entries.length, of: wanted.length });
  }
  if (entries.length !== wanted.length) throw new LifeboatError("count-mismatch", `${wanted.length} wanted, ${entries.length} planned`);
  entries.sort((a, b) => kindRank[a.kind] - kindRank[b.kind] || byPlace(a.place, b.place) || depths.of(a.version) - depths.of(b.version) || a.version - b.version);
  return { account, request, entries, counts: countOf(entries), collections: collectionPlans(entries, places), lacks: connection.target.lacks ?? [] };
}

const canAdd = ({ connection, kinds }: RestoreJob, kind: Kind): boolean => connection.target?.addCollection !== undefined && (kinds?.includes(kind) ?? true);

async function readWanted({ vault, io }: RestoreJob, { what }: RestoreRequest): Promise<WantedRow[]> {
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

type Deciding = {
  readonly job: RestoreJob;
  readonly request: RestoreRequest;
  readonly places: Places;
  readonly pairing: Pairing;
  readonly uids: ReadonlyMap<string, string>;
  readonly depths: Depths;
};

/** Where something is there under another uid, what refers to it must follow. */
function otherUids(wanted: readonly WantedRow[], { found }: Pairing): Map<string, string> {
  const uids = new Map<string, string>();
  for (const { uid, version } of wanted) {
    const other = found.get(version)?.placed.uid;
    if (uid !== null && other && other !== uid) uids.set(uid, other);
  }
  return uids;
}

async function decidePage(on: Deciding, page: readonly WantedRow[]): Promise<PlanEntry[]> {
  const { read } = on.job.vault;
  const absent = page.filter((w) => w.kind !== "photo" && !on.pairing.found.has(w.version) && !on.pairing.written.has(w.version));
  for (const text of await read.texts(absent.map((w) => w.version))) on.depths.see(text);
  const differing = await differencesIn(on, page);
  return page.map((wanted) => {
    const found = on.pairing.found.get(wanted.version);
    const written = on.pairing.written.get(wanted.version);
    if (written) return decideWritten(on, wanted, written);
    return found ? decideThere(on, wanted, found, differing.get(wanted.version)) : decideAbsent(on, wanted);
  });
}

function decideAbsent({ job, places, pairing }: Deciding, wanted: WantedRow): PlanEntry {
  const place = places.choose(wanted.collection, wanted.kind);
  const unsure = pairing.unsure.get(wanted.version);
  const base = { ...baseOf(job, wanted), ...(unsure && { unsure }) };
  if (place.is === "none") return { ...base, place, decision: "failed", code: place.code, detail: place.detail };
  if (job.connection.traits.writes.includes("create")) return { ...base, place, decision: "create" };
  return { ...base, place, decision: "failed", code: "unsupported", detail: "nothing can be added to this account" };
}

function decideThere({ job, request }: Deciding, wanted: WantedRow, { placed, link }: There, fields: readonly string[] | undefined): PlanEntry {
  const entry = {
    ...baseOf(job, wanted),
    place: { is: "there", collection: placed.collection } as const,
    href: placed.href,
    ...(placed.etag !== null && { etag: placed.etag }),
  };
  if (!fields) return { ...entry, decision: "same" };
  const untouched = !link?.readback || sameHash(link.readback, placed.bodyHash);
  const replace = request.replace === true && untouched && job.connection.traits.writes.includes("replace");
  return { ...entry, decision: replace ? "replace" : "kept", detail: fieldsDetail(fields) };
}

/** There already, though no look has shown it yet: the same, if it is this version that was written. */
function decideWritten({ job }: Deciding, wanted: WantedRow, link: LinkRow): PlanEntry {
  const base = baseOf(job, wanted);
  const place = { is: "there", collection: link.collection } as const;
  return { ...base, place, href: link.href, decision: link.key === base.key ? "same" : "kept" };
}

const baseOf = (job: RestoreJob, wanted: WantedRow): Pick<PlanEntry, "item" | "version" | "kind" | "name" | "key"> => ({
  item: wanted.item,
  version: wanted.version,
  kind: wanted.kind,
  name: wanted.name,
  key: opKey(job.account, wanted.item, wanted.hash),
});

/** By wanted version: the fields in which it differs from what is there. Equal ones are left out. */
async function differencesIn({ job, pairing, uids }: Deciding, page: readonly WantedRow[]): Promise<Map<number, string[]>> {
  const { vault } = job;
  const found = new Map<number, string[]>();
  const pairs = page.flatMap((wanted) => {
    const other = pairing.found.get(wanted.version);
    return other && other.placed.body !== wanted.body && !sameHash(other.placed.hash, wanted.hash) ? [{ wanted, other }] : [];
  });
  const contents = new Map((await vault.read.contents(pairs.map((p) => p.wanted.version))).map((c) => [c.version, c]));
  const texts = new Map((await vault.read.texts(pairs.map((p) => p.other.placed.version))).map((t) => [t.version, t.bytes]));
  for (const { wanted, other } of pairs) {
    const content = contents.get(wanted.version);
    const text = texts.get(other.placed.version);
    const fields = content ? fieldsOf(job, uids, { content, other, text }) : ["bytes"];
    if (fields.length > 0) found.set(wanted.version, fields);
  }
  return found;
}

type Pair = { readonly content: ContentRow; readonly other: There; readonly text: Uint8Array | undefined };

/** What we wrote and saw come back is the same, however the server worded it. */
function fieldsOf({ vault, connection }: RestoreJob, uids: ReadonlyMap<string, string>, { content, other, text }: Pair): string[] {
  try {
    const { item, written } = prepare(content, { files: vault.blobs, uids, lacks: connection.target?.lacks ?? [] });
    const { link, placed } = other;
    if (link && sameHash(link.written, written) && sameHash(link.readback, placed.bodyHash)) return [];
    if (!text || !("bytes" in item.body)) return ["bytes"];
    return differingFields(item.kind, item.body.bytes, text);
  } catch (error) {
    return [asLifeboatError(error).code];
  }
}

function byPlace(a: Place, b: Place): number {
  const [left, right] = [placeKey(a), placeKey(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}

const placeKey = (place: Place): string => (place.is === "there" ? `1 ${String(place.collection).padStart(12, "0")}` : place.is === "new" ? `2 ${place.name}` : "3");

function countOf(entries: readonly PlanEntry[]): Counts {
  const counts = { create: 0, replace: 0, same: 0, kept: 0, failed: 0 };
  for (const { decision } of entries) counts[decision]++;
  return counts;
}

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

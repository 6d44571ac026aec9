import type { WantedRow } from "../vault/read/items.ts";
import type { LinkRow, PlacedRow } from "../vault/read/restores.ts";
import { type Conflict, differencesIn } from "./conflict.ts";
import { outsideTheirAlbums } from "./albums.ts";
import type { Keep, RestoreJob } from "./job.ts";
import { copyKey, opKey } from "./keys.ts";
import { fieldsDetail } from "./meaning.ts";
import type { Depths } from "./order.ts";
import type { Places } from "./places.ts";
import type { PlanEntry } from "./plan.ts";
import type { Pairing, There } from "./there.ts";

export type Deciding = {
  readonly job: RestoreJob;
  readonly places: Places;
  readonly pairing: Pairing;
  readonly uids: ReadonlyMap<string, string>;
  readonly depths: Depths;
  /** What a person said for an item. */
  readonly keep: (item: number) => Keep | undefined;
};

/** What becomes of each, one to one. */
export async function decidePage(on: Deciding, page: readonly WantedRow[]): Promise<PlanEntry[]> {
  const { read } = on.job.vault;
  const absent = page.filter((w) => w.kind !== "photo" && !on.pairing.found.has(w.version) && !on.pairing.written.has(w.version));
  for (const text of await read.texts(absent.map((w) => w.version))) on.depths.see(text);
  const differing = await differencesIn(on, page);
  const copies = await copiesThere(on, page);
  const outside = await outsideTheirAlbums(on.job, on.pairing, page);
  return page.map((wanted) => {
    const found = on.pairing.found.get(wanted.version);
    const written = on.pairing.written.get(wanted.version);
    if (written) return decideWritten(on, wanted, written);
    return found ? decideThere(on, wanted, { found, conflict: differing.get(wanted.version), hasCopy: copies.has(wanted.version), isOutside: outside.has(wanted.version) }) : decideAbsent(on, wanted);
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

type Meeting = {
  readonly found: There;
  readonly conflict: Conflict | undefined;
  /** Put beside it before. */
  readonly hasCopy: boolean;
  /** A photo that is not in all of its albums. */
  readonly isOutside: boolean;
};

function decideThere(on: Deciding, wanted: WantedRow, { found: { placed }, conflict, hasCopy, isOutside }: Meeting): PlanEntry {
  const entry: Omit<PlanEntry, "decision"> = {
    ...baseOf(on.job, wanted),
    textSize: wanted.textSize + placed.textSize,
    place: { is: "there", collection: placed.collection },
    href: placed.href,
    ...(placed.etag !== null && { etag: placed.etag }),
    ...(conflict && { detail: fieldsDetail(conflict.fields) }),
  };
  if (!conflict && isOutside && on.keep(wanted.item) !== "theirs") return { ...entry, there: placed.version, detail: "groups", decision: "merge" };
  if (!conflict || hasCopy) return { ...entry, decision: "same" };
  const { writes } = on.job.connection.traits;
  const keep = on.keep(wanted.item);
  if (keep === "both" && writes.includes("create")) return decideBoth(on, wanted, placed, conflict);
  if (!writes.includes("replace")) return { ...entry, decision: "kept" };
  const over = { ...entry, there: placed.version };
  if (keep === "mine") return { ...over, decision: "replace" };
  return keep === undefined && conflict.base !== undefined ? { ...over, decision: "merge", base: conflict.base } : { ...entry, decision: "kept" };
}

/** Beside what is there, under a key and a UID of its own. */
function decideBoth({ job, places }: Deciding, wanted: WantedRow, placed: PlacedRow, { fields }: Conflict): PlanEntry {
  const base = baseOf(job, wanted);
  const place = places.choose(placed.collection, wanted.kind);
  const entry = { ...base, key: copyKey(base.key), place, detail: fieldsDetail(fields) };
  return place.is === "none" ? { ...entry, decision: "failed", code: place.code, detail: place.detail } : { ...entry, decision: "both" };
}

/** Versions of which a copy was put there before and still is. */
async function copiesThere({ job, keep }: Deciding, page: readonly WantedRow[]): Promise<Set<number>> {
  const asked = page.filter((wanted) => keep(wanted.item) === "both");
  if (asked.length === 0) return new Set();
  const { read } = job.vault;
  const links = new Map((await read.links(job.account, asked.map((wanted) => wanted.item))).map((link) => [link.item, link]));
  const there = new Set<number>();
  for (const wanted of asked) {
    const link = links.get(wanted.item);
    if (link?.key !== copyKey(baseOf(job, wanted).key)) continue;
    if ((await read.placedAt(link.collection, [link.href])).length > 0) there.add(wanted.version);
  }
  return there;
}

/** There already, though no look has shown what it says: the same, if it is this version that was written. */
function decideWritten({ job }: Deciding, wanted: WantedRow, link: LinkRow): PlanEntry {
  const base = baseOf(job, wanted);
  const place = { is: "there", collection: link.collection } as const;
  return { ...base, place, href: link.href, decision: link.key === base.key ? "same" : "kept" };
}

const baseOf = (job: RestoreJob, wanted: WantedRow): Pick<PlanEntry, "item" | "version" | "kind" | "name" | "key" | "textSize"> => ({
  item: wanted.item,
  version: wanted.version,
  kind: wanted.kind,
  name: wanted.name,
  textSize: wanted.textSize,
  key: opKey(job.account, wanted.item, wanted.hash),
});

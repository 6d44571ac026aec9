import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import type { Collection, Kind } from "../providers/provider.ts";
import type { RestoreJob } from "./job.ts";
import type { PlanEntry } from "./plan.ts";
import { type Place, Places } from "./places.ts";
import { endsTheRestore } from "./service.ts";

type Settled = Exclude<Place, { is: "new" }>;

/**
 * Makes the collections a plan asks for, and gives where each place is now. One made by an attempt that died is found by
 * its name. Where none can be made, what was meant for it goes to the first collection that takes it. Throws what kept the list
 * of collections from its end, where one that is wanted may be there.
 */
export async function makeCollections(job: RestoreJob, entries: readonly PlanEntry[]): Promise<(place: Place, kind: Kind) => Settled> {
  const wanted = new Map<string, Place & { is: "new" }>();
  for (const { place } of entries) if (place.is === "new") wanted.set(keyOf(place), place);
  const made = new Map<string, Settled>();
  if (wanted.size > 0) {
    const listed = await listCollections(job);
    if (listed.broken && [...wanted.values()].some((place) => !listed.collections.some(isFor(place)))) throw listed.broken;
    for (const [key, place] of wanted) made.set(key, await makeOne(job, listed.collections, place));
  }
  return (place) => (place.is === "new" ? (made.get(keyOf(place)) ?? { is: "none", code: "internal", detail: "no collection was made" }) : place);
}

const keyOf = ({ kind, name }: { kind: Kind; name: string }): string => `${kind} ${name}`;

/** `broken`: why the list has no end. What it lacks may still be there. */
type Listed = { readonly collections: Collection[]; readonly broken?: LifeboatError };

export async function listCollections({ connection, io }: RestoreJob): Promise<Listed> {
  const collections: Collection[] = [];
  try {
    for await (const entry of connection.collections(io)) {
      if (entry.is === "end") return { collections };
      collections.push(entry.collection);
    }
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (endsTheRestore(error)) throw error;
    return { collections, broken: error };
  }
  return { collections, broken: new LifeboatError("bad-answer", "the list of collections broke off before its end") };
}

async function makeOne(job: RestoreJob, listed: Collection[], place: Place & { is: "new" }): Promise<Settled> {
  const { vault, account, io } = job;
  const { kind } = place;
  try {
    let collection = listed.find(isFor(place));
    if (!collection) {
      collection = await add(job, place);
      if (collection) listed.push(collection);
    }
    if (collection) {
      const [seen] = await vault.write.seeCollections(account, [collection]);
      if (seen) return { is: "there", collection: seen.id };
    }
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (endsTheRestore(error)) throw error;
    io.log("a collection could not be made", { code: error.code });
  }
  const fallback = new Places(await vault.read.collections(account), account, () => false).fallback(kind);
  return fallback.is === "new" ? { is: "none", code: "unsupported", detail: "it could not be made" } : fallback;
}

const isFor = ({ kind, name }: Place & { is: "new" }) => (c: Collection): boolean => c.name === name && !c.readOnly && c.kinds.includes(kind);

/** What a service gave no answer to may be there all the same. */
async function add(job: RestoreJob, place: Place & { is: "new" }): Promise<Collection | undefined> {
  const { target } = job.connection;
  try {
    return await target?.addCollection?.(place.kind, place.name, job.io);
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    const found = error.retry === "now" ? (await listCollections(job)).collections.find(isFor(place)) : undefined;
    if (!found) throw error;
    return found;
  }
}

// Photos that are there already, and the albums they are to be in.
import type { Item, Traits } from "../providers/provider.ts";
import type { PlacedRow } from "../vault/read/restores.ts";
import type { ContentRow, WantedRow } from "../vault/read/items.ts";
import type { RestoreJob } from "./job.ts";
import type { Pairing } from "./there.ts";

/** Whether a photo there can be put into albums, though it cannot be replaced. */
export const canRegroup = ({ regroups, writes }: Traits, kind: string): boolean => kind === "photo" && regroups === true && !writes.includes("replace");

/** Wanted versions of photos that are there, and not in all of their albums. */
export async function outsideTheirAlbums({ vault, connection }: RestoreJob, { found }: Pairing, page: readonly WantedRow[]): Promise<Set<number>> {
  const pairs = page.flatMap((wanted) => {
    const there = found.get(wanted.version)?.placed;
    return there !== undefined && canRegroup(connection.traits, wanted.kind) ? [{ wanted: wanted.version, there: there.version }] : [];
  });
  const groups = await groupsOf(vault, pairs.flatMap(({ wanted, there }) => [wanted, there]));
  const outside = pairs.filter(({ wanted, there }) => (groups.get(wanted) ?? []).some((name) => groups.get(there)?.includes(name) !== true));
  return new Set(outside.map(({ wanted }) => wanted));
}

/** The names of a version's albums, by version. */
async function groupsOf({ read }: RestoreJob["vault"], versions: readonly number[]): Promise<Map<number, readonly string[]>> {
  if (versions.length === 0) return new Map();
  return new Map((await read.groupsOf([...new Set(versions)])).map(({ version, groups }) => [version, groups]));
}

/** The same photo in the albums of both. */
export function inAlbumsOfBoth(item: Item, mine: ContentRow, there: ContentRow | undefined): Item {
  return { ...item, facts: { ...item.facts, groups: [...new Set([...(there?.groups ?? []), ...mine.groups])] } };
}

type Regrouped = { readonly version: number; readonly there: number | null };

/** Of photos that were put into albums, those that are in the same ones still: what is there now, by the version that was put there. */
export async function stillInAlbums(vault: RestoreJob["vault"], rows: readonly { readonly row: Regrouped; readonly placed: PlacedRow }[]): Promise<Set<number>> {
  const groups = await groupsOf(vault, rows.flatMap(({ row, placed }) => [row.version, row.there ?? row.version, placed.version]));
  const same = rows.filter(({ row, placed }) => {
    const wanted = new Set([...(groups.get(row.there ?? -1) ?? []), ...(groups.get(row.version) ?? [])]);
    return wanted.symmetricDifference(new Set(groups.get(placed.version))).size === 0;
  });
  return new Set(same.map(({ row }) => row.version));
}

import { statSync } from "node:fs";
import type { Context } from "./context.ts";
import { readPlaceSettings } from "./copies/place/kinds.ts";
import { statOf } from "./copies/place/stat-of.ts";
import type { CopyRunRow, Opened, PlaceRow } from "./vault/read/copies.ts";

export type PlaceStatus = {
  readonly place: PlaceRow;
  /** The newest copy that was read back; null: none yet. `owed`: things it lacks. */
  readonly newest: { readonly made: string; readonly owed: number } | null;
  readonly lastRun: CopyRunRow | undefined;
  readonly lastCheck: CopyRunRow | undefined;
  /** Things kept here that are not there yet: what came since, and what is owed. */
  readonly behind: number;
  /** How much of it was opened and read by checks. */
  readonly opened: Opened;
  /** A folder on the vault's own disk: both are lost together. */
  readonly sameDisk: boolean;
};

/** From what is written down here: no place is asked. */
export async function copyStatus({ vault }: Pick<Context, "vault">): Promise<PlaceStatus[]> {
  const { read } = vault;
  return Promise.all(
    (await read.copyPlaces()).map(async (place) => {
      const known = [read.placeIndexes(place.id), read.copyRuns(place.id, 100), read.cameSinceCopy(place.id), read.packsOpened(place.id)] as const;
      const [indexes, runs, came, opened, sameDisk] = await Promise.all([...known, isSameDisk(vault.dir, place)]);
      const newest = indexes.find(({ state }) => state === "stored");
      return {
        place,
        newest: newest ? { made: newest.made, owed: newest.owed } : null,
        lastRun: runs.find(({ kind }) => kind === "copy"),
        lastCheck: runs.find(({ kind }) => kind === "check"),
        behind: came + (newest?.owed ?? 0),
        opened,
        sameDisk,
      };
    }),
  );
}

/** Nobody waits long for a server that is gone: it is another disk. */
async function isSameDisk(vaultDir: string, { kind, settings }: PlaceRow): Promise<boolean> {
  if (kind !== "folder") return false;
  const there = await statOf(readPlaceSettings("folder", settings).dir, 500);
  return typeof there === "object" && there.dev === statSync(vaultDir).dev;
}

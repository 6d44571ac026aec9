import { statSync } from "node:fs";
import { join } from "node:path";
import { LifeboatError } from "../api/errors.ts";
import type { Context } from "./context.ts";
import { mostLanes } from "./copies/job.ts";
import { practiseRebuild, type RebuildJob, type RebuildReport } from "./drill/rebuild.ts";
import { copyJob } from "./second-copies.ts";
import { roomAt, roomForMedia } from "./vault/place.ts";
import { makeJobFolder } from "./vault/job-folder.ts";
import type { PlaceRow } from "./vault/read/copies.ts";

/** In bytes: `reads` come from the place, `needs` is what this disk must give for a while, `free` what it has. */
export type RebuildCost = { readonly reads: number; readonly needs: number; readonly free: number; /** Afterwards there is room for a backup still. */ readonly fits: boolean };
export type RebuildOptions = Pick<RebuildJob, "signal" | "onProgress">;

/** From what is written down here, a little too much rather than too little. Throws not-found where nothing was copied yet. */
export async function rebuildCost({ vault }: Pick<Context, "vault">, place: PlaceRow): Promise<RebuildCost> {
  const newest = (await vault.read.placeIndexes(place.id)).find(({ state }) => state === "stored");
  if (!newest) throw new LifeboatError("not-found", `there is nothing at "${place.name}" yet`);
  const sizes = (await vault.read.packs(place.id)).filter(({ state }) => state === "stored").map(({ size }) => size);
  const inFlight = place.kind === "folder" ? 0 : newest.size + sum(sizes.toSorted((a, b) => b - a).slice(0, mostLanes));
  // While it is filled, a database lies beside its own journal.
  const database = 2 * statSync(join(vault.dir, "vault.db")).size;
  const needs = sum(sizes) + inFlight + database;
  const { free, total } = roomAt(vault.dir);
  return { reads: sum(sizes) + newest.size, needs, free, fits: roomForMedia({ free: free - needs, total }) };
}

const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);

/** Rebuilds everything from a second copy in a folder of its own, which is gone afterwards. Throws disk-full where there is no room. */
export async function practiseFullRebuild(context: Context, place: PlaceRow, { signal, onProgress }: RebuildOptions): Promise<RebuildReport> {
  const { needs, free, fits } = await rebuildCost(context, place);
  if (!fits) throw new LifeboatError("disk-full", `a full rebuild needs ${megabytes(needs)} for a while, and some to spare; ${megabytes(free)} are free`);
  const job = await copyJob(context, place, { signal });
  using practice = await makeJobFolder(context.vault.dir, "practice");
  return await practiseRebuild({ ...job, folder: practice.folder, onProgress });
}

const megabytes = (size: number): string => `${Math.ceil(size / 1e6).toLocaleString("en")} MB`;

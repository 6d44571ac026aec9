import { randomBytes, randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { sha256 } from "../vault/hash.ts";
import { placeFile, readmeFile } from "./names.ts";
import type { Place } from "./place/place.ts";
import { placeReadme } from "./readme.ts";

/** What lifeboat-place.json says, so that an empty mount point, or another disk, is not taken for the place. */
export type PlaceFile = { readonly format: 1; readonly id: string; readonly made: string };

/** In bytes: these are small texts of our own. */
const largest = 1 << 16;

/** `scratch`: a folder for what is on its way, which is cleared where this is killed. */
export type Sending = { readonly scratch: string; readonly signal: AbortSignal };

/** Marks the place as one, or takes the mark that is there: many vaults share a place. Gives its id. */
export async function claimPlace(store: Place, { now, ...sending }: Sending & { readonly now: Date }): Promise<string> {
  const { signal } = sending;
  const known = await readPlaceFile(store, signal);
  if (known) return known.id;
  const made: PlaceFile = { format: 1, id: randomUUID(), made: now.toISOString() };
  await putText(store, { name: readmeFile, text: placeReadme }, sending);
  await putText(store, { name: placeFile, text: `${JSON.stringify(made, undefined, 2)}\n` }, sending);
  const back = await readPlaceFile(store, signal);
  if (back?.id === made.id) return made.id;
  throw new LifeboatError("bad-answer", "the place said that it took a file, and does not have it");
}

/** Throws source-away where the mark is missing or another. */
export async function assertSamePlace(store: Place, id: string, signal: AbortSignal): Promise<void> {
  const found = await readPlaceFile(store, signal);
  if (found?.id !== id) throw new LifeboatError("source-away", found ? "another place answers there" : `there is no ${placeFile}`);
}

/** Undefined where there is none. Throws bad-answer for one that is not ours to read. */
export async function readPlaceFile(store: Place, signal: AbortSignal): Promise<PlaceFile | undefined> {
  const text = await readSmall(store, placeFile, signal);
  if (!text) return undefined;
  try {
    const { format, id, made } = JSON.parse(text.toString()) as Partial<PlaceFile>;
    if (format === 1 && typeof id === "string" && typeof made === "string") return { format, id, made };
  } catch {
    // said below
  }
  throw new LifeboatError("bad-answer", `${placeFile} is damaged, or from a newer Lifeboat`);
}

/** A file of a few kilobytes; undefined where there is none. */
export async function readSmall(store: Place, name: string, signal: AbortSignal): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of store.read(name, signal)) {
      size += chunk.length;
      if (size > largest) throw new LifeboatError("bad-answer", `${name} is too large`);
      chunks.push(chunk);
    }
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (error.code === "not-found") return undefined;
    throw error;
  }
  return Buffer.concat(chunks);
}

export async function putText(store: Place, { name, text }: { readonly name: string; readonly text: string | Uint8Array }, { scratch, signal }: Sending): Promise<void> {
  const path = join(scratch, randomBytes(8).toString("hex"));
  const bytes = Buffer.from(text);
  writeFileSync(path, bytes, { mode: 0o600, flag: "wx" });
  try {
    await store.put(name, { path, size: bytes.length, hash: sha256(bytes) }, { fresh: false }, signal);
  } finally {
    rmSync(path, { force: true });
  }
}

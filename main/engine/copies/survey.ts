import { LifeboatError } from "../../api/errors.ts";
import { hex } from "../vault/hash.ts";
import type { IndexRow, PackRow } from "../vault/read/copies.ts";
import { type CopyJob } from "./job.ts";
import { indexFolder, packHashOf, packsFolder, sequenceOf } from "./names.ts";

/** What a listing of the place says about what should be there. */
export type Survey = {
  readonly packs: readonly PackRow[];
  readonly indexes: readonly IndexRow[];
  /** Packs that are not there, or not in their full size. */
  readonly missing: readonly PackRow[];
  readonly short: readonly PackRow[];
  /** Indexes, newest first, likewise. */
  readonly missingIndexes: readonly IndexRow[];
  readonly shortIndexes: readonly IndexRow[];
  /** Indexes there that this vault did not write, newest first, and how large the place says they are. */
  readonly foreign: readonly { readonly sequence: number; readonly size: number }[];
  /** Files there that no row names. */
  readonly strangers: readonly string[];
};

export async function survey({ vault, place, store, signal }: CopyJob): Promise<Survey> {
  const [packFiles, indexFiles] = [await store.list(packsFolder(vault.id), signal), await store.list(indexFolder(vault.id), signal)];
  const [packs, indexes] = await Promise.all([vault.read.packs(place.id), vault.read.placeIndexes(place.id)]);
  const sizes = new Map(packFiles.map(({ name, size }) => [packHashOf(name) ?? "", size]));
  const sequences = new Map(indexFiles.flatMap(({ name, size }) => (sequenceOf(name) === undefined ? [] : [[sequenceOf(name) ?? 0, size] as const])));
  const stored = packs.filter(({ state }) => state === "stored");
  const known = new Set(packs.map(({ hash }) => hex(hash)));
  const written = new Set(indexes.map(({ sequence }) => sequence));
  return {
    packs,
    indexes,
    missing: stored.filter(({ hash }) => !sizes.has(hex(hash))),
    short: stored.filter(({ hash, size }) => isShort(size, sizes.get(hex(hash)))),
    missingIndexes: indexes.filter(({ state, sequence }) => state === "stored" && !sequences.has(sequence)),
    shortIndexes: indexes.filter(({ state, sequence, size }) => state === "stored" && isShort(size, sequences.get(sequence))),
    foreign: [...sequences].map(([sequence, size]) => ({ sequence, size })).filter(({ sequence }) => !written.has(sequence)).sort((a, b) => b.sequence - a.sequence),
    strangers: packFiles.filter(({ name }) => !known.has(packHashOf(name) ?? "")).map(({ name }) => name),
  };
}

/** A list need not say sizes. */
const isShort = (size: number, listed = size): boolean => !Number.isNaN(listed) && listed !== size;

/** Throws other-computer where a newer index lies there that this vault did not write: two computers go on from the same vault. */
export function assertAlone({ foreign, indexes }: Survey, place: CopyJob["place"]): void {
  const newest = Math.max(place.sequence, ...indexes.map(({ sequence }) => sequence));
  const [theirs] = foreign;
  if (theirs !== undefined && theirs.sequence > newest) {
    throw new LifeboatError("other-computer", `${place.name} (number ${theirs.sequence} there, ${newest} here)`);
  }
}

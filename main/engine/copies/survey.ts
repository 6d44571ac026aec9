import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { hex } from "../vault/hash.ts";
import type { IndexRow, PackRow } from "../vault/read/copies.ts";
import type { Remote } from "../vault/rpc.ts";
import { type CopyJob, packWorker, withFile } from "./job.ts";
import { indexFolder, indexName, packHashOf, packsFolder, sequenceOf } from "./names.ts";
import type { PackWorker } from "./pack-worker.ts";
import { assertSamePlace } from "./place-file.ts";
import { assertForUs, sizeOfIndex } from "./read-index.ts";

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

type Foreign = Survey["foreign"][number];

/** Why an index that this vault did not write is none of this copy, or too damaged to tell; undefined: another computer goes on with it. */
export async function whyForged(job: CopyJob, worker: Remote<PackWorker>, { sequence, size }: Foreign): Promise<string | undefined> {
  const { vault, place, store, identity, signal } = job;
  const name = indexName(vault.id, sequence);
  try {
    await assertForUs(store, name, { identity, signal });
    const head = await withFile(job, { name, size: sizeOfIndex(size) }, (path) => worker.headOfIndex(path, identity.text, vault.id));
    if (head.sequence !== sequence) return `is a copy of number ${head.sequence}`;
    return head.place === place.uuid ? undefined : "belongs to another second copy";
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (error.code === "bad-answer" || error.code === "wrong-passphrase") return error.detail;
    throw error;
  }
}

/**
 * Whoever can write there, and a sync program or a bad disk, too, may put something newer than this vault's: it is known from now
 * on, and the copy goes on beside it. Gives their names. Throws other-computer for one that another computer wrote which holds the
 * key: two computers go on from the same vault.
 */
export async function passOver(job: CopyJob, { foreign, indexes }: Survey): Promise<string[]> {
  const { vault, place, store, signal, now } = job;
  const newest = Math.max(place.sequence, ...indexes.map(({ sequence, content }) => (content.length > 0 ? sequence : 0)));
  const theirs = foreign.filter(({ sequence }) => sequence > newest);
  if (theirs.length === 0) return [];
  const worker = packWorker(vault.dir);
  try {
    for (const index of theirs) {
      signal.throwIfAborted();
      if ((await whyForged(job, worker.remote, index)) === undefined) throw new LifeboatError("other-computer", `${place.name} (number ${index.sequence} there, ${newest} here)`);
    }
  } finally {
    await worker.close();
  }
  await assertSamePlace(store, place.uuid, signal);
  await vault.write.indexesPassedOver(place.id, theirs.map(({ sequence }) => sequence), now().toISOString());
  return theirs.map(({ sequence }) => indexName(vault.id, sequence));
}

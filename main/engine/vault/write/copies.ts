import { LifeboatError } from "../../../api/errors.ts";
import type { WriteDb } from "../db.ts";
import { insert, run, value } from "../sql.ts";

export type NewPlace = {
  readonly name: string;
  readonly kind: string;
  /** Without secrets. */
  readonly settings: unknown;
  readonly uuid: string;
  readonly recipient: string;
  readonly keepDays: number | null;
};
export type CopyRunStatus = "complete" | "partial" | "damaged" | "away" | "failed" | "cancelled";
export type CopyRunEnd = { readonly status: CopyRunStatus; readonly now: string; readonly error?: string; readonly detail?: string; readonly counts?: object };

/** One that was removed goes on where it was: what lies there is known. Throws `exists` for a name in use. */
export function addPlace(db: WriteDb, place: NewPlace, now: string): number {
  assertFree(db, place.name);
  const former = value<number>(db, "SELECT id FROM place WHERE kind = 'removed' AND uuid = ? AND recipient = ?", place.uuid, place.recipient);
  if (former !== undefined) {
    const again = "UPDATE place SET name = ?, kind = ?, settings = ?, keep_days = ?, added = ? WHERE id = ?";
    run(db, again, place.name, place.kind, JSON.stringify(place.settings), place.keepDays, now, former);
    return former;
  }
  return insert(
    db,
    "INSERT INTO place(name, kind, settings, uuid, recipient, keep_days, added) VALUES (?, ?, ?, ?, ?, ?, ?)",
    place.name,
    place.kind,
    JSON.stringify(place.settings),
    place.uuid,
    place.recipient,
    place.keepDays,
    now,
  );
}

export type ChangedPlace = Pick<NewPlace, "settings" | "keepDays">;

export function changePlace(db: WriteDb, place: number, { settings, keepDays }: ChangedPlace): void {
  run(db, "UPDATE place SET settings = ?, keep_days = ? WHERE id = ?", JSON.stringify(settings), keepDays, place);
}

/** Throws `exists` for a name in use. */
export function renamePlace(db: WriteDb, place: number, name: string): void {
  assertFree(db, name);
  run(db, "UPDATE drill SET place = ? WHERE place = (SELECT name FROM place WHERE id = ?)", name, place);
  run(db, "UPDATE place SET name = ? WHERE id = ?", name, place);
}

function assertFree(db: WriteDb, name: string): void {
  if (value(db, "SELECT id FROM place WHERE name = ?", name) !== undefined) throw new LifeboatError("exists", `there is already a second copy called "${name}"`);
}

/** Its name is free; what lies there stays there. Which packs these are is kept: added again, it would be taken for another computer's. */
export function removePlace(db: WriteDb, place: number): void {
  run(db, "DELETE FROM copy_run WHERE place = ?", place);
  run(db, "UPDATE place SET name = uuid || ' ' || id, kind = 'removed', settings = '{}' WHERE id = ?", place);
}

export type PackFile = { readonly hash: Uint8Array; readonly size: number };

/** Before it is sent, so that a retry sends the same bytes. */
export function packSpooled(db: WriteDb, place: number, pack: PackFile & { readonly bodies: readonly number[] }, now: string): number {
  const id = insert(db, "INSERT INTO pack(place, hash, size, state, made) VALUES (?, ?, ?, 'spooled', ?)", place, pack.hash, pack.size, now);
  for (const body of pack.bodies) run(db, "INSERT INTO pack_body(place, body, pack) VALUES (?, ?, ?)", place, body, id);
  return id;
}

/** It was read back. */
export function packStored(db: WriteDb, pack: number): void {
  run(db, "UPDATE pack SET state = 'stored' WHERE id = ?", pack);
}

/** It never came to be there, or was deleted there. */
export function packsLost(db: WriteDb, packs: readonly number[]): void {
  for (const pack of packs) {
    run(db, "DELETE FROM pack_body WHERE pack = ?", pack);
    run(db, "DELETE FROM pack WHERE id = ?", pack);
  }
}

/** What else it held is packed anew; the file is deleted after `doomed`. */
export function packsRetired(db: WriteDb, packs: readonly number[], doomed: string): void {
  for (const pack of packs) letGo(db, pack, "retired", doomed);
}

/** Missing, short or changed there: what it held is packed anew. It counts as damage until `damageMended`. */
export function packsDamaged(db: WriteDb, packs: readonly number[], doomed: string | null): void {
  for (const pack of packs) letGo(db, pack, "damaged", doomed);
}

/** Where `doomed` is null the file is never deleted. */
function letGo(db: WriteDb, pack: number, state: "retired" | "damaged", doomed: string | null): void {
  run(db, "DELETE FROM pack_body WHERE pack = ?", pack);
  run(db, "UPDATE pack SET state = ?, doomed = coalesce(doomed, ?) WHERE id = ?", state, doomed, pack);
}

export function packsDoomed(db: WriteDb, packs: readonly number[], doomed: string): void {
  for (const pack of packs) run(db, "UPDATE pack SET doomed = coalesce(doomed, ?) WHERE id = ?", doomed, pack);
}

export function packsChecked(db: WriteDb, packs: readonly number[], now: string): void {
  for (const pack of packs) run(db, "UPDATE pack SET checked = ? WHERE id = ?", now, pack);
}

export type NewIndex = PackFile & { readonly sequence: number; readonly content: Uint8Array; readonly owed: number };

export function indexSpooled(db: WriteDb, place: number, index: NewIndex, now: string): void {
  run(
    db,
    "INSERT INTO place_index(place, sequence, hash, size, content, state, owed, made) VALUES (?, ?, ?, ?, ?, 'spooled', ?, ?)",
    place,
    index.sequence,
    index.hash,
    index.size,
    index.content,
    index.owed,
    now,
  );
}

/** From here on the copy is as new as this index. */
export function indexStored(db: WriteDb, place: number, sequence: number): void {
  run(db, "UPDATE place_index SET state = 'stored' WHERE place = ? AND sequence = ?", place, sequence);
  run(db, "UPDATE place SET sequence = max(sequence, ?) WHERE id = ?", sequence, place);
}

export function indexChecked(db: WriteDb, place: number, sequence: number, now: string): void {
  run(db, "UPDATE place_index SET checked = ? WHERE place = ? AND sequence = ?", now, place, sequence);
}

export function indexesLost(db: WriteDb, place: number, sequences: readonly number[]): void {
  for (const sequence of sequences) run(db, "DELETE FROM place_index WHERE place = ? AND sequence = ?", place, sequence);
}

/** Missing, short or changed there: it counts as damage until `damageMended`. */
export function indexesDamaged(db: WriteDb, place: number, sequences: readonly number[], doomed: string | null): void {
  for (const sequence of sequences) run(db, "UPDATE place_index SET state = 'damaged', doomed = coalesce(doomed, ?) WHERE place = ? AND sequence = ?", doomed, place, sequence);
}

/** Numbers that something has which is no index of this copy: never ours again. */
export function indexesPassedOver(db: WriteDb, place: number, sequences: readonly number[], now: string): void {
  const known = "INSERT INTO place_index(place, sequence, hash, size, content, state, owed, made) VALUES (?, ?, x'', 0, x'', 'retired', 0, ?) ON CONFLICT DO NOTHING";
  for (const sequence of sequences) run(db, known, place, sequence, now);
}

/** Something else has their numbers. */
export function indexesRetired(db: WriteDb, place: number, sequences: readonly number[]): void {
  for (const sequence of sequences) run(db, "UPDATE place_index SET state = 'retired' WHERE place = ? AND sequence = ?", place, sequence);
}

/** The newest index names nothing that was damaged there. */
export function damageMended(db: WriteDb, place: number): void {
  for (const table of ["pack", "place_index"]) run(db, `UPDATE ${table} SET state = 'retired' WHERE place = ? AND state = 'damaged'`, place);
}

export function indexesDoomed(db: WriteDb, place: number, sequences: readonly number[], doomed: string): void {
  for (const sequence of sequences) run(db, "UPDATE place_index SET doomed = coalesce(doomed, ?) WHERE place = ? AND sequence = ?", doomed, place, sequence);
}

/** The caller holds the place's lock: a run without an end has died. */
export function beginCopyRun(db: WriteDb, place: number, kind: "copy" | "check", now: string): number {
  run(db, "UPDATE copy_run SET status = 'failed', error = 'internal', ended = ?, detail = 'the program ended before the run did' WHERE place = ? AND ended IS NULL", now, place);
  return insert(db, "INSERT INTO copy_run(place, kind, started, status) VALUES (?, ?, ?, 'running')", place, kind, now);
}

export function endCopyRun(db: WriteDb, copyRun: number, { status, now, error, detail, counts }: CopyRunEnd): void {
  run(
    db,
    "UPDATE copy_run SET ended = ?, status = ?, error = ?, detail = ?, counts = ? WHERE id = ?",
    now,
    status,
    error ?? null,
    detail ?? null,
    JSON.stringify(counts ?? {}),
    copyRun,
  );
}

/** Bytes from a copy, already held against their hash. Gives whether the body is one that is kept here. */
export function healBody(db: WriteDb, hash: Uint8Array, data: Uint8Array): boolean {
  return run(db, "UPDATE body SET data = ?, size = ? WHERE hash = ? AND data IS NOT NULL", data, data.length, hash) === 1;
}

/** The person has the card in hand. */
export function confirmCard(db: WriteDb, now: string): void {
  run(db, "INSERT INTO meta(key, value) VALUES ('recovery_card', ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value", now);
}

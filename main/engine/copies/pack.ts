import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { asLifeboatError } from "../../api/errors.ts";
import { openPlainNow } from "../disk/plain-file.ts";
import { blobPath } from "../vault/blob-file.ts";
import type { ReadDb } from "../vault/db.ts";
import { hex, sha256 } from "../vault/hash.ts";
import type { BodyRef } from "../vault/read/copies.ts";
import { sql } from "../vault/sql.ts";
import { entryName } from "./names.ts";
import { SpoolFile, type SpooledFile } from "./spool-file.ts";
import { tarBytes } from "./tar.ts";

/** What a pack holds at most; a body that is larger has one for itself. */
export const largestPack = 64 << 20;

export type PackJob = { readonly spool: string; readonly recipient: string; readonly bodies: readonly BodyRef[] };
/** `damaged`: not what the vault says they are, so they are in no pack. `pack` is absent where nothing is left. */
export type Packed = { readonly pack?: SpooledFile; readonly bodies: readonly number[]; readonly damaged: readonly BodyRef[] };

/** Bodies in the order of their ids, cut where a pack is full. */
export function fill(bodies: readonly BodyRef[]): { readonly full: BodyRef[][]; readonly rest: BodyRef[] } {
  const full: BodyRef[][] = [];
  let rest: BodyRef[] = [];
  let size = 0;
  for (const body of bodies) {
    const more = tarBytes(body.size);
    if (rest.length > 0 && size + more > largestPack) {
      full.push(rest);
      rest = [];
      size = 0;
    }
    rest.push(body);
    size += more;
  }
  return { full, rest };
}

class Damaged extends Error {
  readonly body: BodyRef;

  constructor(body: BodyRef) {
    super("damaged");
    this.body = body;
  }
}

/** Every body is hashed on its way: what is damaged here must not take the place of a good copy. */
export function buildPack(db: ReadDb, vaultDir: string, job: PackJob): Packed {
  const damaged: BodyRef[] = [];
  for (let left = job.bodies; left.length > 0; ) {
    const spool = new SpoolFile(job.spool, job.recipient);
    try {
      for (const body of left) addBody(spool, db, vaultDir, body);
      return { pack: spool.finish(), bodies: left.map(({ id }) => id), damaged };
    } catch (error) {
      spool.discard();
      if (!(error instanceof Damaged)) throw error;
      damaged.push(error.body);
      left = left.filter((body) => body !== error.body);
    }
  }
  return { bodies: [], damaged };
}

function addBody(spool: SpoolFile, db: ReadDb, vaultDir: string, body: BodyRef): void {
  if (body.ext !== null) return addFile(spool, join(vaultDir, blobPath(body.hash, body.ext)), body);
  const data = textOf(db, body);
  spool.begin(entryName(body), body.size);
  spool.write(data);
  spool.endEntry(body.size);
}

function textOf(db: ReadDb, body: BodyRef): Uint8Array {
  const data = sql(db, "SELECT data FROM body WHERE id = ?").pluck().get(body.id) as Uint8Array | null | undefined;
  if (!data || data.length !== body.size || !sha256(data).equals(body.hash)) throw new Damaged(body);
  return data;
}

/** Whether a body is what the vault says it is. Throws for trouble that is not its own. */
export function isWhole(db: ReadDb, vaultDir: string, body: BodyRef): boolean {
  try {
    if (body.ext === null) textOf(db, body);
    return body.ext === null || hex(hashOfFile(join(vaultDir, blobPath(body.hash, body.ext))).hash) === hex(body.hash);
  } catch (thrown) {
    const error = unreadable(thrown, body);
    if (error instanceof Damaged) return false;
    throw error;
  }
}

const chunk = Buffer.allocUnsafeSlow(1 << 20);

function addFile(spool: SpoolFile, path: string, body: BodyRef): void {
  const file = opened(path, body);
  try {
    if (fstatSync(file).size !== body.size) throw new Damaged(body);
    spool.begin(entryName(body), body.size);
    const digest = createHash("sha256");
    let size = 0;
    for (let n = readSync(file, chunk); n > 0 && size <= body.size; n = readSync(file, chunk)) {
      const some = chunk.subarray(0, n);
      digest.update(some);
      spool.write(some);
      size += n;
    }
    if (size !== body.size || digest.digest("hex") !== hex(body.hash)) throw new Damaged(body);
    spool.endEntry(size);
  } catch (thrown) {
    throw unreadable(thrown, body);
  } finally {
    closeSync(file);
  }
}

function opened(path: string, body: BodyRef): number {
  try {
    return openSync(path, "r");
  } catch (thrown) {
    throw unreadable(thrown, body);
  }
}

/** A file that is gone or cannot be read is damage like any other. */
function unreadable(thrown: unknown, body: BodyRef): unknown {
  if (thrown instanceof Damaged) return thrown;
  const error = asLifeboatError(thrown);
  return error.code === "not-found" || error.code === "io" || error.code === "forbidden" ? new Damaged(body) : error;
}

/** Of all its bytes as they are now. */
export function hashOfFile(path: string): SpooledFile {
  const file = openPlainNow(path);
  try {
    const digest = createHash("sha256");
    let size = 0;
    for (let n = readSync(file, chunk); n > 0; n = readSync(file, chunk)) {
      digest.update(chunk.subarray(0, n));
      size += n;
    }
    return { hash: digest.digest(), size };
  } finally {
    closeSync(file);
  }
}

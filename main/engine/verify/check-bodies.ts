import type { ReadDb } from "../vault/db.ts";
import { hex, sha256 } from "../vault/hash.ts";
import { sql } from "../vault/sql.ts";
import { itemsOfBody } from "./names.ts";
import type { Damage } from "./report.ts";

export type BodyPage = { readonly last: number; readonly bodies: number; readonly bytes: number; readonly damage: readonly Damage[] };

type Body = { id: number; hash: Uint8Array; size: number; data: Uint8Array };

const mostBodies = 500;
const mostBytes = 16 << 20;
const columns = "SELECT id, hash, size, data FROM body WHERE";

/** Hashes some bodies kept in the database, from the one after `after` up to `top`; the page that gives `last = top` is the last. */
export function checkBodies(db: ReadDb, after: number, top: number): BodyPage {
  const damage: Damage[] = [];
  let bodies = 0;
  let bytes = 0;
  const some = sql(db, `${columns} id > ? AND id <= ? AND data IS NOT NULL ORDER BY id LIMIT ${mostBodies}`);
  for (const body of some.iterate(after, top) as Iterable<Body>) {
    damage.push(...problemsOf(db, body));
    bodies++;
    bytes += body.data.length;
    if (bodies === mostBodies || bytes >= mostBytes) return { last: body.id, bodies, bytes, damage };
  }
  return { last: top, bodies, bytes, damage };
}

function problemsOf(db: ReadDb, { id, hash, size, data }: Body): Damage[] {
  const changed = !sha256(data).equals(hash);
  if (!changed && data.length === size) return [];
  const detail = changed ? `body ${id} no longer holds what was stored` : `body ${id} has ${data.length} bytes, not ${size}`;
  return [{ what: "body", hash: hex(hash), items: itemsOfBody(db, hash), detail }];
}

/** The same where a page cannot be read: each body by itself, naming those that cannot. */
export function checkBodiesSingly(db: ReadDb, after: number, top: number): BodyPage {
  const last = Math.min(after + mostBodies, top);
  const damage: Damage[] = [];
  let bodies = 0;
  let bytes = 0;
  for (let id = after + 1; id <= last; id++) {
    try {
      const body = sql(db, `${columns} id = ? AND data IS NOT NULL`).get(id) as Body | undefined;
      if (!body) continue;
      bodies++;
      bytes += body.data.length;
      damage.push(...problemsOf(db, body));
    } catch {
      damage.push(unreadable(db, id));
    }
  }
  return { last, bodies, bytes, damage };
}

/** One by itself. Nothing is wrong with what was forgotten since. */
export function checkBodyAgain(db: ReadDb, hash: Uint8Array): readonly Damage[] {
  const id = sql(db, "SELECT id FROM body WHERE hash = ?").pluck().get(hash) as number | undefined;
  return id === undefined ? [] : checkBodiesSingly(db, id - 1, id).damage;
}

function unreadable(db: ReadDb, id: number): Damage {
  const detail = `body ${id} cannot be read from the database`;
  try {
    const hash = sql(db, "SELECT hash FROM body WHERE id = ?").pluck().get(id) as Uint8Array | undefined;
    return hash ? { what: "body", hash: hex(hash), items: itemsOfBody(db, hash), detail } : { what: "body", items: [], detail };
  } catch {
    return { what: "body", items: [], detail };
  }
}

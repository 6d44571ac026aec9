import type { ReadDb } from "../vault/db.ts";
import { bucketOf, hex, versionHash } from "../vault/hash.ts";
import { rows } from "../vault/sql.ts";
import { nameItems } from "./names.ts";
import type { Damage } from "./report.ts";

export type Page = { readonly last: number; readonly done: number; readonly damage: readonly Damage[] };

type Version = {
  id: number;
  item: number;
  known: number | null;
  href: string;
  hash: Uint8Array;
  bucket: number;
  facts: string;
  flag: string | null;
  raw: number | null;
  bodyHash: Uint8Array | null;
  rawHash: Uint8Array | null;
  empty: number;
};
type Part = { version: number; name: string; hash: Uint8Array | null; empty: number };

const pageSize = 2000;
const hasNoBytes = (body: string): string => `(${body}.id IS NOT NULL AND ${body}.data IS NULL AND ${body}.ext IS NULL)`;

/** Version hashes, and that what each version refers to is there. `done` is 0 after the last page. */
export function checkVersions(db: ReadDb, after: number): Page {
  const found = rows<Version>(
    db,
    `SELECT v.id, v.item, i.id AS known, v.href, v.hash, v.bucket, v.facts, v.flag, v.raw, b.hash AS bodyHash, r.hash AS rawHash,
       ${hasNoBytes("b")} OR ${hasNoBytes("r")} AS empty
     FROM version v LEFT JOIN item i ON i.id = v.item LEFT JOIN body b ON b.id = v.body LEFT JOIN body r ON r.id = v.raw
     WHERE v.id > ? ORDER BY v.id LIMIT ${pageSize}`,
    after,
  );
  const last = found.at(-1)?.id ?? after;
  const parts = partsOf(db, after, last);
  const damage = found.flatMap((version) => {
    const problem = problemOf(version, parts.get(version.id) ?? []);
    return problem ? [{ ...problem, items: nameItems(db, [version.item]) }] : [];
  });
  return { last, done: found.length, damage };
}

function partsOf(db: ReadDb, after: number, last: number): Map<number, Part[]> {
  const found = rows<Part>(
    db,
    `SELECT p.version, p.name, b.hash, ${hasNoBytes("b")} AS empty FROM part p LEFT JOIN body b ON b.id = p.body
     WHERE p.version > ? AND p.version <= ?`,
    after,
    last,
  );
  return Map.groupBy(found, (part) => part.version);
}

function problemOf(v: Version, parts: readonly Part[]): Pick<Damage, "what" | "detail"> | undefined {
  const reference = (detail: string): Pick<Damage, "what" | "detail"> => ({ what: "reference", detail: `version ${v.id} ${detail}` });
  if (v.known === null) return reference(`belongs to item ${v.item}, which is not there`);
  if (!v.bodyHash) return reference("has no body");
  if (v.raw !== null && !v.rawHash) return reference("has lost its raw form");
  const whole = parts.flatMap(({ name, hash }) => (hash ? [{ name, hash }] : []));
  if (whole.length < parts.length) return reference("has lost a part");
  if (v.flag === "forgotten") return undefined;
  if (v.empty === 1 || parts.some((part) => part.empty === 1)) return reference("has a body without bytes, though it was never forgotten");
  const hash = versionHash({ body: v.bodyHash, raw: v.rawHash ?? undefined, parts: whole, facts: v.facts });
  if (!hash.equals(v.hash)) return { what: "version", detail: `version ${v.id} does not hash to ${hex(v.hash)}` };
  if (v.bucket !== bucketOf(v.href)) return { what: "version", detail: `version ${v.id} is in the wrong bucket` };
  return undefined;
}

// A reader written from FORMAT.md alone: its queries are taken from there, and nothing of the vault's code reads here.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filledVault } from "../verify/damage.fixture.ts";
import { card, type Rig } from "./vault.fixture.ts";

const document = readFileSync(join(import.meta.dirname, "FORMAT.md"), "utf8");

function query(name: string): string {
  const found = new RegExp(`^\`\`\`sql ${name}\n([^\`]+)\`\`\``, "m").exec(document)?.[1];
  if (!found) throw new Error(`FORMAT.md has no query "${name}"`);
  return found;
}

let rig: Rig;
let db: Database.Database;
beforeAll(async () => {
  rig = await filledVault();
  const other = await rig.addAccount("Dad");
  const bytes = (text: string) => ({ type: "text/plain", bytes: Buffer.from(text) });
  const odd = { ...card("Zoë", { href: "/a b/ß\n😀.ics" }), kind: "event" as const, raw: bytes("raw"), facts: { groups: ["z", "ä"], favourite: true } };
  const parts = ["photo", 'quoted "\n', "\uffee", "😀"].map((name) => ({ name, body: bytes(`part ${name}`) }));
  await rig.backup({ "Bücher/😀": [{ ...odd, parts }], "Bücher/\uffee": [{ ...odd, parts: [] }] }, other);
  await rig.vault.close();
  db = new Database(join(rig.dir, "vault.db"), { readonly: true });
});
afterAll(async () => {
  db.close();
  await rig[Symbol.asyncDispose]();
});

type Row = Record<string, string | number | Buffer | null>;
const all = (sql: string, params: Row = {}): Row[] => db.prepare(sql).all(params) as Row[];
const hex = (value: Row[string] | undefined): string => (Buffer.isBuffer(value) ? value.toString("hex") : "");
const sha256 = (bytes: Buffer | string): string => createHash("sha256").update(bytes).digest("hex");
const len = (text: Row[string] | undefined): number => Buffer.byteLength(String(text));
const zero = "0".repeat(64);

/** With the system's own program where there is one. */
function sha256sum(path: string): string {
  const ran = spawnSync("sha256sum", ["--", path], { encoding: "utf8" });
  return ran.status === 0 ? (ran.stdout.split(" ")[0] ?? "") : sha256(readFileSync(path));
}

describe("FORMAT.md is enough to", () => {
  it("know the format", () => {
    const meta = Object.fromEntries(all("SELECT key, value FROM meta").map((row) => [row["key"], row["value"]]));
    expect(meta).toMatchObject({ format: "10", min_reader: "10", min_writer: "10" });
    expect(document).toContain(`format **${String(meta["format"])}**`);
  });

  it("read the contacts of today", () => {
    const found = all(query("now"), { kind: "contact" });
    expect(found.map((row) => String(row["name"])).sort()).toEqual(["Bertha", "Carl", "Dora"]);
    expect(String(found.find((row) => row["name"] === "Carl")?.["data"])).toMatch(/^BEGIN:VCARD\r\n[^]*FN:Carl\r\nEND:VCARD\r\n$/);
  });

  it("read the contacts of any earlier moment", () => {
    const names = (snapshot: number) => all(query("as-of"), { kind: "contact", snapshot }).map((row) => String(row["name"])).sort();
    expect([1, 2, 3].map(names)).toEqual([
      ["Ada", "Bertha", "Carl", "Dora", "Emil"],
      ["Ada", "Bertha", "Carl", "Dora"],
      ["Bertha", "Carl", "Dora"],
    ]);
  });

  it("find every photo and tell that it is whole", () => {
    const files = all(query("files"));
    expect(files).toHaveLength(12);
    for (const { path, hash } of files) expect(sha256sum(join(rig.dir, String(path)))).toBe(hash);
  });

  it("tell that every text is whole", () => {
    const bodies = all("SELECT hash, size, data FROM body WHERE data IS NOT NULL");
    expect(bodies.length).toBeGreaterThan(0);
    for (const { hash, size, data } of bodies) expect([sha256(data as Buffer), (data as Buffer).length]).toEqual([hex(hash), size]);
  });

  it("recompute every version hash", () => {
    const versions = all("SELECT v.*, b.hash AS bodyHash, r.hash AS rawHash FROM version v JOIN body b ON b.id = v.body LEFT JOIN body r ON r.id = v.raw");
    expect(versions.length).toBeGreaterThan(0);
    for (const v of versions) {
      const parts = all("SELECT p.name, b.hash FROM part p JOIN body b ON b.id = p.body WHERE p.version = :id ORDER BY p.name", { id: v["id"] ?? null });
      const lines = ["lifeboat version 1", v["rawHash"] ? `raw ${hex(v["rawHash"])}` : `body ${hex(v["bodyHash"])}`];
      lines.push(...parts.map((p) => `part ${hex(p["hash"])} ${JSON.stringify(p["name"])}`), `facts ${String(v["facts"])}`);
      expect(sha256(lines.map((line) => `${line}\n`).join(""))).toBe(hex(v["hash"]));
    }
  });

  const snapshots = () => all("SELECT * FROM snapshot WHERE status <> 'open' ORDER BY account, id");
  const held = "collection = :collection AND bucket = :n AND first <= :snapshot AND (until IS NULL OR until > :snapshot)";

  function bucketHash(collection: Row[string], n: number, snapshot: Row[string]): string {
    const entries = all(`SELECT href, hash FROM version WHERE ${held} ORDER BY href, hash`, { collection, n, snapshot });
    return entries.length === 0 ? zero : sha256(entries.map((e) => `${hex(e["hash"])} ${len(e["href"])} ${String(e["href"])}\n`).join(""));
  }

  it("recompute every bucket", () => {
    const stored = all("SELECT * FROM bucket");
    expect(stored.length).toBeGreaterThan(10);
    for (const b of stored) expect(bucketHash(b["collection"] ?? null, Number(b["n"]), b["snapshot"] ?? null)).toBe(hex(b["hash"]));
    for (const v of all("SELECT href, bucket FROM version")) expect(Number.parseInt(sha256(String(v["href"])).slice(0, 2), 16)).toBe(v["bucket"]);
  });

  it("recompute every collection root, straight from the versions", () => {
    const roots = all("SELECT * FROM snapshot_collection");
    expect(roots.length).toBeGreaterThan(3);
    for (const r of roots) {
      const hashes = Array.from({ length: 256 }, (_, n) => Buffer.from(bucketHash(r["collection"] ?? null, n, r["snapshot"] ?? null), "hex"));
      expect(sha256(Buffer.concat(hashes))).toBe(hex(r["root"]));
    }
  });

  it("recompute every account root and the chain", () => {
    const before = new Map<Row[string], string>();
    expect(snapshots()).toHaveLength(4);
    for (const s of snapshots()) {
      const newest = "SELECT max(snapshot) FROM snapshot_collection WHERE collection = c.id AND snapshot <= :id";
      const roots = all(
        `SELECT c.ref, r.root FROM collection c JOIN snapshot_collection r ON r.collection = c.id AND r.snapshot = (${newest})
         WHERE c.account = :account ORDER BY c.ref`,
        { id: s["id"] ?? null, account: s["account"] ?? null },
      );
      expect(sha256(roots.map((r) => `${hex(r["root"])} ${len(r["ref"])} ${String(r["ref"])}\n`).join(""))).toBe(hex(s["root"]));
      const chain = `lifeboat snapshot 1\n${before.get(s["account"] ?? null) ?? "-"}\n${String(s["id"])} ${String(s["time"])}\n${hex(s["root"])}\n`;
      expect(sha256(chain)).toBe(hex(s["chain"]));
      before.set(s["account"] ?? null, hex(s["chain"]));
    }
  });

  it("know every table and every column that a snapshot hashes", () => {
    const tables = all("SELECT name FROM sqlite_schema WHERE type = 'table'").map((row) => String(row["name"]));
    expect(tables.filter((name) => !document.includes(name))).toEqual([]);
    const columns = ["body", "version", "item"].flatMap((table) => all(`SELECT name FROM pragma_table_info('${table}')`).map((row) => String(row["name"])));
    expect(columns.filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
  });
});

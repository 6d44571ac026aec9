import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { verify } from "../verify/verify.ts";
import { openForReading, openForWriting } from "./db.ts";
import { format, formatOf, migrate, migrations } from "./migrations/index.ts";
import { card, Rig } from "./vault.fixture.ts";
import { openReader, Vault } from "./vault.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.create();
});
afterEach(async () => {
  await rig[Symbol.asyncDispose]();
});

const count = (dir: string, sql: string): number => {
  const db = openReader(dir);
  try {
    return db.prepare(sql).pluck().get() as number;
  } finally {
    db.close();
  }
};

describe("a vault", () => {
  it.skipIf(process.platform === "win32")("is for nobody else to read", () => {
    expect(statSync(rig.dir).mode & 0o777).toBe(0o700);
  });

  it("leaves no log when it is closed, whoever else still has it open", async () => {
    const log = join(rig.dir, "vault.db-wal");
    for (const others of [0, 1]) {
      await rig.backup({ people: [card(`Ann ${others}`), card("Bo")] });
      await rig.vault.keeper.follow();
      await rig.vault.read.items({}, { limit: 1 });
      const other = others > 0 ? openReader(rig.dir) : undefined;
      expect(statSync(log).size).toBeGreaterThan(0);
      await rig.vault.close();
      expect(statSync(log, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
      other?.close();
      await rig.reopen();
    }
  });

  it("has a read-me, and an id that stays", async () => {
    expect(readdirSync(rig.dir)).toEqual(expect.arrayContaining(["README.txt", "photos", "vault.db"]));
    expect(readdirSync(rig.dir).filter((name) => name.includes("new"))).toEqual([]);
    const { id } = rig.vault;
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect((await rig.reopen()).id).toBe(id);
  });

  it("keeps what was stored over a reopening", async () => {
    await rig.backup({ people: [card("Ada"), card("Bo")] });
    await rig.reopen();
    expect(await rig.names()).toEqual(["Ada", "Bo"]);
  });

  it("is not made twice, and not opened where there is none", async () => {
    expect(() => Vault.create(rig.dir)).toThrow("exists");
    await expect(Vault.open(join(rig.dir, "elsewhere"))).rejects.toMatchObject({ code: "no-vault" });
  });

  it("gets over a creation that was cut off", async () => {
    const dir = join(rig.dir, "..", "second");
    mkdirSync(dir);
    writeFileSync(join(dir, "vault.db.new"), "SQLite format 3\0 cut off");
    const vault = await Vault.create(dir);
    expect(await vault.read.accounts()).toEqual([]);
    await vault.close();
  });

  it("is refused in a folder that a sync program keeps in step", () => {
    const dropbox = join(rig.dir, "..", "Dropbox", "vault");
    expect(() => Vault.create(dropbox)).toThrow("vault-place");
    const marked = join(rig.dir, "..", "marked");
    mkdirSync(join(marked, ".stfolder"), { recursive: true });
    expect(() => Vault.create(join(marked, "vault"))).toThrow("vault-place");
    expect(existsSync(join(marked, "vault"))).toBe(false);
  });

  it("sets its durability on every connection, also on a reopened WAL database", async () => {
    const file = join(rig.dir, "vault.db");
    for (const open of [openForWriting, openForReading, openForWriting]) {
      const db = open(file);
      const pragmas = ["journal_mode", "synchronous", "fullfsync", "checkpoint_fullfsync", "foreign_keys", "trusted_schema"];
      expect(pragmas.map((name) => db.pragma(name, { simple: true }))).toEqual(["wal", 2, 1, 1, 1, 0]);
      db.close();
    }
  });

  it("cannot be written through a reading connection", () => {
    const db = openReader(rig.dir);
    expect(() => db.exec("DELETE FROM account")).toThrow(/readonly|query_only/);
    db.close();
  });

  it("opened for reading only refuses to write", async () => {
    const reader = await Vault.open(rig.dir, { readOnly: true });
    expect((await reader.read.accounts()).map((a) => a.name)).toEqual(["Mum"]);
    expect(() => reader.write).toThrow("reading only");
    await reader.close();
  });
});

describe("the format", () => {
  const setMeta = (values: Record<string, number>): void => {
    const db = new Database(join(rig.dir, "vault.db"));
    for (const [key, value] of Object.entries(values)) db.prepare("UPDATE meta SET value = ? WHERE key = ?").run(String(value), key);
    db.close();
  };

  it("of a newer program opens read-only where old readers are allowed", async () => {
    await rig.backup({ people: [card("Ada")] });
    await rig.vault.close();
    setMeta({ format: format + 10, min_reader: format, min_writer: format + 10 });
    const vault = await rig.reopen();
    expect(vault.readOnly).toBe(true);
    expect(await rig.names()).toEqual(["Ada"]);
    expect(() => vault.write).toThrow("vault-newer");
  });

  it("of a newer program is refused where they are not", async () => {
    setMeta({ format: format + 10, min_reader: format + 10, min_writer: format + 10 });
    await expect(Vault.open(rig.dir)).rejects.toMatchObject({ code: "vault-newer" });
    await expect(Vault.open(rig.dir, { readOnly: true })).rejects.toMatchObject({ code: "vault-newer" });
  });

  const additive = { format: format + 10, minReader: format, minWriter: format + 10, sql: "ALTER TABLE account ADD COLUMN colour TEXT" };
  const breaking = { format: format + 20, minReader: format + 20, minWriter: format + 20, sql: "ALTER TABLE account RENAME COLUMN colour TO color" };

  it("moves on step by step; before a breaking one the vault is copied to a safety file", async () => {
    await rig.backup({ people: [card("Ada")] });
    await rig.vault.close();
    const safety = join(rig.dir, "safety.db");
    const db = openForWriting(join(rig.dir, "vault.db"));
    const steps = [...migrations, additive];
    migrate(db, () => safety, steps);
    expect(formatOf(db)).toEqual({ format: format + 10, minReader: format, minWriter: format + 10 });
    expect(existsSync(safety)).toBe(false);
    migrate(db, (from) => (from === format + 10 ? safety : ""), [...steps, breaking]);
    expect(formatOf(db)?.format).toBe(format + 20);
    expect(db.prepare("SELECT count(*) FROM account WHERE color IS NULL").pluck().get()).toBe(1);
    db.close();
    const old = openForReading(safety);
    expect(formatOf(old)?.format).toBe(format + 10);
    expect(old.prepare("SELECT name FROM version").pluck().all()).toEqual(["Ada"]);
    old.close();
  });

  it("stays where it was when a step fails", async () => {
    await rig.vault.close();
    const db = openForWriting(join(rig.dir, "vault.db"));
    const failing = { ...additive, sql: `${additive.sql}; SELECT nonsense` };
    expect(() => migrate(db, () => "", [...migrations, failing])).toThrow("nonsense");
    expect(formatOf(db)?.format).toBe(format);
    expect(db.prepare("SELECT name FROM pragma_table_info('account')").pluck().all()).not.toContain("colour");
    db.close();
  });
});

describe("a writer killed in the middle", () => {
  async function killedWriter(): Promise<number> {
    const child = fork(join(import.meta.dirname, "store-and-die.fixture.ts"), [rig.dir, String(rig.account)]);
    let acknowledged = 0;
    child.on("message", (stored: number) => {
      acknowledged = stored;
      if (stored >= 300) child.kill("SIGKILL");
    });
    await once(child, "exit");
    return acknowledged;
  }

  it("leaves what it was told is durable: browsable, with roots, as a partial snapshot of a run that died", async () => {
    await rig.vault.close();
    const acknowledged = await killedWriter();
    expect(acknowledged).toBeGreaterThanOrEqual(300);
    const vault = await rig.reopen();
    expect(await vault.read.runs(rig.account, 5)).toMatchObject([{ status: "died", error: "internal" }]);
    const [snapshot] = await vault.read.snapshots({ limit: 5 });
    expect(snapshot).toMatchObject({ status: "partial", root: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    const names = await rig.names();
    expect(names.length).toBeGreaterThanOrEqual(acknowledged);
    expect(names.length % 50).toBe(0);
    expect(await verify({ vault, signal: new AbortController().signal, now: rig.now })).toMatchObject({ status: "clean", orphanCount: 0 });
  });

  it("is cleared away by the next run too, when the vault was open all the time", async () => {
    await killedWriter();
    const people = [card("Person 1"), card("Person 2")];
    await rig.backup({ people });
    expect((await rig.vault.read.runs(rig.account, 5)).map((r) => r.status)).toEqual(["complete", "died"]);
    expect(await rig.names()).toEqual(["Person 1", "Person 2"]);
    const report = await verify({ vault: rig.vault, signal: new AbortController().signal, now: rig.now });
    expect(report).toMatchObject({ status: "clean", counts: { snapshots: 2 } });
  });

  it("is not taken for dead while it lives", async () => {
    const child = fork(join(import.meta.dirname, "store-and-die.fixture.ts"), [rig.dir, String(rig.account)]);
    await once(child, "message");
    const other = await Vault.open(rig.dir);
    expect(count(rig.dir, "SELECT count(*) FROM run WHERE status = 'running'")).toBe(1);
    await other.close();
    child.kill("SIGKILL");
    await once(child, "exit");
  });
});

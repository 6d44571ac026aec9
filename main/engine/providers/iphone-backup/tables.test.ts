import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { databaseBytes } from "./backup.fixture.ts";
import { Tables } from "./tables.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "lifeboat-tables-"));
});
afterEach(() => rm(root, { recursive: true }));

async function opened(sql: string): Promise<Tables> {
  const path = join(root, "some.sqlite");
  await writeFile(path, databaseBytes((db) => void db.exec(sql)));
  return Tables.open(path, "some.sqlite");
}

it("what a database works out by itself is never asked for", async () => {
  using tables = await opened("CREATE TABLE person (name, bomb AS (zeroblob(1000))); INSERT INTO person VALUES ('Oma'); CREATE VIEW other AS SELECT * FROM person");
  expect(tables.rows("person")).toEqual([{ _row: 1, name: "Oma" }]);
  expect(tables.where("person", "bomb", "x")).toEqual([]);
  expect(tables.rows("other")).toEqual([]);
});

it("only the columns that are wanted are read, and only those that are there", async () => {
  using tables = await opened("CREATE TABLE photo (id, name, thumbnail); INSERT INTO photo VALUES (1, 'a', x'00'), (2, 'b', x'00')");
  expect(tables.rows("photo", ["name", "since_ios_30"])).toEqual([{ _row: 1, name: "a" }, { _row: 2, name: "b" }]);
  expect([...tables.by("photo", "id", ["name"])]).toEqual([[1, [{ _row: 1, id: 1, name: "a" }]], [2, [{ _row: 2, id: 2, name: "b" }]]]);
});

it.skipIf(process.platform !== "linux")("a database that cannot be read is let go of, so that its file can be removed", async () => {
  const path = join(root, "broken.sqlite");
  await writeFile(path, "no database, but long enough to look like one. ".repeat(100));
  const isHeld = (): boolean => readdirSync("/proc/self/fd").some((fd) => existsSync(`/proc/self/fd/${fd}`) && readlinkSync(`/proc/self/fd/${fd}`) === path);
  expect(() => Tables.open(path, "broken")).toThrow(/invalid-item/);
  expect(isHeld()).toBe(false);
});

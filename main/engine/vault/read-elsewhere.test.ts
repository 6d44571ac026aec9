import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bytesToRead, copyForReading } from "./read-elsewhere.ts";
import { card, Rig } from "./vault.fixture.ts";
import { openReader, Vault } from "./vault.ts";

it("a copy for reading has what is in the log only, and leaves the log as it is", async () => {
  await using rig = await Rig.create();
  const into = mkdtempSync(join(tmpdir(), "lifeboat-elsewhere-"));
  const reader = openReader(rig.dir);
  try {
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM item").get();
    await rig.backup({ people: [card("Anna"), card("Berta")] });
    const log = readFileSync(join(rig.dir, "vault.db-wal"));
    expect(log.length).toBeGreaterThan(0);
    copyForReading(rig.dir, into);
    expect(readFileSync(join(rig.dir, "vault.db-wal")).equals(log)).toBe(true);
    expect(bytesToRead(into)).toBe(bytesToRead(rig.dir));
    expect(statSync(join(into, "photos")).ino).toBe(statSync(join(rig.dir, "photos")).ino);
    const copy = await Vault.open(into, { readOnly: true });
    expect((await copy.read.items({}, { limit: 10 })).map(({ name }) => name).sort()).toEqual(["Anna", "Berta"]);
    await copy.close();
  } finally {
    reader.close();
    rmSync(into, { recursive: true, force: true });
  }
});

it("a vault that opens in its place is read there", async () => {
  await using rig = await Rig.create();
  const elsewhere = join(rig.dir, "locks", "copy");
  const vault = await Vault.open(rig.dir, { readOnly: true, elsewhere: () => (mkdirSync(elsewhere), elsewhere) });
  expect([vault.isCopy, vault.readDir]).toEqual([false, rig.dir]);
  await vault.close();
});

import { cpSync, globSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { newIdentity } from "../engine/copies/age/keys.ts";
import { createMemoryWorld } from "../engine/providers/memory/memory.ts";
import { recoveryKeySecret } from "../engine/recovery-key.ts";
import { TestHost } from "./host.fixture.ts";

it("a second copy from the window: added, filled, checked, mended, printed, and brought back", { timeout: 180_000 }, async () => {
  const { def, world } = createMemoryWorld();
  world.addCollection({ id: "people", name: "People", kinds: ["contact"] });
  await world.put("people", "a.vcf", { kind: "contact", uid: "a", body: { type: "text/vcard", bytes: Buffer.from("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Anna\r\nEND:VCARD\r\n") } });
  await using host = new TestHost({ memory: async () => def });
  await host.call("openFolder", { folder: join(host.dir, "Lifeboat") });
  await host.call("addSource", { source: { provider: "memory", name: "Hers", settings: {}, secrets: {} }, job: "add" });
  await host.call("backUp", { job: "go" });
  const dir = join(host.dir, "disk");

  expect(await host.failure("addCopy", { copy: { name: "Inside", kind: "folder", settings: { dir: join(host.dir, "Lifeboat/photos") } }, job: "in" })).toMatchObject({ code: "folder-nested" });
  writeFileSync(join(host.dir, "image.img"), "");
  for (const file of ["image.img", "image.img/copy"]) {
    expect(await host.failure("addCopy", { copy: { name: "File", kind: "folder", settings: { dir: join(host.dir, file) } }, job: "file" })).toMatchObject({ code: "no-folder" });
  }
  const { id } = await host.call("addCopy", { copy: { name: "Blue disk", kind: "folder", settings: { dir } }, job: "place" });
  expect(await host.call("copies", {})).toMatchObject([{ id, name: "Blue disk", where: dir, asOf: null, lacks: 1, sameDisk: true, lastRun: null, running: null }]);
  expect(await host.call("copyNow", { copy: id, job: "copy" })).toMatchObject({ status: "complete", owed: 0 });
  expect(await host.call("copies", {})).toMatchObject([{ lacks: 0, lastRun: { status: "complete", error: null } }]);

  const cost = await host.call("rebuildCost", { copy: id });
  const [pack = ""] = globSync("v/*/packs/*", { cwd: dir });
  expect(cost.reads).toBeGreaterThan(statSync(join(dir, pack)).size);
  expect(cost.needs).toBeGreaterThan(cost.reads);
  expect(await host.call("lastRebuild", {})).toBeNull();
  expect(await host.call("practiseRebuild", { copy: id, job: "all" })).toMatchObject({ status: "passed", copy: "Blue disk", counts: { things: 1, problems: 0 }, problems: [] });
  writeFileSync(join(dir, pack), "damaged");
  expect(await host.call("practiseRebuild", { copy: id, job: "all" })).toMatchObject({ status: "failed", problems: [{ name: "Anna", code: "missing" }] });
  expect(await host.call("lastRebuild", {})).toMatchObject({ status: "failed", copy: "Blue disk" });
  expect((await host.call("home", {})).safety).toMatchObject({ state: "practice", facts: { worked: 0 } });
  expect(await host.call("checkCopy", { copy: id, read: true, repair: true, job: "check" })).toMatchObject({ whole: false, damage: 1, repaired: true });
  expect(await host.call("checkCopy", { copy: id, read: true, repair: false, job: "check" })).toMatchObject({ whole: true, damage: 0 });
  expect(await host.call("copies", {})).toMatchObject([{ opened: { packs: 1, never: 0, since: expect.any(String) as string } }]);
  expect(await host.call("repair", { job: "repair" })).toEqual({ healed: 0, left: 0 });

  const { groups, qr, confirmed } = await host.call("recoveryCard", {});
  expect([groups.join("").slice(0, 16), confirmed]).toEqual(["AGE-SECRET-KEY-1", null]);
  expect(qr.length).toBe(qr[0]?.length);
  expect(await host.call("confirmCard", { typed: "????" })).toEqual({ right: false });
  expect(await host.call("confirmCard", { typed: groups.join("").slice(-4) })).toEqual({ right: true });

  expect(await host.failure("renameCopy", { copy: id, name: "  " })).toMatchObject({ code: "usage" });
  await host.call("renameCopy", { copy: id, name: " In the drawer " });
  expect(await host.call("copies", {})).toMatchObject([{ name: "In the drawer" }]);
  expect(await host.call("lastRebuild", {})).toMatchObject({ copy: "In the drawer" });

  const folder = join(host.dir, "New");
  const [index = ""] = globSync("v/*/index/*", { cwd: dir });
  writeFileSync(join(dir, index.replace(/\d+(?=\.tar)/, "9")), "damaged");
  const from = { kind: "folder" as const, settings: { dir } };
  expect(await host.failure("recoverCopy", { from, folder, unlock: { key: "AGE-SECRET-KEY-1NO" }, job: "wrong" })).toMatchObject({ code: "wrong-key" });
  expect(await host.call("recoverCopy", { from, folder, unlock: { key: groups.join(" ") }, job: "back" })).toEqual({ made: expect.stringMatching(/^20.*Z$/) as string, lost: 0, skipped: 1 });
  expect(await host.call("openFolder", { folder })).toMatchObject({ vault: "own" });
  expect(await host.call("count", { filter: {} })).toEqual({ contact: 1 });

  const moved = join(host.dir, "another disk");
  cpSync(dir, moved, { recursive: true });
  rmSync(dir, { recursive: true });
  expect(await host.failure("giveKey", { key: newIdentity().text })).toMatchObject({ code: "wrong-key" });
  await host.call("giveKey", { key: groups.join(" ") });
  expect(await host.failure("changeCopy", { copy: id, settings: { dir: mkdtempSync(join(host.dir, "other-")) }, job: "change" })).toMatchObject({ code: "source-away" });
  await host.call("changeCopy", { copy: id, settings: { dir: moved }, job: "change" });
  expect(await host.call("copies", {})).toMatchObject([{ where: moved, settings: { dir: moved } }]);
  expect(await host.call("copyNow", { copy: id, job: "copy" })).toMatchObject({ status: "complete" });
  rmSync(moved, { recursive: true });
  expect(await host.failure("copyNow", { copy: id, job: "away" })).toMatchObject({ code: "source-away" });
  expect(await host.call("copies", {})).toMatchObject([{ lastRun: { status: "away", error: "source-away" } }]);
  await host.call("removeCopy", { copy: id });
  expect(await host.call("copies", {})).toEqual([]);
  expect(readdirSync(host.dir)).not.toContain("disk");
});

it("never prints a key that does not open the copies: it is asked for instead", async () => {
  await using host = new TestHost();
  await host.call("openFolder", { folder: join(host.dir, "Lifeboat") });
  const { id } = await host.call("addCopy", { copy: { name: "Blue disk", kind: "folder", settings: { dir: join(host.dir, "disk") } }, job: "place" });
  const { groups } = await host.call("recoveryCard", {});
  await host.secrets.set(recoveryKeySecret, newIdentity().text);
  expect(await host.failure("copyNow", { copy: id, job: "copy" })).toMatchObject({ code: "wrong-key" });
  expect(await host.failure("recoveryCard", {})).toMatchObject({ code: "wrong-key" });
  await host.call("giveKey", { key: groups.join("") });
  expect((await host.call("recoveryCard", {})).groups).toEqual(groups);
  expect(await host.call("copyNow", { copy: id, job: "copy" })).toMatchObject({ status: "complete" });
});

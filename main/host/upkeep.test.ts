import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { virtualClock } from "../engine/clock.ts";
import { files } from "../engine/providers/files/files.ts";
import { createMemoryWorld } from "../engine/providers/memory/memory.ts";
import type { ProviderDef } from "../engine/providers/provider.ts";
import { TestHost } from "./host.fixture.ts";

const day = 24 * 3600_000;
const card = Buffer.from("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nFN:Oma\r\nEND:VCARD\r\n");

it("copies once a day, practises at once and each month, and reads everything again each month", async () => {
  const { def, world } = createMemoryWorld();
  world.addCollection({ id: "people", name: "People", kinds: ["contact"] });
  await world.put("people", "1.vcf", { kind: "contact", uid: "1", body: { type: "text/vcard", bytes: card } });
  const clock = virtualClock(new Date("2026-11-22T08:00:00Z"));
  let look = (): Promise<void> => Promise.resolve();
  const table = { memory: () => Promise.resolve(def), files: () => Promise.resolve(files as ProviderDef) };
  await using test = new TestHost(table, { clock, watch: true, onWatch: (found) => (look = found), onBattery: () => false });
  await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
  await test.call("addSource", { source: { provider: "memory", name: "Mine", settings: {}, secrets: {} }, job: "add" });
  const looks = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n++) await look();
  };

  await looks(2);
  expect(await test.call("lastPractice", {})).toMatchObject({ status: "passed", counts: { same: 1 } });
  expect(await test.call("lastCheck", {})).toBeNull();

  const place = join(test.dir, "blue-disk");
  mkdirSync(place);
  await test.call("addCopy", { copy: { kind: "folder", name: "Blue disk", settings: { dir: place } }, job: "copy" });
  await looks(2);
  const [copy] = await test.call("copies", {});
  expect(copy).toMatchObject({ lacks: 0, lastRun: { status: "complete" } });

  clock.advance(31 * day);
  await looks(6);
  const [later] = await test.call("copies", {});
  expect(Date.parse(later?.asOf ?? "")).toBeGreaterThan(Date.parse(copy?.asOf ?? ""));
  expect(later?.lastCheck).toMatchObject({ status: "complete" });
  expect(await test.call("lastCheck", {})).toMatchObject({ status: "clean" });
  const practised = await test.call("lastPractice", {});
  expect(Date.parse(practised?.ended ?? "")).toBeGreaterThan(Date.parse("2026-12-20"));
});

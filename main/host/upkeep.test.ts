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

/** A host with one person in its vault, and a look at what is due as often as is said. */
async function opened(clock: ReturnType<typeof virtualClock>) {
  const { def, world } = createMemoryWorld();
  world.addCollection({ id: "people", name: "People", kinds: ["contact"] });
  await world.put("people", "1.vcf", { kind: "contact", uid: "1", body: { type: "text/vcard", bytes: card } });
  let look = (): Promise<void> => Promise.resolve();
  const table = { memory: () => Promise.resolve(def), files: () => Promise.resolve(files as ProviderDef) };
  const test = new TestHost(table, { clock, watch: true, onWatch: (found) => (look = found), onBattery: () => false });
  await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
  await test.call("addSource", { source: { provider: "memory", name: "Mine", settings: {}, secrets: {} }, job: "add" });
  const looks = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n++) await look();
  };
  return { test, world, looks };
}

it("what was done while the clock was ahead is done again once it is put right, and once only", async () => {
  const clock = virtualClock(new Date("2027-11-22T08:00:00Z"));
  const { test, world, looks } = await opened(clock);
  await using _ = test;
  const place = join(test.dir, "blue-disk");
  mkdirSync(place);
  await test.call("addCopy", { copy: { kind: "folder", name: "Blue disk", settings: { dir: place } }, job: "copy" });
  await looks(4);
  await test.call("verify", { job: "verify" });

  clock.advance(-365 * day);
  expect((await test.call("home", {})).safety).toMatchObject({ state: "too-old" });
  await looks(8);
  const now = clock.now().getTime();
  const [copy] = await test.call("copies", {});
  const done = [(await test.call("home", {})).sources[0]?.checked, (await test.call("lastPractice", {}))?.ended, (await test.call("lastCheck", {}))?.ended, copy?.lastRun?.ended];
  expect(done.map((time) => now - Date.parse(time ?? "") < day && now >= Date.parse(time ?? ""))).toEqual([true, true, true, true]);
  expect((await test.call("home", {})).safety.state).not.toBe("practice");

  const before = [world.calls.list, test.events.filter((event) => event.is === "ended").length];
  await looks(3);
  expect([world.calls.list, test.events.filter((event) => event.is === "ended").length]).toEqual(before);
});

it("copies once a day, practises at once and each month, and reads everything again each month", async () => {
  const clock = virtualClock(new Date("2026-11-22T08:00:00Z"));
  const { test, looks } = await opened(clock);
  await using _ = test;

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

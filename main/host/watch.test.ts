import { join } from "node:path";
import { expect, it } from "vitest";
import { virtualClock } from "../engine/clock.ts";
import { createMemoryWorld } from "../engine/providers/memory/memory.ts";
import { TestHost } from "./host.fixture.ts";

const hour = 3600_000;

it("backs up by itself once a day, an hour after a failure, and not when told not to", async () => {
  const { def, world } = createMemoryWorld();
  world.addCollection({ id: "people", name: "People", kinds: ["contact"] });
  const clock = virtualClock(new Date("2026-11-22T08:00:00Z"));
  const looks: (() => Promise<void>)[] = [];
  await using test = new TestHost({ memory: () => Promise.resolve(def) }, { clock, watch: true, onWatch: (look) => void looks.push(look) });
  const look = async (): Promise<number> => {
    const before = world.calls.connect;
    await Promise.all(looks.map((each) => each()));
    return world.calls.connect - before;
  };
  await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
  await test.call("addSource", { source: { provider: "memory", name: "Mine", settings: {}, secrets: {} }, job: "add" });
  expect(await look()).toBe(1);
  expect(await look()).toBe(0);
  expect(test.events).toContainEqual({ is: "changed", what: "home" });

  clock.advance(23 * hour);
  expect(await look()).toBe(0);
  clock.advance(50 * hour);
  world.away = true;
  expect(await look()).toBeGreaterThan(0);
  expect((await test.call("home", {})).sources[0]?.lastRun).toMatchObject({ status: "failed", error: "source-away" });
  expect(await look()).toBe(0);

  world.away = false;
  clock.advance(2 * hour);
  await test.call("setSettings", { checkDaily: false });
  expect(await look()).toBe(0);
  await test.call("setSettings", { checkDaily: true });
  expect(await look()).toBe(1);
  expect((await test.call("home", {})).sources[0]?.lastRun).toMatchObject({ status: "complete" });
});

it("pauses, spares the battery, and says once what nobody might notice", async () => {
  const { def, world } = createMemoryWorld();
  world.addCollection({ id: "people", name: "People", kinds: ["contact"] });
  const clock = virtualClock(new Date("2026-11-22T08:00:00Z"));
  let look = (): Promise<void> => Promise.resolve();
  let battery = false;
  await using test = new TestHost({ memory: () => Promise.resolve(def) }, { clock, watch: true, onWatch: (found) => (look = found), onBattery: () => battery });
  await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
  await test.call("addSource", { source: { provider: "memory", name: "Mine", settings: {}, secrets: {} }, job: "add" });
  const ran = async (): Promise<boolean> => {
    const before = world.calls.list;
    await look();
    return world.calls.list > before;
  };
  expect(await ran()).toBe(true);

  clock.advance(2 * hour);
  expect(await ran()).toBe(false);
  await test.call("setSettings", { every: "hour", onBattery: false });
  battery = true;
  expect(await ran()).toBe(false);
  battery = false;
  expect(await ran()).toBe(true);

  clock.advance(2 * hour);
  await test.call("setSettings", { pausedUntil: new Date(clock.now().getTime() + 10 * 24 * hour).toISOString() });
  expect(await ran()).toBe(false);
  const notices = () => test.events.filter((event) => event.is === "notice");
  expect(notices()).toEqual([]);
  clock.advance(4 * 24 * hour);
  await look();
  await look();
  expect(notices()).toEqual([{ is: "notice", source: 1, name: "Mine", about: "old", days: 4 }]);

  let lookAgain = look;
  await using again = new TestHost({ memory: () => Promise.resolve(def) }, { clock, watch: true, onWatch: (found) => (lookAgain = found), configDir: join(test.dir, "config"), folder: join(test.dir, "Lifeboat") });
  await again.call("home", {});
  await lookAgain();
  expect(again.events.filter((event) => event.is === "notice")).toEqual([]);
  await test.call("setSettings", { pausedUntil: null });
  expect(await ran()).toBe(true);
  clock.advance(hour);
  await look();
  expect(notices()).toHaveLength(1);
});

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

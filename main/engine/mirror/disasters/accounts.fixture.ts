import { createMemoryWorld } from "../../providers/memory/memory.ts";
import { loses } from "./acts.fixture.ts";
import type { Scenario } from "./life.fixture.ts";
import { thing } from "./things.fixture.ts";

/** Who answers, and when. */
export const accounts: readonly Scenario[] = [
  {
    name: "another account after signing in again",
    is: "no-answer",
    async happens(life) {
      life.world.identity = { id: "memory:2", label: "Dad" };
      life.world.loseEverything();
      await life.run();
    },
  },
  {
    name: "another account after signing in again, over HTTP",
    is: "no-answer",
    http: true,
    async happens(life) {
      if (!life.front) throw new Error("needs HTTP");
      life.front.principal = "dad";
      life.world.loseEverything();
      await life.run();
    },
  },
  {
    name: "another's things behind the same name",
    is: "loss",
    http: true,
    async happens(life) {
      if (!life.front) throw new Error("needs HTTP");
      const { world } = createMemoryWorld();
      world.addCollection({ id: life.main, kinds: [life.kind] });
      for (let n = 1000; n < 1020; n++) await world.put(life.main, `h${n}`, thing(life.kind, n, life.draw));
      life.front.world = world;
      await life.run();
    },
  },
  {
    name: "emptied, with the clock a year ahead",
    is: "loss",
    happens: loses((life) => life.hrefs(), 366 * 24 * 3600_000),
  },
  {
    name: "emptied, with the clock set back",
    is: "loss",
    async happens(life) {
      life.remove(life.hrefs());
      await life.run(-300 * 24 * 3600_000);
      life.clock.advance(301 * 24 * 3600_000);
    },
  },
  {
    name: "the clock jumps a year, and nothing is lost",
    is: "twin",
    async happens(life) {
      await life.run(366 * 24 * 3600_000);
    },
  },
  {
    name: "away for a week, then as before",
    is: "twin",
    async happens(life) {
      await life.add(life.main, 3);
      await life.run(7 * 24 * 3600_000);
    },
  },
];

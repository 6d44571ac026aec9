import { loses, losesEverything } from "./acts.fixture.ts";
import type { Scenario } from "./life.fixture.ts";

/** Collections that still answer, and hold nothing or little. */
export const emptied: readonly Scenario[] = [
  {
    name: "the whole account is empty",
    is: "loss",
    happens: losesEverything,
  },
  {
    name: "one collection is empty",
    is: "loss",
    happens: loses((life) => life.hrefs()),
  },
  {
    name: "the whole account is empty, over HTTP, with a new sync-token",
    is: "loss",
    http: true,
    async happens(life) {
      life.world.loseEverything();
      life.world.expireCursors();
      await life.run();
    },
  },
  {
    name: "half today, the rest tomorrow",
    is: "loss",
    async happens(life) {
      life.remove(life.some(0.5));
      await life.run();
      life.remove(life.hrefs());
      await life.run();
    },
  },
  {
    name: "only a welcome card is left",
    is: "loss",
    async happens(life) {
      life.remove(life.hrefs());
      await life.add(life.main, 1);
      await life.run();
    },
  },
  {
    name: "empty at the end of a month in which nobody looked",
    is: "loss",
    happens: loses((life) => life.hrefs(), 40 * 24 * 3600_000),
  },
  {
    name: "photos are gone",
    is: "loss",
    kind: "photo",
    size: [20, 60],
    happens: loses((life) => life.some(life.draw.share(0.4, 1))),
  },
];

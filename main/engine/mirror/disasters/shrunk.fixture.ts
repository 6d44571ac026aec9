import { loses } from "./acts.fixture.ts";
import type { Scenario } from "./life.fixture.ts";

/** Collections that hold less than they did. */
export const shrunk: readonly Scenario[] = [
  {
    name: "40 % are gone",
    is: "loss",
    happens: loses((life) => life.some(0.4)),
  },
  {
    name: "an eighth is gone",
    is: "loss",
    size: [40, 500],
    happens: loses((life) => life.some(0.125)),
  },
  {
    name: "fifty or more of very many are gone",
    is: "loss",
    size: [520, 700],
    happens: loses((life) => life.hrefs().slice(0, life.draw.between(50, 60))),
  },
  {
    name: "three out of each of many short lists are gone",
    is: "loss",
    kind: "task",
    size: [7, 9],
    async happens(life) {
      const lists = Array.from({ length: life.draw.between(5, 25) }, (_, n) => `list${n}`);
      for (const id of lists) await life.addCollection(id, "task", life.draw.between(7, 9));
      await life.run();
      for (const id of [life.main, ...lists]) life.remove(life.hrefs(id).slice(0, 3), id);
      await life.run();
    },
  },
  {
    name: "the list ends after its first page, as if it were whole",
    is: "loss",
    size: [40, 300],
    async happens(life) {
      const all = [...(life.world.snapshot().get(life.main)?.items.keys() ?? [])];
      life.remove(all.slice(Math.floor(all.length * life.draw.share(0.1, 0.8))));
      life.world.expireCursors();
      await life.run();
    },
  },
  {
    name: "the server went back to last month's backup",
    is: "loss",
    async happens(life) {
      const then = new Map([...(life.world.snapshot().get(life.main)?.items ?? [])].map(([href, { item }]) => [href, item]));
      for (let week = 0; week < 4; week++) {
        await life.add(life.main, Math.ceil(then.size * life.draw.share(0.05, 0.1)));
        await life.run(7 * 24 * 3600_000);
      }
      life.remove(life.hrefs().filter((href) => !then.has(href)));
      for (const [href, item] of then) await life.world.put(life.main, href, item);
      await life.run();
    },
  },
  {
    name: "a slow trickle over ten days",
    is: "loss",
    size: [40, 300],
    async happens(life) {
      const all = life.hrefs();
      const aDay = Math.max(1, Math.floor(all.length * life.draw.share(0.015, 0.08)));
      for (let day = 0; day < 10; day++) {
        life.remove(all.splice(0, aDay));
        await life.run();
      }
    },
  },
  {
    name: "a trickle with idle days in between",
    is: "loss",
    size: [60, 300],
    async happens(life) {
      const all = life.hrefs();
      const aTime = Math.ceil(all.length * 0.025);
      for (let time = 0; time < 5; time++) {
        life.remove(all.splice(0, aTime));
        await life.run();
        await life.run((life.draw.between(1, 4)) * 24 * 3600_000);
      }
    },
  },
];

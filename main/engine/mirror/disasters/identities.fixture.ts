import { getsNewIds } from "./acts.fixture.ts";
import type { Scenario } from "./life.fixture.ts";
import { reworded } from "./things.fixture.ts";

/** Names of things that change, and things that are there twice. */
export const identities: readonly Scenario[] = [
  {
    name: "all ids changed, and half are gone",
    is: "loss",
    async happens(life) {
      const half = life.some(0.5);
      await life.move(half, life.main, life.main);
      life.remove(life.hrefs().filter((href) => !href.startsWith("moved-")));
      life.world.expireCursors();
      await life.run();
    },
  },
  {
    name: "all ids are new every day, and nothing can be read",
    is: "loss",
    async happens(life) {
      for (let day = 0; day < 5; day++) {
        await life.move(life.hrefs(), life.main, life.main, (href) => `${href}-${day}`);
        for (const href of life.hrefs()) life.world.refuse(life.main, href, "forbidden");
        await life.run();
      }
    },
  },
  {
    name: "half were overwritten with copies of others",
    is: "loss",
    async happens(life) {
      const [first = "", ...others] = life.some(0.6);
      const copied = life.item(life.main, first);
      const uidOf = (uid: string | undefined) => (text: string): string => text.replace(/^UID:.*$/m, `UID:${uid}`);
      await life.change(others, (item) => ({ ...reworded(copied, uidOf(item.uid)), ...(item.uid !== undefined && { uid: item.uid }) }));
      await life.run();
    },
  },
  {
    name: "uids were made anew inside everything",
    is: "twin",
    sameAs: "another's things stand at the same address",
    async happens(life) {
      await life.change(life.hrefs(), (item, n) => ({ ...reworded(item, (text) => text.replace(/^UID:.*$/m, `UID:anew-${n}`)), uid: `anew-${n}` }));
      await life.run();
    },
  },
  {
    name: "all ids changed",
    is: "twin",
    happens: getsNewIds,
  },
  {
    name: "all ids changed, over HTTP",
    is: "twin",
    http: true,
    happens: getsNewIds,
  },
  {
    name: "everything is there twice",
    is: "twin",
    async happens(life) {
      for (const href of life.hrefs()) await life.world.put(life.main, `copy-${href}`, life.item(life.main, href));
      await life.run();
    },
  },
  {
    name: "everything was there twice, and the first of each is cleaned up",
    is: "twin",
    async happens(life) {
      for (const href of life.hrefs()) await life.world.put(life.main, `copy-${href}`, life.item(life.main, href));
      life.remove(life.hrefs().filter((href) => !href.startsWith("copy-")));
      await life.run();
    },
  },
  {
    name: "the sync-token was reset, and nothing else",
    is: "twin",
    http: true,
    async happens(life) {
      life.world.expireCursors();
      await life.run();
    },
  },
];

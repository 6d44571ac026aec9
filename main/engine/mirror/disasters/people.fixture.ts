import { isArchived, loses, losesEverything, losesTheCollection } from "./acts.fixture.ts";
import type { Scenario } from "./life.fixture.ts";
import { reworded } from "./things.fixture.ts";

/** What people do on an ordinary day. */
export const people: readonly Scenario[] = [
  {
    name: "a person deletes a few",
    is: "twin",
    size: [41, 300],
    happens: loses((life) => life.hrefs().slice(0, life.draw.between(1, 4))),
  },
  {
    name: "a person deletes a few here and there",
    is: "twin",
    kind: "task",
    size: [20, 100],
    async happens(life) {
      const lists = Array.from({ length: life.draw.between(2, 9) }, (_, n) => `list${n}`);
      for (const id of lists) await life.addCollection(id, "task", life.draw.between(5, 30));
      await life.run();
      for (const id of lists) life.remove(life.hrefs(id).slice(0, life.draw.between(0, 2)), id);
      await life.run();
    },
  },
  {
    name: "a person tidies up",
    is: "twin",
    size: [41, 300],
    happens: loses((life) => life.some(life.draw.share(0.1, 0.3)).slice(0, 49)),
  },
  {
    name: "a person clears out a third of very many",
    is: "twin",
    sameAs: "40 % are gone",
    size: [200, 400],
    happens: loses((life) => life.some(0.33)),
  },
  {
    name: "a person clears an old list",
    is: "twin",
    sameAs: "one collection is empty",
    kind: "task",
    happens: loses((life) => life.hrefs()),
  },
  {
    name: "a person deletes a calendar",
    is: "twin",
    sameAs: "one collection is gone",
    kind: "event",
    happens: losesTheCollection,
  },
  {
    name: "a move to another provider",
    is: "twin",
    sameAs: "the whole account is empty",
    happens: losesEverything,
  },
  {
    name: "a calendar is archived into another one",
    is: "twin",
    kind: "event",
    happens: isArchived,
  },
  {
    name: "a calendar is archived into another one, over HTTP",
    is: "twin",
    kind: "event",
    http: true,
    happens: isArchived,
  },
  {
    name: "a calendar keeps only its last year, a day at a time",
    is: "twin",
    kind: "event",
    size: [100, 300],
    async happens(life) {
      for (let day = 0; day < 8; day++) {
        life.remove(life.hrefs().slice(0, life.draw.between(0, 2)));
        await life.add(life.main, life.draw.between(0, 2));
        await life.run();
      }
    },
  },
  {
    name: "a person sorts contacts into a new book",
    is: "twin",
    kind: "contact",
    async happens(life) {
      await life.addCollection("friends");
      await life.move(life.some(life.draw.share(0.2, 0.9)), life.main, "friends", (href) => href);
      await life.run();
    },
  },
  {
    name: "a person edits some",
    is: "twin",
    kind: "contact",
    async happens(life) {
      await life.change(life.some(life.draw.share(0.05, 0.3)).slice(0, 40), (item, n) => reworded(item, (text) => text.replace("END:VCARD", `TITLE:Captain ${n}\r\nEND:VCARD`)));
      await life.run();
    },
  },
  {
    name: "a card is taken out of the phone",
    is: "twin",
    async happens(life) {
      life.world.addCollection({ id: "card", kinds: ["contact"], unlisted: "unknown" });
      await life.add("card", 30);
      await life.run();
      life.world.removeCollection("card");
      await life.run();
    },
  },
  {
    name: "much is new",
    is: "twin",
    async happens(life) {
      await life.add(life.main, 200);
      await life.run();
    },
  },
];

import type { Connection } from "../../providers/provider.ts";
import { overlay } from "../../providers/wrap/overlay.ts";
import { failing } from "../pull.life.fixture.ts";
import { isMadeAnew, losesTheCollection } from "./acts.fixture.ts";
import type { Scenario } from "./life.fixture.ts";

/** Names all collections, and never comes to its end. */
const endless = (connection: Connection): Connection =>
  overlay(connection, {
    async *collections(io) {
      for await (const entry of connection.collections(io)) if (entry.is === "collection") yield entry;
    },
  });

/** Whole collections that go, come or are put in another's place. */
export const collections: readonly Scenario[] = [
  {
    name: "one collection is gone",
    is: "loss",
    size: [2, 300],
    happens: losesTheCollection,
  },
  {
    name: "all collections are gone",
    is: "loss",
    async happens(life) {
      for (const id of life.ids) life.world.removeCollection(id);
      await life.run();
    },
  },
  {
    name: "one collection is gone, over HTTP",
    is: "loss",
    http: true,
    happens: losesTheCollection,
  },
  {
    name: "re-created under another address, and empty",
    is: "loss",
    async happens(life) {
      life.world.removeCollection(life.main);
      await life.addCollection("main-anew");
      await life.run();
    },
  },
  {
    name: "re-created under another address, with half of it",
    is: "loss",
    async happens(life) {
      await life.addCollection("main-anew");
      await life.move(life.some(0.5), life.main, "main-anew");
      life.world.removeCollection(life.main);
      await life.run();
    },
  },
  {
    name: "another's things stand at the same address",
    is: "loss",
    async happens(life) {
      const count = life.hrefs().length;
      life.remove(life.hrefs());
      await life.add(life.main, count);
      await life.run();
    },
  },
  {
    name: "one is gone while another cannot be listed, day after day",
    is: "loss",
    async happens(life) {
      await life.addCollection("ill", "contact", 3);
      await life.run();
      life.remove(life.hrefs());
      life.twist = failing("ill");
      for (let day = 0; day < 2; day++) await life.run();
    },
  },
  {
    name: "one is empty, and the list of collections breaks off day after day",
    is: "loss",
    async happens(life) {
      life.remove(life.hrefs());
      life.twist = endless;
      for (let day = 0; day < 4; day++) await life.run();
    },
  },
  {
    name: "re-created under another address, whole",
    is: "twin",
    happens: isMadeAnew,
  },
  {
    name: "re-created under another address, whole, over HTTP",
    is: "twin",
    http: true,
    happens: isMadeAnew,
  },
];

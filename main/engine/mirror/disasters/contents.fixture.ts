import type { Item } from "../../providers/provider.ts";
import { losesItsLabels } from "./acts.fixture.ts";
import type { Scenario } from "./life.fixture.ts";
import { reworded } from "./things.fixture.ts";

const portrait = { type: "image/png", bytes: Buffer.from("a face") };
const most = [0.55, 1] as const;
const labelled = (item: Item, n: number): Item => (n % 3 === 0 ? { ...item, facts: { groups: ["family"] } } : item);
const unlabelled = (item: Item): Item => ({ ...item, facts: {} });

/** A drawn part, at least most of it, says something else. */
const garbled = (name: string, more: Pick<Scenario, "kind" | "dress" | "http">, change: (item: Item, n: number) => Item): Scenario => ({
  name,
  is: "loss",
  ...more,
  async happens(life) {
    await life.change(life.some(life.draw.share(...most)), change);
    await life.run();
  },
});

/** Things that are still there, and no longer say what they said. */
export const contents: readonly Scenario[] = [
  garbled("names are blanked", { kind: "contact" }, (item) => reworded(item, (text) => text.replace(/^FN:.*$/m, "FN:").replace(/^N:.*$/m, "N:;;;;"))),
  garbled("cards are cut down to the name", { kind: "contact", http: true }, (item) => reworded(item, (text) => text.replaceAll(/^(TEL|EMAIL|NOTE)[^\r\n]*\r\n/gm, ""))),
  garbled("letters are garbled", { kind: "contact" }, (item) => reworded(item, (text) => text.replace(/^FN:(.*)$/m, "FN:??$1").replace(/^N:(.*)$/m, "N:??$1"))),
  garbled("all events moved to another day", { kind: "event" }, (item) => reworded(item, (text) => text.replaceAll(/^(DT\w+):\d{8}/gm, "$1:19700101"))),
  garbled("events say nothing but busy", { kind: "event", http: true }, (item) => reworded(item, (text) => text.replace(/^SUMMARY:.*$/m, "SUMMARY:Busy"))),
  garbled("to-dos are all open again", { kind: "task", dress: (item) => reworded(item, (text) => text.replace("NEEDS-ACTION", "COMPLETED")) }, (item) => reworded(item, (text) => text.replace("COMPLETED", "NEEDS-ACTION"))),
  garbled("faces are gone from cards", { kind: "contact", dress: (item) => ({ ...item, parts: { photo: portrait } }) }, (item) => reworded({ ...item, parts: {} }, (text) => text.replace("END:VCARD", "X-SEEN:1\r\nEND:VCARD"))),
  {
    name: "photos are replaced by one placeholder",
    is: "loss",
    kind: "photo",
    size: [20, 60],
    async happens(life) {
      const bytes = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from("not available")]);
      await life.change(life.some(life.draw.share(...most)), (item) => ({ ...item, body: { type: "image/jpeg", bytes } }));
      await life.run();
    },
  },
  {
    name: "lists are replaced by a note that to-dos have moved",
    is: "loss",
    kind: "task",
    async happens(life) {
      life.remove(life.hrefs());
      const text = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VTODO", "UID:stand-in", "SUMMARY:Where are my reminders?", "END:VTODO", "END:VCALENDAR", ""].join("\r\n");
      await life.world.put(life.main, "stand-in", { kind: "task", uid: "stand-in", body: { type: "text/calendar", bytes: Buffer.from(text) } });
      await life.run();
    },
  },
  {
    name: "labels are emptied",
    is: "loss",
    dress: labelled,
    happens: losesItsLabels,
  },
  {
    name: "the server writes everything in another way that means the same",
    is: "twin",
    kind: "contact",
    async happens(life) {
      await life.change(life.hrefs(), (item) => reworded(item, (text) => text.replace("VERSION:3.0\r\n", "VERSION:3.0\r\nPRODID:-//New//EN\r\nREV:20261101T000000Z\r\n")));
      await life.run();
    },
  },
  {
    name: "an app puts the country code before all numbers",
    is: "twin",
    sameAs: "cards are cut down to the name",
    kind: "contact",
    async happens(life) {
      await life.change(life.hrefs(), (item) => reworded(item, (text) => text.replace("TEL;TYPE=CELL:+49 171 ", "TEL;TYPE=CELL:+1 555 ")));
      await life.run();
    },
  },
  {
    name: "a person takes some out of a label",
    is: "twin",
    size: [30, 300],
    dress: labelled,
    async happens(life) {
      const family = life.hrefs().filter((href) => life.item(life.main, href).facts?.groups);
      await life.change(family.slice(0, Math.max(1, Math.floor(family.length * 0.2))), unlabelled);
      await life.run();
    },
  },
  {
    name: "a person deletes a label",
    is: "twin",
    sameAs: "labels are emptied",
    dress: labelled,
    happens: losesItsLabels,
  },
];

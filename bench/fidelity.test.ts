import { describe, expect, it } from "vitest";
import { compareItems } from "../main/engine/items/compare.ts";
import { cards } from "./fidelity-cards.ts";
import { eventTexts, taskTexts } from "./fidelity-calendar.ts";
import { instancesOf } from "./fidelity-instances.ts";
import { corpus, homes } from "./fidelity-homes.ts";
import { factsOf } from "./fidelity-reading.ts";
import { FidelityRig } from "./fidelity-rig.ts";
import { type Moved, verdictsOf } from "./fidelity-verdict.ts";

const card = (...lines: string[]): string => ["BEGIN:VCARD", "VERSION:3.0", "FN:Oma", ...lines, "END:VCARD", ""].join("\r\n");
const event = (...lines: string[]): string => ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z", "SUMMARY:Tea", ...lines, "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
const moved = (kind: Moved["kind"], before: string, after: string | undefined, ...said: string[]): Moved => ({ kind, name: "", before, after, said: new Set(said), unforetold: [], refused: undefined });
const fates = (of: Moved): string[] => verdictsOf(of).map(({ field, fate }) => `${field} ${fate}`);

describe("a field that is not what it was", () => {
  const before = card("TEL;TYPE=CELL:1", "TEL;TYPE=HOME:2", "ROLE:Boss");

  it("is lost or changed where that was said, and lost silently where not", () => {
    expect(fates(moved("contact", before, card("TEL;TYPE=CELL:1", "TEL;TYPE=HOME:3"), "tel"))).toEqual(["fn kept", "tel kept", "tel changed", "role silent"]);
    expect(fates(moved("contact", before, card("TEL;TYPE=CELL:1"), "tel", "role"))).toEqual(["fn kept", "tel kept", "tel lost", "role lost"]);
  });

  it("is lost with the whole item", () => {
    expect(fates(moved("contact", before, undefined, "*"))).toEqual(["fn lost", "tel lost", "tel lost", "role lost"]);
    expect(fates(moved("contact", before, undefined))).toEqual(["fn silent", "tel silent", "tel silent", "role silent"]);
  });

  it("is the same in another spelling", () => {
    const other = ["BEGIN:VCARD", "VERSION:3.0", "PRODID:x", "FN:Oma", "TEL;type=home:2", "item1.TEL;TYPE=cell:1", "ROLE:Boss", "END:VCARD", ""].join("\n");
    expect(fates(moved("contact", before, other))).toEqual(["fn kept", "tel kept", "tel kept", "role kept"]);
  });
});

describe("ten years of instances", () => {
  const weekly = event("DTSTART;TZID=Europe/Berlin:20260105T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY");

  it("tell that a series lost its zone, though every field looks the same", () => {
    const inUtc = weekly.replace("DTSTART;TZID=Europe/Berlin:20260105T090000", "DTSTART:20260105T090000");
    expect(fates(moved("event", weekly, inUtc)).at(-1)).toBe("instances silent");
    expect(fates(moved("event", weekly, inUtc, "dtstart")).at(-1)).toBe("instances changed");
    expect(fates(moved("event", weekly, weekly)).at(-1)).toBe("instances kept");
  });

  it("follow summer time, gaps and moved dates", () => {
    const [winter, , summer] = ["20260105T090000", "20260112T090000", "20260706T090000"].map((date) => instancesOf(weekly.replace("20260105T090000", date).replace("WEEKLY", "WEEKLY;COUNT=1")));
    expect([winter, summer]).toEqual([["2026-01-05T08:00:00.000Z for 3600 s"], ["2026-07-06T07:00:00.000Z for 3600 s"]]);
    const series = eventTexts().find((text) => text.includes("Moved to Tuesday")) ?? "";
    expect(instancesOf(series).slice(0, 4).map((line) => line.slice(0, 16))).toEqual(["2026-01-05T08:00", "2026-01-07T08:00", "2026-01-20T13:00", "2026-01-21T08:00"]);
  });
});

describe("the corpus", () => {
  const all = [...cards().map((text) => ["contact", text] as const), ...eventTexts().map((text) => ["event", text] as const), ...taskTexts().map((text) => ["task", text] as const)];

  it("is read by both readers, and each field of it is seen", () => {
    expect(all.length).toBeGreaterThan(80);
    for (const [kind, text] of all) {
      expect(factsOf(text).length).toBeGreaterThan(0);
      expect(compareItems(kind, Buffer.from(text), Buffer.from(text.replace("END:V", "X-NEW:1\r\nEND:V"))).map(({ field }) => field)).not.toContain("bytes");
    }
  });
});

describe.each(["google", "graph"])("the corpus into %s", (name) => {
  it("is told before: the receipt names nothing that the forecast had not, and nothing is lost without a word", { timeout: 120_000 }, async () => {
    await using rig = await FidelityRig.create();
    const from = await rig.add(await corpus());
    await rig.backUp(from);
    const home = await homes.find((each) => each.name === name)?.open();
    if (home === undefined) throw new Error(`there is no ${name}`);
    const moved = await rig.move(from, await rig.add(home));
    await home.close();
    expect(moved.length).toBeGreaterThan(80);
    expect(moved.flatMap(({ name, unforetold }) => unforetold.map((field) => `${name}: ${field}`))).toEqual([]);
    expect(moved.flatMap((one) => verdictsOf(one).flatMap(({ fate, field }) => (fate === "silent" ? [`${one.name}: ${field}`] : [])))).toEqual([]);
    expect(moved.some(({ said }) => said.size > 0)).toBe(true);
  });
});

import { describe, expect, it } from "vitest";
import { occurrences, splitCalendar, viewCalendar } from "../formats/icalendar.ts";
import { summarise } from "../formats/summary.ts";
import { splitVCards, viewVCard } from "../formats/vcard.ts";
import { compareItems } from "./compare.ts";
import { identityOf } from "./identity.ts";
import { mergeItems } from "./merge.ts";

const many = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join("");
const card = (inner: string): Buffer => Buffer.from(`BEGIN:VCARD\n${inner}END:VCARD\n`, "latin1");
const calendar = (inner: string): Buffer => Buffer.from(`BEGIN:VCALENDAR\n${inner}END:VCALENDAR\n`, "latin1");

/** Each would take minutes where a step is quadratic. */
const cards: Record<string, Buffer> = {
  "many phones": card(many(6_000, (index) => `TEL:${String(index)}\n`)),
  "many groups": card(many(3_000, (index) => `g${String(index)}.TEL:${String(index)}\ng${String(index)}.X-ABLABEL:x\n`)),
  "one group": card(many(6_000, (index) => `g.TEL:${String(index)}\n`)),
  "many parameters": card(`TEL${many(6_000, (index) => `;X${String(index)}=1`)}:1\n`),
  "many categories": card(`CATEGORIES:${many(6_000, (index) => `a${String(index)},`)}\n`),
  "many escapes": card(`NOTE:${"\\".repeat(400_000)}\n`),
  "open quotes": card(`TEL;X="${'a";"'.repeat(100_000)}\n`),
  "many begins": Buffer.from("BEGIN:VCARD\n".repeat(6_000)),
  "many ends": Buffer.from(`BEGIN:VCARD\n${"END:X\n".repeat(6_000)}`),
  "soft breaks": card(`NOTE;ENCODING=QUOTED-PRINTABLE:${"=\n".repeat(200_000)}\n`),
  "carriage returns": card(`NOTE:${"\r".repeat(200_000)}\n`),
  "a wide date": card(`BDAY:${"1".repeat(200_000)}\nPHOTO:data:${";".repeat(200_000)}\n`),
};

const calendars: Record<string, Buffer> = {
  "many overrides": calendar(many(2_000, (index) => `BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:${String(20_260_101 + index)}\nEND:VEVENT\n`)),
  "many uids": calendar(many(2_000, (index) => `BEGIN:VEVENT\nUID:${String(index)}\nDTSTART:20260101\nEND:VEVENT\n`)),
  "many zones": calendar(many(2_000, (index) => `BEGIN:VTIMEZONE\nTZID:${String(index)}\nEND:VTIMEZONE\n`) + many(2_000, (index) => `BEGIN:VEVENT\nUID:1\nDTSTART;TZID=${String(index)}:20260101T000000\nEND:VEVENT\n`)),
  "many exdates": calendar(`BEGIN:VEVENT\nDTSTART:20260101\nRRULE:FREQ=DAILY\n${many(3_000, () => "EXDATE:20260102\n")}END:VEVENT\n`),
  "many alarms": calendar(`BEGIN:VEVENT\n${many(2_000, (index) => `BEGIN:VALARM\nTRIGGER:-PT${String(index)}M\nEND:VALARM\n`)}END:VEVENT\n`),
  "deep nesting": calendar("BEGIN:VEVENT\n".repeat(6_000)),
  "an attachment of padding": calendar(`BEGIN:VEVENT\nATTACH;ENCODING=BASE64:${"=".repeat(200_000)}A\nEND:VEVENT\n`),
  "a long rule": calendar(`BEGIN:VEVENT\nDTSTART:20260101\nRRULE:FREQ=DAILY;BYMONTHDAY=${"1,".repeat(100_000)}\nEND:VEVENT\n`),
};

/** Linear work takes a tenth of it. */
const most = 3000;

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

describe.each(Object.entries(cards))("a card with %s", (_, bytes) => {
  const changed = Buffer.concat([bytes.subarray(0, -10), Buffer.from("NOTE:x\nEND:VCARD\n")]);

  it("is read in time", () => {
    expect(timed(() => [splitVCards(bytes), viewVCard(bytes), summarise("contact", bytes), identityOf("contact", bytes)])).toBeLessThan(most);
  });

  it("is compared and merged in time", () => {
    expect(timed(() => [compareItems("contact", bytes, changed), mergeItems("contact", card("FN:a\n"), bytes, card("FN:b\n"))])).toBeLessThan(most);
    expect(timed(() => [mergeItems("contact", card("FN:a\n"), card("FN:b\n"), bytes)])).toBeLessThan(most);
  });
});

describe.each(Object.entries(calendars))("a calendar with %s", (_, bytes) => {
  const small = calendar("BEGIN:VEVENT\nUID:1\nDTSTART:20260101\nEND:VEVENT\n");
  const other = calendar("BEGIN:VEVENT\nUID:1\nDTSTART:20260102\nEND:VEVENT\n");

  it("is read in time", () => {
    const window = [new Date("2026-01-01"), new Date("2026-02-01"), 10] as const;
    expect(timed(() => [splitCalendar(bytes), viewCalendar(bytes), summarise("event", bytes), identityOf("event", bytes), occurrences(bytes, ...window)])).toBeLessThan(most);
  });

  it("is compared and merged in time", () => {
    expect(timed(() => [compareItems("event", bytes, small), mergeItems("event", small, bytes, other), mergeItems("event", small, other, bytes)])).toBeLessThan(most);
  });
});

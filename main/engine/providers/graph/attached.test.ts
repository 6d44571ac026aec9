// Files of every size go along: small ones at once, larger ones in pieces.
import { describe, expect, it } from "vitest";
import { gather } from "../bytes.ts";
import type { Item } from "../provider.ts";
import { eventOf } from "./text-event.ts";
import { openGraph, sidesOf } from "./subject.fixture.ts";

/** A text with files of so many bytes inside. */
function withFiles(component: "VEVENT" | "VTODO", ...sizes: number[]): Item {
  const files = sizes.map((size, n) => `ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=${n}.txt:${Buffer.alloc(size, `${n} is a file. `).toString("base64")}`);
  const text = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", `BEGIN:${component}`, "UID:1", "DTSTAMP:20260101T000000Z", "DTSTART:20260102T090000Z", "SUMMARY:Soup", ...files, `END:${component}`, "END:VCALENDAR", ""].join("\r\n");
  return { kind: component === "VEVENT" ? "event" : "task", uid: "1", body: { type: "text/calendar", bytes: Buffer.from(text) } };
}

const sizeIn = (body: object): number => ("bytes" in body ? (body.bytes as Uint8Array).length : -1);

describe.each([["event", "VEVENT"], ["task", "VTODO"]] as const)("files of an %s", (kind, component) => {
  it("arrive whole, whatever their size", async () => {
    const subject = await openGraph(kind);
    const { source, target } = sidesOf(subject);
    const sizes = [10, 2_999_999, 3_000_000, 9_000_001];
    const item = withFiles(component, ...sizes);
    const [outcome] = await gather(target.write(subject.collection, [{ do: "create", key: "k", item }], subject.io));
    const [answer] = await gather(source.read(subject.collection, outcome?.is === "done" && outcome.ref ? [outcome.ref] : [], subject.io));
    const read = answer?.is === "item" ? answer.item : undefined;
    expect(Object.values(read?.parts ?? {}).map(sizeIn)).toEqual(sizes);
    expect(read && "bytes" in read.body && "bytes" in item.body && Buffer.from(read.body.bytes).toString().match(/BINARY.*?:/g)).toHaveLength(4);
    await subject.close();
  });
});

it("have their names, and a zone its own, in any script", () => {
  const zone = ["BEGIN:VTIMEZONE", "TZID:\u00d6stliche Zeit", "BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:-0500", "TZOFFSETTO:-0500", "END:STANDARD", "END:VTIMEZONE"];
  const lines = ["BEGIN:VEVENT", "UID:1", "DTSTART;TZID=\u00d6stliche Zeit:20260101T100000", 'ATTACH;ENCODING=BASE64;VALUE=BINARY;FILENAME="\u00dcbersicht M\u00e4rz.pdf":QUJD', "END:VEVENT"];
  const { event, attachments } = eventOf(Buffer.from(["BEGIN:VCALENDAR", ...zone, ...lines, "END:VCALENDAR", ""].join("\r\n")));
  expect([event.start?.timeZone, attachments[0]?.name]).toEqual(["SA Pacific Standard Time", "\u00dcbersicht M\u00e4rz.pdf"]);
});

it("says in the note what is too large for a to-do", async () => {
  const subject = await openGraph("task");
  const foreseen = sidesOf(subject).target.foresee?.()(withFiles("VTODO", 25_000_001));
  expect(Buffer.from(foreseen ?? []).toString()).toContain("\\nAttachment: 0.txt");
  await subject.close();
});

// The sample phone moves to Microsoft (a stand-in, over real HTTP), is pulled from there and compared by meaning with what was
// told before; and nobody gets a message.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { splitCalendar } from "../main/engine/formats/icalendar.ts";
import { splitVCards, viewVCard } from "../main/engine/formats/vcard.ts";
import { compareItems } from "../main/engine/items/compare.ts";
import { type FakeGraph, startFakeGraph } from "../main/engine/providers/graph/fake-graph.fixture.ts";
import type { Kind } from "../main/engine/providers/provider.ts";
import { type Event, Lifeboat } from "./lifeboat.ts";
import { withPerson } from "./person.ts";

const phone = join(import.meta.dirname, "../resources/sample/phone");

/** Contacts, events and to-dos in the files of a folder, by uid. */
function itemsIn(folder: string): Map<string, { kind: Kind; bytes: Uint8Array }> {
  const items = new Map<string, { kind: Kind; bytes: Uint8Array }>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const bytes = entry.isFile() && /\.(?:vcf|ics)$/.test(entry.name) ? readFileSync(join(entry.parentPath, entry.name)) : undefined;
    if (bytes === undefined) continue;
    if (entry.name.endsWith(".vcf")) for (const card of splitVCards(bytes)) items.set(viewVCard(card.bytes).uid ?? "", { kind: "contact", bytes: card.bytes });
    else for (const piece of splitCalendar(bytes)) items.set(piece.uid ?? "", { kind: piece.kind, bytes: piece.bytes });
  }
  return items;
}

/** What Outlook has no place for: it is left out, or stands in the note. By kind, the fields that are not there as they were. */
const foretold = {
  "contact kind member": 5,
  "contact note x-abrelatednames": 4,
  "event alarm description": 4,
  "event attendee description organizer": 8,
  "event attendee description organizer url": 1,
  "event description rrule": 1,
  "event description status": 1,
  "task description due": 1,
  "task description due percent-complete": 1,
  "task description percent-complete": 1,
  "task related-to": 12,
};

function counted(all: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(all, (each) => each)].map(([each, same]) => [each, same.length]));
}

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("the sample phone and Microsoft", () => {
  const boat = new Lifeboat();
  let fake: FakeGraph;

  beforeAll(async () => {
    fake = await startFakeGraph();
    boat.sealed();
    await boat.json(0, "add", "files", phone, "--name", "Phone");
    await boat.json(0, "backup");
    const added = await withPerson(boat, "add", "graph", "--client-id", "client-1", "--url", fake.world.base, "--login", fake.server.url, "--settles", "0", "--name", "Outlook");
    if (added.code !== 0) throw new Error(added.said);
  });
  afterAll(async () => {
    await fake[Symbol.asyncDispose]();
    boat[Symbol.dispose]();
  });

  const receiptOf = (events: readonly Event[]): Map<string, readonly { kind: string; name: string; fields: string[] }[]> => {
    const groups = events.filter(({ event }) => event === "receipt").flatMap((receipt) => receipt["groups"] as { state: string; items: { kind: string; name: string; fields: string[] }[] }[]);
    return new Map(groups.map(({ state, items }) => [state, items]));
  };

  it("asks to read first, and to write only when something is written", () => {
    expect(fake.login.consents).toHaveLength(1);
    expect(fake.login.consents[0]).not.toContain("Write");
  });

  it("brings everything over, and says before what changes", async () => {
    const { code, events, said } = await withPerson(boat, "migrate", "Phone", "Outlook", "--yes");
    expect(code, said).toBe(0);
    expect(fake.login.consents[1]).toContain("Contacts.ReadWrite");
    const told = events.filter(({ event }) => event === "forecast").flatMap((forecast) => forecast["losses"] as { kind: string; field: string; fate: string; note: string | null; count: number }[]);
    const lines = told.map(({ kind, field, note, count }) => `${kind} ${field} ${note ?? ""} ${count}`);
    expect(lines.filter((line) => /^(?:contact|event)/.test(line)).toSorted(byText)).toEqual([
      "contact kind  5", "contact member  5", "contact x-abrelatednames Daughter 1", "contact x-abrelatednames Father 1", "contact x-abrelatednames Mother 2",
      "event alarm Reminder 4", "event attendee Attendee 9", "event organizer Organizer 9", "event rrule Repeats 1", "event status Status 1", "event url Link 1",
    ]);
    const receipt = receiptOf(events);
    expect(new Set(receipt.keys())).toEqual(new Set(["back", "changed"]));
    const fields = (receipt.get("changed") ?? []).map(({ kind, fields }) => [kind, ...fields.toSorted(byText)].join(" "));
    expect(counted(fields)).toEqual(foretold);
    const fieldsTold = new Set([...told.map(({ kind, field }) => `${kind} ${field}`), "contact note", "event description", "task description"]);
    const unforetold = (receipt.get("changed") ?? []).flatMap(({ kind, fields }) => fields.map((field) => `${kind} ${field}`).filter((field) => !fieldsTold.has(field)));
    expect(unforetold).toEqual([]);
  });

  it("holds there what the phone had, as told", async () => {
    await boat.json(0, "backup", "Outlook");
    const out = join(boat.home, "out");
    await boat.json(0, "export", out, "--account", "Outlook");
    const there = itemsIn(out);
    const differing: string[] = [];
    for (const [uid, { kind, bytes }] of itemsIn(phone)) {
      const other = there.get(uid);
      const fields = other === undefined ? ["missing"] : compareItems(kind, bytes, other.bytes).map(({ field }) => field);
      if (fields.length > 0) differing.push([kind, ...[...new Set(fields)].toSorted(byText)].join(" "));
    }
    expect(there.size).toBe(itemsIn(phone).size);
    expect(counted(differing)).toEqual(foretold);
  });

  it("holds every photo, byte for byte", () => {
    const wanted = readdirSync(join(phone, "photos")).map((name) => sha256(readFileSync(join(phone, "photos", name))));
    expect([...fake.drive.contents.values()].map(sha256).toSorted(byText)).toEqual(wanted.toSorted(byText));
  });

  it("wrote to nobody", () => {
    expect(fake.world.mails).toEqual([]);
  });
});

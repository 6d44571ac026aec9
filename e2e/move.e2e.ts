// The sample phone moves to Radicale, from there to Xandikos, its photos into a folder: what people lose in other moves is
// looked at by name.
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Lifeboat } from "./lifeboat.ts";
import { radicaleAvailable, startRadicale } from "./servers/radicale.ts";
import { sameText } from "./servers/same-text.ts";
import { everyItem, type Mailing, mailing } from "./servers/every-item.ts";
import type { Server } from "./servers/server.ts";
import { startXandikos, xandikosAvailable } from "./servers/xandikos.ts";

const phone = join(import.meta.dirname, "../resources/sample/phone");
type Line = Awaited<ReturnType<Lifeboat["json"]>>[number];
type KindForecast = { readonly kind: string; readonly total: number; readonly counts: Record<string, number>; readonly lossy: number };

describe.skipIf(!radicaleAvailable() || !xandikosAvailable())("a move, phone to Radicale to Xandikos", () => {
  const boat = new Lifeboat();
  let first: Server;
  let second: Server;
  const kept = new Map<string, number>();

  beforeAll(async () => {
    [first, second] = await Promise.all([startRadicale(), startXandikos()]);
    await boat.json(0, "add", "files", phone, "--name", "Phone");
    await boat.json(0, "backup");
    for (const line of await boat.json(0, "ls")) if (line.event === "item") kept.set(String(line["kind"]), (kept.get(String(line["kind"])) ?? 0) + 1);
    await boat.addDav(first, "First");
    await boat.addDav(second, "Second");
  });
  afterAll(async () => {
    await Promise.all([first.stop(), second.stop()]);
    boat[Symbol.dispose]();
  });

  const text = ["contact", "event", "task"];
  const moveAll = async (from: string, into: string): Promise<Line[]> => {
    const lines: Line[] = [];
    for (const kind of text) lines.push(...(await boat.json(0, "migrate", from, into, "--kind", kind, "--yes")));
    return lines;
  };
  const groups = (lines: readonly Line[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const receipt of lines.filter(({ event }) => event === "receipt")) {
      for (const { state, count } of receipt["groups"] as { state: string; count: number }[]) counts[state] = (counts[state] ?? 0) + count;
    }
    return counts;
  };
  const forecast = async (from: string, into: string, code = 0): Promise<KindForecast[]> =>
    (await boat.json(code, "forecast", from, into)).flatMap((line) => (line.event === "forecast" ? (line["kinds"] as KindForecast[]) : []));

  it("is told before: every kind counted, and that photos have no place there", async () => {
    const kinds = await forecast("Phone", "First");
    expect(Object.fromEntries(kinds.map(({ kind, total }) => [kind, total]))).toEqual(Object.fromEntries(kept));
    expect(kinds.map(({ kind, counts }) => [kind, counts["create"] ?? 0, counts["failed"] ?? 0])).toEqual([
      ...text.map((kind) => [kind, kept.get(kind), 0]),
      ["photo", 0, kept.get("photo")],
    ]);
    expect((await everyItem(first)).size).toBe(0);
  });

  // Radicale writes an alarm "24 hours before" as "1 day before", which is another time on two days of the year.
  it("brings everything over, and names the one thing that came back otherwise", async () => {
    const all = text.reduce((sum, kind) => sum + (kept.get(kind) ?? 0), 0);
    expect(groups(await moveAll("Phone", "First"))).toEqual({ back: all - 1, changed: 1 });
    await boat.json(0, "backup", "First");
    expect(groups(await moveAll("First", "Second"))).toEqual({ back: all });
    const [here, there] = await Promise.all([everyItem(first), everyItem(second)]);
    expect(there.size).toBe(all);
    for (const [uid, item] of here) expect(there.get(uid) ?? "", uid).toSatisfy((other: string) => sameText(Buffer.from(other), Buffer.from(item)));
  });

  it("changes nothing when it is done again", async () => {
    const before = await everyItem(second);
    expect(groups(await moveAll("First", "Second"))).toEqual({ there: before.size });
    expect(await everyItem(second)).toEqual(before);
    const same = (await forecast("Phone", "Second")).map(({ kind, counts }) => [kind, counts["same"]]);
    expect(same).toEqual([["contact", kept.get("contact")], ["event", kept.get("event")], ["task", (kept.get("task") ?? 0) - 1], ["photo", 0]]);
  });

  describe("keeps what others lose:", () => {
    let there: ReadonlyMap<string, string>;
    const named = (line: string): string => [...there.values()].find((item) => unfold(item).split("\r\n").some((one) => one.startsWith(line))) ?? expect.fail(`no item says ${line}`);
    beforeAll(async () => void (there = await everyItem(second)));

    it("a birthday without a year", () => {
      expect(unfold(named("FN:Oma"))).toMatch(/BDAY;X-APPLE-OMIT-YEAR=1604:1604-06-11/);
    });

    it("a contact photo, byte for byte", () => {
      const photoOf = (card: string): string => /^PHOTO[^:]*:(.*)$/m.exec(unfold(card))?.[1]?.trim() ?? "";
      const before = photoOf(readFileSync(join(phone, "contacts/oma.vcf"), "utf8"));
      expect(before.length).toBeGreaterThan(1000);
      expect(photoOf(named("FN:Oma"))).toBe(before);
    });

    it("groups with their members", () => {
      const uids = new Set([...there.keys()].map((uid) => uid.replace("urn:uuid:", "")));
      const all = [...there.values()].filter((item) => /KIND:group/i.test(item));
      expect(all).toHaveLength(readdirSync(join(phone, "contacts")).filter((name) => name.startsWith("group-")).length);
      for (const group of all) {
        const members = [...unfold(group).matchAll(/MEMBER:urn:uuid:(\S+)/gi)].map(([, uid]) => uid ?? "");
        expect(members.length).toBeGreaterThan(0);
        for (const member of members) expect(uids, "a member that is nobody").toContain(member);
      }
    });

    it("the Sunday call: its rule, the day it moved, its zone and its alarm", () => {
      const call = unfold(named("SUMMARY:Call Mum"));
      expect(call).toMatch(/RRULE:.*FREQ=WEEKLY/);
      expect(call).toMatch(/RECURRENCE-ID/);
      expect(call).toMatch(/TZID=Europe\/Berlin/);
      expect(call).toMatch(/BEGIN:VTIMEZONE/);
      const alarms = (items: Iterable<string>): number => [...items].reduce((sum, item) => sum + (item.match(/BEGIN:VALARM/g)?.length ?? 0), 0);
      expect(alarms(there.values())).toBe(alarms(textsOf(phone)));
    });

    it("subtasks under their own parents", () => {
      const children = [...there.values()].flatMap((item) => [...unfold(item).matchAll(/RELATED-TO[^:]*:(\S+)/g)].map(([, uid]) => uid ?? ""));
      expect(children.length).toBeGreaterThan(3);
      for (const parent of children) expect(there.has(parent), `parent ${parent}`).toBe(true);
    });

    it("the peace of everybody invited: no server is asked to send a message", () => {
      const asked: Mailing[] = [...there.values()].map(mailing);
      expect(asked.reduce((sum, { invited }) => sum + invited, 0)).toBeGreaterThan(0);
      expect(asked.filter(({ loud }) => loud > 0)).toEqual([]);
    });
  });

  it("takes photos into a folder, byte for byte, once", async () => {
    const folder = join(boat.home, "photos");
    mkdirSync(folder);
    await boat.json(0, "add", "files", folder, "--name", "Folder");
    expect(groups(await boat.json(0, "migrate", "Phone", "Folder", "--kind", "photo", "--yes"))).toEqual({ back: kept.get("photo") });
    expect(groups(await boat.json(0, "migrate", "Phone", "Folder", "--kind", "photo", "--yes"))).toEqual({ there: kept.get("photo") });
  });
});

const unfold = (text: string): string => text.replaceAll(/\r?\n[ \t]/g, "");

function textsOf(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(ics|vcf)$/.test(name));
  return files.map((name) => readFileSync(join(folder, name), "utf8"));
}

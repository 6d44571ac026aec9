// Both sides edited since: kept both, theirs, ours, or merged, on a real server; and taken back again, also when killed.
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Event, Lifeboat } from "./lifeboat.ts";
import { addAddressBook, addCalendar, putItem } from "./servers/dav-setup.ts";
import { everyItem, mailing } from "./servers/every-item.ts";
import { radicaleAvailable, startRadicale } from "./servers/radicale.ts";
import { sameText } from "./servers/same-text.ts";
import type { Server } from "./servers/server.ts";
import { startUnreliableProxy, type UnreliableProxy } from "./servers/unreliable-proxy.ts";

/** More than leave in one batch. */
const onlyOurs = 150;
/** So that the edits are no mass change. */
const steady = 20;

const card = (uid: string, more = ""): string => `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nFN:${uid}\r\nN:${uid};;;;\r\n${more}END:VCARD\r\n`;
const meeting = (summary: string): string =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//e2e//EN\r\nBEGIN:VEVENT\r\nUID:meeting\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20270101T100000Z\r\nDTEND:20270101T110000Z\r\nSUMMARY:${summary}\r\n` +
  `ORGANIZER:mailto:mum@example.org\r\nATTENDEE:mailto:sam@example.org\r\nATTENDEE:mailto:zoe@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;

describe.skipIf(!radicaleAvailable())("put back where both sides were edited", () => {
  const boat = new Lifeboat();
  let ours: Server;
  let theirs: Server;
  let proxy: UnreliableProxy;
  let before: Map<string, string>;
  let plan: Event;

  const fill = async (server: Server, edits: { note: string; summary: string }): Promise<void> => {
    const book = `${server.contactsHome}people/`;
    for (const uid of ["clash", "mine", "theirs"]) await putItem(server, `${book}${uid}.vcf`, card(uid, edits.note));
    await putItem(server, `${server.calendarsHome}calendar/meeting.ics`, meeting(edits.summary));
  };

  beforeAll(async () => {
    [ours, theirs] = await Promise.all([startRadicale(), startRadicale()]);
    for (const server of [ours, theirs]) {
      const book = await addAddressBook(server, "people", "People");
      await addCalendar(server, "calendar", ["VEVENT"], "Calendar");
      await putItem(server, `${book}merge.vcf`, card("merge", "TEL:1\r\n"));
      for (let n = 0; n < steady; n++) await putItem(server, `${book}steady${n}.vcf`, card(`steady${n}`));
      await fill(server, { note: "", summary: "Meeting" });
    }
    await boat.addDav(ours, "Ours");
    proxy = await startUnreliableProxy(theirs);
    await boat.addDav({ ...theirs, url: proxy.url }, "Theirs");
    await boat.json(0, "backup");
    const book = `${ours.contactsHome}people/`;
    await putItem(ours, `${book}merge.vcf`, card("merge", "TEL:1\r\nNOTE:ours\r\n"));
    await putItem(theirs, `${theirs.contactsHome}people/merge.vcf`, card("merge", "TEL:1\r\nTITLE:theirs\r\n"));
    await fill(ours, { note: "NOTE:ours\r\n", summary: "Ours" });
    await fill(theirs, { note: "NOTE:theirs\r\n", summary: "Theirs" });
    for (let n = 0; n < onlyOurs; n++) await putItem(ours, `${book}new${n}.vcf`, card(`new${n}`));
    await boat.json(0, "backup", "Ours");
    before = await everyItem(theirs);
  });
  afterAll(async () => {
    await proxy.stop();
    await Promise.all([ours.stop(), theirs.stop()]);
    boat[Symbol.dispose]();
  });

  const mailsNobody = async (): Promise<Map<string, string>> => {
    const quiet = new Map<string, string>();
    for (const [uid, text] of await everyItem(theirs)) {
      const found = mailing(text);
      if (before.get(uid) !== text) expect(found.loud, `${uid} would make the server send mail`).toBe(0);
      quiet.set(uid, found.quiet);
    }
    return quiet;
  };

  const isAsBefore = async (): Promise<void> => {
    const now = await mailsNobody();
    expect([...now.keys()].sort()).toEqual([...before.keys()].sort());
    for (const [uid, text] of before) expect(mailing(text).quiet, uid).toSatisfy((was: string) => sameText(Buffer.from(was), Buffer.from(now.get(uid) ?? "")));
  };

  const numberOf = (name: string): string => {
    const items = plan["items"] as readonly { name: string; item: number }[];
    return String(items.find((item) => item.name === name)?.item);
  };
  const restore = (...more: readonly string[]): Promise<Event[]> => boat.json(0, "restore", "--account", "Ours", "--into", "Theirs", ...more);
  const choices = (): string[] => ["--keep", "theirs", "--keep", `both=${numberOf("clash")}`, "--keep", `mine=${numberOf("mine")},${numberOf("Ours")}`];
  const idOf = (events: readonly Event[]): string => String(events.find(({ event }) => event === "receipt")?.["restore"]);

  it("says by name what differs, what is merged, and that it can be undone; writes nothing yet", async () => {
    [plan] = (await restore("--dry-run")).filter(({ event }) => event === "plan") as [Event];
    expect(plan).toMatchObject({ counts: { create: onlyOurs, merge: 1, kept: 4 }, undo: "all" });
    expect(await everyItem(theirs)).toEqual(before);
  });

  it("does as was chosen, item by item, and mails nobody", async () => {
    await restore("--yes", ...choices());
    const now = await mailsNobody();
    expect(now.size).toBe(before.size + onlyOurs + 1);
    const clashes = [...now.values()].filter((text) => text.includes("FN:clash"));
    expect(new Set(clashes.map((text) => /NOTE:(\w+)/.exec(text)?.[1]))).toEqual(new Set(["ours", "theirs"]));
    expect(now.get("mine")).toContain("NOTE:ours");
    expect(now.get("theirs")).toContain("NOTE:theirs");
    expect(now.get("meeting")).toContain("SUMMARY:Ours");
    // Theirs was to stay for all that was not named.
    expect(now.get("merge")).not.toContain("NOTE:ours");
  });

  it("a second time changes nothing; what needs no choice is merged", async () => {
    const [again] = (await restore("--dry-run", ...choices())).filter(({ event }) => event === "plan");
    expect(again?.["counts"]).toMatchObject({ create: 0, both: 0, replace: 0, kept: 2 });
    const receipt = idOf(await restore("--yes"));
    const merged = (await mailsNobody()).get("merge");
    expect(merged).toContain("NOTE:ours");
    expect(merged).toContain("TITLE:theirs");
    await boat.json(0, "undo", receipt, "--yes");
    expect((await mailsNobody()).get("merge")).not.toContain("NOTE:ours");
  });

  it("is taken back, also after the undo was killed, and raises no alarm", { timeout: 180_000 }, async () => {
    const [first] = (await boat.json(0, "receipt")).filter((line) => line["undid"] === null && Number(line["total"]) > onlyOurs).slice(-1);
    const id = String(first?.["restore"]);
    await killedWhileRemoving(boat, proxy, "undo", id, "--yes");
    const half = (await everyItem(theirs)).size;
    expect(half).toBeGreaterThan(before.size);
    expect(half).toBeLessThan(before.size + onlyOurs + 1);
    await boat.json(0, "undo", id, "--yes");
    await isAsBefore();
    await boat.json(0, "backup", "Theirs", "--second-look", "0");
    expect((await boat.json(0, "held")).filter(({ event }) => event === "held")).toEqual([]);
    expect((await boat.run("verify")).code).toBe(0);
    await boat.json(2, "undo", String((await boat.json(0, "receipt"))[0]?.["restore"]), "--yes");
  });
});

/** Kills it while some of its removals are on their way: they arrive, and nobody hears of it. */
async function killedWhileRemoving(boat: Lifeboat, proxy: UnreliableProxy, ...args: readonly string[]): Promise<void> {
  proxy.script([{ fault: { do: "delay", ms: 2000 }, method: "DELETE", skip: 105, times: 6 }]);
  const child = boat.start(...args);
  child.stdout.resume();
  child.stderr.resume();
  const ended = once(child, "exit");
  await vi.waitFor(() => expect(proxy.seen.filter(({ fault }) => fault === "delay")).toHaveLength(6), { timeout: 60_000, interval: 20 });
  child.kill("SIGKILL");
  await ended;
  proxy.script([]);
}

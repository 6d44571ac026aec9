// The whole program against real servers: kept, changed, cut off, lost, held, and restored to another server.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contacts, events, revised, tasks } from "../bench/corpus.ts";
import { Lifeboat } from "./lifeboat.ts";
import { addAddressBook, addCalendar, listItems, loadItems, putItem, readItem, removeItem } from "./servers/dav-setup.ts";
import { radicaleAvailable, startRadicale } from "./servers/radicale.ts";
import { sameText } from "./servers/same-text.ts";
import { everyItem, mailing } from "./servers/every-item.ts";
import type { Server } from "./servers/server.ts";
import { startUnreliableProxy, type UnreliableProxy } from "./servers/unreliable-proxy.ts";
import { startXandikos, xandikosAvailable } from "./servers/xandikos.ts";

const people = 500;
const dates = 500;
const todos = 100;
const all = people + dates + todos;

describe.skipIf(!radicaleAvailable() || !xandikosAvailable())("the main job, Radicale to Xandikos", () => {
  const boat = new Lifeboat();
  let old: Server;
  let fresh: Server;
  let proxy: UnreliableProxy;
  let cards: string[] = [];
  let folders: string[] = [];

  beforeAll(async () => {
    [old, fresh] = await Promise.all([startRadicale(), startXandikos()]);
    proxy = await startUnreliableProxy(old);
    const book = await addAddressBook(old, "people", "People");
    const calendar = await addCalendar(old, "calendar", ["VEVENT"], "Calendar");
    const list = await addCalendar(old, "todos", ["VTODO"], "To-dos");
    folders = [book, calendar, list];
    cards = await loadItems(old, book, contacts(people));
    await loadItems(old, calendar, events(dates));
    await loadItems(old, list, tasks(todos));
    await boat.addDav({ ...old, url: proxy.url }, "Old");
  });
  afterAll(async () => {
    await proxy.stop();
    await Promise.all([old.stop(), fresh.stop()]);
    boat[Symbol.dispose]();
  });

  const counted = async (): Promise<Record<string, number>> => {
    const lines = (await boat.json(0, "ls")).filter((line) => line.event === "item");
    return countBy(lines.map((line) => String(line["kind"])));
  };

  it("keeps all of it, as served", async () => {
    await boat.json(0, "backup");
    expect(await counted()).toEqual({ contact: people, event: dates, task: todos });
    const [first] = await boat.json(0, "ls", "--kind", "contact");
    const shown = await boat.run("show", String(first?.["item"]), "--raw");
    expect(shown.out).toBe(await readItem(old, String(first?.["href"])));
  });

  it("keeps what changed beside what was", async () => {
    const edited = cards.slice(0, 20);
    for (const path of edited) await putItem(old, path, revised(await readItem(old, path), 1));
    for (const path of cards.splice(20, 5)) await removeItem(old, path);
    await boat.json(0, "backup");
    const changes = (await boat.json(0, "diff", "1")).map((line) => String(line["is"]));
    expect(countBy(changes.filter((is) => is !== "undefined"))).toEqual({ changed: 20, removed: 5 });
    expect((await boat.json(0, "ls", "--kind", "contact", "--at", "1")).filter((l) => l.event === "item")).toHaveLength(people);
  });

  it("loses nothing when the server dies in the middle of an answer", async () => {
    for (const path of cards.slice(100, 140)) await putItem(old, path, revised(await readItem(old, path), 2));
    proxy.script([{ fault: { do: "kill-upstream", afterBytes: 20_000 }, method: "REPORT", skip: 1 }]);
    const cut = await boat.run("backup");
    expect([1, 3]).toContain(cut.code);
    proxy.script([]);
    await old.restart();
    expect((await counted())["contact"]).toBe(people - 5);
    await boat.json(0, "backup");
    expect((await boat.run("verify")).code).toBe(0);
  });

  it("holds when half of the people are gone", async () => {
    const lost = cards.filter((_, n) => n % 2 === 0);
    for (const path of lost) await removeItem(old, path);
    await boat.json(4, "backup", "--second-look", "1");
    await boat.json(4, "status");
    expect(await counted()).toEqual({ contact: people - 5, event: dates, task: todos });
    const held = (await boat.json(0, "held")).filter((line) => line.event === "held");
    expect(held).toMatchObject([{ what: "missing", verdict: "hold", base: people }]);
  });

  it("puts the lost people back", async () => {
    await boat.json(0, "putback", "1", "--yes");
    // With them come the five that went earlier this month: the alarm counts and names them too.
    expect(await listItems(old, folders[0] ?? "")).toHaveLength(people);
    await boat.json(0, "backup");
    await boat.json(0, "status");
  });

  it("restores all of it to the other server, once, and the same by meaning", async () => {
    await boat.addDav(fresh, "New");
    await boat.json(0, "restore", "--account", "Old", "--into", "New", "--yes");
    await boat.json(0, "restore", "--account", "Old", "--into", "New", "--yes");
    const [there, here] = await Promise.all([everyItem(fresh), everyItem(old)]);
    expect(there.size).toBe(all);
    for (const [uid, text] of here) {
      const { quiet, loud } = mailing(there.get(uid) ?? "");
      expect(loud, `${uid} would make the server send mail`).toBe(0);
      expect(quiet, uid).toSatisfy((other: string) => sameText(Buffer.from(other), Buffer.from(text)));
    }
    await boat.json(0, "backup", "New");
    expect((await boat.run("verify")).code).toBe(0);
  });
});

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

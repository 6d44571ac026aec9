// What a person drops on the window: it leads to Connect with the form filled in, or to what is kept already.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writePeopleExport } from "../main/engine/providers/takeout/people.fixture.ts";
import { dropOn } from "./tour/drop.ts";
import { Host } from "./tour/host.ts";
import { openBrowser, Visitor } from "./tour/visitor.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const card = (name: string): string => `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nEND:VCARD\r\n`;

it("an export dropped on the first screen is connected, a newer one goes on from there, and another person's does not", async () => {
  await using visit = await arrive();
  const { visitor, home } = visit;
  const first = writePeopleExport(join(home, "Downloads"), { day: "20260102", address: "mum@example.org", names: ["Ada Lovelace", "Grace Hopper"] });
  const second = writePeopleExport(join(home, "Later"), { day: "20260702", address: "mum@example.org", names: ["Grace Hopper", "Mary Anning"] });
  const theirs = writePeopleExport(join(home, "Theirs"), { day: "20260703", address: "dad@example.org", names: ["Bob"] });

  await dropOn(visitor.page, [first]);
  await visitor.sees("A browser does not tell where a file lies.");
  await visitor.sees("takeout-20260102T030405Z-001.zip");
  expect(await visitor.graveFaults()).toEqual([]);
  await visitor.writes("Path of the folder or file", first);
  await visitor.press("Look at it");
  await visitor.sees("How to get your data from Google");
  expect(await visitor.page.getByLabel("Folder with the export, or one of its parts").inputValue()).toBe(join(home, "Downloads"));
  await visitor.press("Connect it");
  await visitor.sees("Everything is here");
  expect(await visitor.wire.call("home", {})).toMatchObject({ sources: [{ name: "Google Takeout", kept: { contact: 2 } }] });

  await visitor.go("home");
  await shownAt(visitor, theirs);
  await visitor.press("Add it to Google Takeout");
  await visitor.sees("This belongs to somebody else");
  expect(await visitor.graveFaults()).toEqual([]);
  await visitor.press("Not now");

  await shownAt(visitor, second);
  await visitor.press("Add it to Google Takeout");
  await visitor.sees("3 people");
  expect((await visitor.wire.call("home", {})).sources).toMatchObject([{ kept: { contact: 3 }, missing: 0 }]);

  await shownAt(visitor, second);
  await visitor.sees("This is kept already, as Google Takeout.");
  await visitor.press("Look now");
  await visitor.sees("3 people");
  expect(visitor.complaints).toEqual([]);
}, 300_000);

it("hostile names are text, several places are named, and what nobody knows is said to be unknown", async () => {
  await using visit = await arrive();
  const { visitor, home } = visit;
  const hostile = join(home, "<img src=x onerror=alert(1)>\u202egpj.vcf");
  writeFileSync(hostile, card("Ada"));
  writeFileSync(join(home, "note.txt"), "hello");
  await dropOn(visitor.page, [hostile, join(home, "note.txt"), ...Array.from({ length: 3 }, (_, n) => writePeopleExport(join(home, String(n)), { day: "20260102", address: "a@example.org", names: [] }))]);
  await visitor.sees("<img src=x onerror=alert(1)>\ufffdgpj.vcf");
  await visitor.sees("and 2 more");
  await visitor.writes("Path of the folder or file", join(home, "note.txt"));
  await visitor.press("Look at it");
  await visitor.sees("Lifeboat does not know what this is.");
  await visitor.press("Close");
  await visitor.page.getByRole("dialog").waitFor({ state: "detached" });

  await shownAt(visitor, hostile);
  await visitor.sees("Photos, videos, contact files (.vcf)");
  await visitor.press("Connect it");
  await visitor.sees("Everything is here");
  expect(visitor.complaints).toEqual([]);
}, 300_000);

it("goes by keys alone: choose, type the place, connect", async () => {
  await using visit = await arrive();
  const { visitor, home } = visit;
  const folder = join(home, "Downloads");
  writePeopleExport(folder, { day: "20260102", address: "mum@example.org", names: ["Ada"] });
  await enter(visitor, "Connect something of mine");
  await enter(visitor, "Choose files…");
  await visitor.sees("Where does it lie?");
  await visitor.page.keyboard.type(folder);
  await visitor.page.keyboard.press("Enter");
  await visitor.sees("How to get your data from Google");
  await visitor.page.getByRole("dialog").waitFor({ state: "detached" });
  await enter(visitor, "Connect it");
  await visitor.sees("Everything is here");
  expect(visitor.complaints).toEqual([]);
}, 300_000);

/** At the first screen of a window of its own. */
async function arrive(): Promise<AsyncDisposable & { readonly visitor: Visitor; readonly home: string }> {
  const host = await Host.start();
  const visitor = await Visitor.at(browser, host.address);
  await visitor.sees("Connect something of mine");
  return {
    visitor,
    home: host.lifeboat.home,
    async [Symbol.asyncDispose]() {
      await visitor[Symbol.asyncDispose]();
      await host[Symbol.asyncDispose]();
    },
  };
}

/** On a button that is there; a page that just comes up takes the focus for itself. */
async function enter(visitor: Visitor, name: string): Promise<void> {
  const button = visitor.page.getByRole("button", { name });
  await button.waitFor();
  await visitor.settled();
  await button.press("Enter");
}

/** Dropped, and where it lies typed in. */
async function shownAt(visitor: Visitor, path: string): Promise<void> {
  await dropOn(visitor.page, [path]);
  await visitor.writes("Path of the folder or file", path);
  await visitor.press("Look at it");
}

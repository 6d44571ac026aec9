// From the first screen to one's own names: an account on a live server, by the form.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Browser } from "playwright-core";
import { addAddressBook, addCalendar, putItem } from "./servers/dav-setup.ts";
import { startRadicale } from "./servers/radicale.ts";
import type { Server } from "./servers/server.ts";
import { connectTo } from "./tour/connect.ts";
import { Host } from "./tour/host.ts";
import { openBrowser, Visitor } from "./tour/visitor.ts";

let browser: Browser;
let server: Server;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), startRadicale()]);
  await fill(server);
});
afterAll(() => Promise.all([browser.close(), server.stop()]));

it("comes from the first screen to people's own names in six clicks", async () => {
  await using host = await Host.start();
  await using visitor = await Visitor.at(browser, host.address);
  await connectTo(visitor, server);
  await visitor.sees("Everything is here");
  expect(await visitor.clicks()).toBeLessThanOrEqual(6);
  await visitor.press("Go to Home", "link");
  await visitor.sees("3 people, 1 date and 1 to-do");
  await visitor.press("People", "link");
  for (const name of names) await visitor.sees(name);
  await visitor.press("To-dos", "link");
  await visitor.sees("Order the bunting");
  expect(await visitor.graveFaults()).toEqual([]);
  expect(visitor.complaints).toEqual([]);
});

it("saves nothing until the sign-in works, and says what is wrong", async () => {
  await using host = await Host.start();
  await using visitor = await Visitor.at(browser, host.address);
  await visitor.press("Connect something of mine");
  await visitor.press(/^Another CardDAV/, "link");
  await visitor.press("Connect it");
  await visitor.sees("This is needed.");
  await visitor.writes(/^E-mail address, or address/, server.url);
  await visitor.writes(/^User name/, server.user);
  await visitor.writes("Password", "not this one");
  await visitor.writes("Whose is this?", "Ada");
  await visitor.sees(`This password goes to ${new URL(server.url).host} and into`);
  await visitor.press("Connect it");
  await visitor.sees("The server did not take this name and password.");
  expect(await visitor.graveFaults()).toEqual([]);
  expect((await visitor.wire.call("home", {})).sources).toEqual([]);

  await visitor.writes("Password", server.password);
  await visitor.press("Connect it");
  await visitor.sees("Everything is here");
  expect((await visitor.wire.call("home", {})).sources).toMatchObject([{ owner: "Ada", kept: { contact: 3, event: 1, task: 1 } }]);
  expect(visitor.complaints).toEqual([]);
});

const names = ["Ada Lovelace", "李小龙", "Zoë 🍲 Quist"];

async function fill(to: Server): Promise<void> {
  const people = await addAddressBook(to, "people", "People");
  for (const [index, name] of names.entries()) {
    await putItem(to, `${people}${String(index)}.vcf`, `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:person-${String(index)}\r\nFN:${name}\r\nN:;${name};;;\r\nTEL:+44 1632 96000${String(index)}\r\nEND:VCARD\r\n`);
  }
  const stamp = "DTSTAMP:20261101T080000Z";
  const dates = await addCalendar(to, "dates", ["VEVENT"], "Dates");
  await putItem(to, `${dates}launch.ics`, calendar(`BEGIN:VEVENT\r\nUID:launch\r\n${stamp}\r\nDTSTART:20261122T180000Z\r\nSUMMARY:Launch\r\nEND:VEVENT`));
  const todos = await addCalendar(to, "todos", ["VTODO"], "To-dos");
  await putItem(to, `${todos}bunting.ics`, calendar(`BEGIN:VTODO\r\nUID:bunting\r\n${stamp}\r\nSUMMARY:Order the bunting\r\nEND:VTODO`));
}

const calendar = (inside: string): string => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//tour//EN\r\n${inside}\r\nEND:VCALENDAR\r\n`;

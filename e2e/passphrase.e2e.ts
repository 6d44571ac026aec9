// Where there is no keychain: the passphrase is chosen and given in the window, and nothing is fetched without it.
import { readdirSync, readFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Lifeboat } from "./lifeboat.ts";
import { addAddressBook, putItem } from "./servers/dav-setup.ts";
import { startRadicale } from "./servers/radicale.ts";
import type { Server } from "./servers/server.ts";
import { connectTo } from "./tour/connect.ts";
import { Host } from "./tour/host.ts";
import { openBrowser, Visitor } from "./tour/visitor.ts";

const passphrase = "four small goats";
let browser: Browser;
let server: Server;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), startRadicale()]);
  const people = await addAddressBook(server, "people", "People");
  await putItem(server, `${people}ada.vcf`, "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:ada\r\nFN:Ada\r\nN:;Ada;;;\r\nEND:VCARD\r\n");
});
afterAll(() => Promise.all([browser.close(), server.stop()]));

it("is chosen before the first sign-in is saved, asked for once after a start, and a wrong one says so", async () => {
  await using host = await Host.start((lifeboat) => {
    delete lifeboat.env["LIFEBOAT_PASSPHRASE_FILE"];
    lifeboat.env["DBUS_SESSION_BUS_ADDRESS"] = "disabled:";
    return Promise.resolve();
  });
  await chooseIt(host.address);
  expect(secretsIn(host.lifeboat)).not.toMatch(new RegExp([passphrase, server.password].join("|")));

  await host.crash();
  const again = host.lifeboat.start("serve", "--json");
  await giveIt(await addressOf(again));
  const ended = once(again, "exit");
  again.kill("SIGINT");
  await ended;
});

async function chooseIt(address: string): Promise<void> {
  await using visitor = await Visitor.at(browser, address);
  await connectTo(visitor, server);
  await visitor.sees("Choose a passphrase");
  expect(await visitor.graveFaults()).toEqual([]);
  await visitor.writes(/^Passphrase/, "goats");
  await visitor.press("Use this passphrase");
  await visitor.sees("That is shorter than 8 characters.");
  await visitor.writes(/^Passphrase/, passphrase);
  await visitor.writes("The same again", "four small boats");
  await visitor.press("Use this passphrase");
  await visitor.sees("These two are not the same.");
  await visitor.writes("The same again", passphrase);
  await visitor.press("Use this passphrase");
  await visitor.sees("Everything is here");
  expect(visitor.complaints).toEqual([]);
}

async function giveIt(address: string): Promise<void> {
  await using visitor = await Visitor.at(browser, address);
  await visitor.sees("Your passphrase, please");
  await visitor.press("Later");
  await visitor.sees("Lifeboat waits for your passphrase.");
  // Nothing was tried without it, so nothing has failed.
  const { sources, safety } = await visitor.wire.call("home", {});
  expect([sources[0]?.lastRun?.status, safety.facts["error"]]).toEqual(["complete", "locked"]);
  await visitor.press("Unlock and check");
  await visitor.writes(/^Passphrase/, "four small boats");
  await visitor.press("Unlock");
  await visitor.sees("That is not the passphrase you chose.");
  await visitor.writes(/^Passphrase/, passphrase);
  await visitor.press("Unlock");
  await visitor.sees("Everything is here");
  expect(await visitor.wire.call("secretsState", {})).toEqual({ is: "open" });
  expect(visitor.complaints).toEqual([]);
}

function secretsIn({ home }: Lifeboat): string {
  const config = join(home, "config");
  return readdirSync(config, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [readFileSync(join(entry.parentPath, entry.name), "latin1")] : [])).join("\n");
}

async function addressOf(child: ReturnType<Lifeboat["start"]>): Promise<string> {
  for await (const line of createInterface(child.stdout)) return (JSON.parse(line) as { address: string }).address;
  throw new Error("it ended without an address");
}

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeZip } from "../engine/formats/zip-fixture.ts";
import { Home } from "./cli.fixture.ts";

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home[Symbol.dispose]());

function writeTakeout(name: string, address: string, names: readonly string[]): string {
  const folder = join(home.dir, name);
  mkdirSync(folder);
  const cards = names.map((each) => `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${each}\r\nEND:VCARD\r\n`).join("");
  writeFileSync(join(folder, "takeout-20260102T030405Z-001.zip"), makeZip([
    { name: "Takeout/archive_browser.html", content: Buffer.from(address) },
    { name: "Takeout/Contacts/All Contacts/All Contacts.vcf", content: Buffer.from(cards) },
  ]));
  return folder;
}

it("a newer export is given to the account, and another person's is refused", async () => {
  const [first, second, theirs] = [writeTakeout("first", "mum@example.org", ["Ada", "Berta"]), writeTakeout("second", "mum@example.org", ["Clara"]), writeTakeout("theirs", "dad@example.org", ["Bob"])];
  expect(await home.run(["add", "takeout", first, "--name", "Takeout"])).toMatchObject({ code: 0 });
  expect(await home.run(["backup"])).toMatchObject({ code: 0 });
  expect(await home.run(["login", "Takeout", "--dir", theirs])).toMatchObject({ code: 1 });
  expect(await home.run(["login", "Takeout", "--dir", second, "--same-account"])).toMatchObject({ code: 2 });
  expect(await home.run(["login", "Takeout", "--dir", home.dir])).toMatchObject({ code: 2 });
  expect(await home.run(["login", "Takeout", "--dir", second])).toMatchObject({ code: 0 });
  expect(await home.run(["backup"])).toMatchObject({ code: 0 });
  const { events } = await home.run(["ls", "--json"]);
  expect(events.filter((event) => event["event"] === "item").map((item) => String(item["name"])).toSorted()).toEqual(["Ada", "Berta", "Clara"]);
});

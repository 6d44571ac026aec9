// Texts so large that they are kept as files.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openForWriting } from "../vault/db.ts";
import { card, createRig } from "./pull.fixture.ts";

it("lists, finds and writes out a card and an event so large that they are kept as files", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "people", kinds: ["contact", "event"] });
  const large = "QUJD".repeat(400_000);
  const event = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:fest", "DTSTART:20260501T100000Z", "SUMMARY:Sommerfest", `ATTACH;ENCODING=BASE64;VALUE=BINARY:${large}`, "END:VEVENT", "END:VCALENDAR", ""];
  await rig.world.put("people", "a", card("Anna", "anna", `PHOTO;ENCODING=b;TYPE=JPEG:${large}\r\n`));
  await rig.world.put("people", "f", { kind: "event", uid: "fest", body: { type: "text/calendar", bytes: Buffer.from(event.join("\r\n")) } });
  await rig.backup();
  await rig.vault.keeper.follow();
  const items = await rig.vault.read.items({}, { limit: 10 });
  expect(items.map(({ name, at }) => [name, at])).toEqual([["Anna", null], ["Sommerfest", "2026-05-01T10:00:00Z"]]);
  expect((await rig.vault.read.search("Anna", { limit: 10 })).map(({ name }) => name)).toEqual(["Anna"]);
  const written = (name: string): string => readFileSync(join(rig.vault.dir, "Readable", "Mum", name), "utf8");
  expect([written("people (1).vcf"), written("people (1).ics")]).toEqual([expect.stringContaining(large), expect.stringContaining(large)]);
});

it("names what an earlier Lifeboat kept as a file under its href, some of it in each run, and looks for it once", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "people" });
  const large = `PHOTO;ENCODING=b;TYPE=JPEG:${"QUJD".repeat(300_000)}\r\n`;
  for (let n = 0; n < 30; n++) await rig.world.put("people", `p/h${n}`, card(`Anna ${n}`, `anna ${n}`, large));
  await rig.world.put("people", "p/small", card("small"));
  await rig.backup();
  const db = openForWriting(join(rig.vault.dir, "vault.db"));
  db.exec("UPDATE version SET name = substr(href, 3); DELETE FROM meta WHERE key = 'named'");
  const unnamed = async (): Promise<number> => (await rig.names()).filter((name) => /^h\d/.test(name)).length;
  expect(await unnamed()).toBe(30);
  await rig.backup();
  expect(await unnamed()).toBe(5);
  await rig.backup();
  await rig.backup();
  expect([await unnamed(), db.prepare("SELECT value FROM meta WHERE key = 'named'").pluck().get()]).toEqual([0, "all"]);
  expect((await rig.vault.read.search("Anna 7", { limit: 1 })).map(({ name }) => name)).toEqual(["Anna 7"]);
  db.close();
});

it("a run that came to its end has ended well, also where the disk has no room left for such a name", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "people" });
  await rig.world.put("people", "a", card("Anna"));
  const db = openForWriting(join(rig.vault.dir, "vault.db"));
  db.exec("CREATE TRIGGER full BEFORE INSERT ON meta WHEN NEW.key = 'named' BEGIN SELECT RAISE(ABORT, 'full'); END");
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { added: 1 } });
  expect((await rig.vault.read.runs(rig.account, 1))[0]).toMatchObject({ status: "complete" });
  db.close();
});

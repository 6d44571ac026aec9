import { copyFileSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeZip } from "../engine/formats/zip.fixture.ts";
import { writePeopleExport } from "../engine/providers/takeout/people.fixture.ts";
import { TestHost } from "./host.fixture.ts";

const card = (name: string): string => `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nEND:VCARD\r\n`;
const other = (folder: string, name = "holiday.zip"): string => {
  writeFileSync(join(folder, name), makeZip([{ name: "IMG_1.jpg", content: Buffer.from("no photo") }, { name: "friends.vcf", content: Buffer.from(card("Not mine")) }]));
  return join(folder, name);
};

describe("what is shown", () => {
  it("is told by its name or by what is in it, and is the folder it lies in", async () => {
    await using host = new TestHost();
    const downloads = join(host.dir, "Down loads\u202eslaoL");
    const parts = [1, 2, 3].map((n) => writePeopleExport(downloads, { address: "mum@example.org", names: ["Ada"], part: n }));
    const renamed = join(downloads, "google stuff.zip");
    copyFileSync(parts[0] ?? "", renamed);
    const holiday = other(downloads);
    const cards = join(downloads, "it's; rm -rf ~ \u0007.VCF");
    writeFileSync(cards, card("Ada"));
    writeFileSync(join(downloads, "IMG_1.jpg"), "");
    const apple = ["iCloud Photos Part 1 of 2.zip", "iCloud Photos Part 2 of 2.zip"].map((name) => other(downloads, name));
    const backup = join(host.dir, "MobileSync/Backup/0000");
    mkdirSync(backup, { recursive: true });
    writeFileSync(join(backup, "Manifest.db"), "");

    const said = async (...paths: string[]): Promise<unknown[]> => {
      const found = await host.call("recognise", { paths });
      return found.is === "source" ? [found.provider, found.settings["dir"]] : [found.why];
    };
    expect(await said(...parts)).toEqual(["takeout", downloads]);
    expect(await said(renamed)).toEqual(["takeout", downloads]);
    expect(await said(downloads)).toEqual(["takeout", downloads]);
    expect(await said(...apple)).toEqual(["apple-export", downloads]);
    expect(await said(holiday)).toEqual(["files", holiday]);
    expect(await said(cards)).toEqual(["files", cards]);
    for (const shown of [backup, join(backup, "Manifest.db"), join(host.dir, "MobileSync/Backup")]) expect(await said(shown)).toEqual(["iphone-backup", backup]);
    expect(await said(join(host.dir, "MobileSync"))).toEqual(["files", join(host.dir, "MobileSync")]);
    expect(await said(join(downloads, "IMG_1.jpg"))).toEqual(["unknown"]);
    expect(await said(parts[0] ?? "", holiday)).toEqual(["unknown"]);
    expect(await said(parts[0] ?? "", backup)).toEqual(["apart"]);
    expect(await said(join(downloads, "gone.zip"))).toEqual(["not-there"]);
    expect(await host.failure("recognise", { paths: ["Takeout"] })).toMatchObject({ code: "usage" });
    expect(await said("/tmp/a\0b")).toEqual(["not-there"]);
  });
});

describe("a newer export", () => {
  it("goes on where the account's last one ended, and what it lacks stays", async () => {
    await using host = new TestHost();
    await host.call("openFolder", { folder: join(host.dir, "Lifeboat") });
    const [first, second] = [join(host.dir, "first"), join(host.dir, "second")];
    writePeopleExport(first, { address: "mum@example.org", names: ["Ada", "Berta"] });
    other(first);
    const { id } = await host.call("addSource", { source: { provider: "takeout", name: "Takeout", settings: { dir: first }, secrets: {} }, job: "add" });
    await host.call("backUp", { job: "first" });
    expect((await host.call("home", {})).sources[0]).toMatchObject({ kept: { contact: 2 } });
    const newer = writePeopleExport(second, { address: "mum@example.org", names: ["Berta", "Clara"], day: "20260702" });
    const source = { id, name: "Takeout" };
    expect(await host.call("recognise", { paths: [newer] })).toEqual({ is: "source", provider: "takeout", settings: { dir: second }, into: [source], here: null });
    await host.call("signIn", { source: id, secrets: {}, newer: { dir: second }, job: "newer" });
    await host.ended(`signed-in-${String(id)}`);
    expect((await host.call("home", {})).sources).toMatchObject([{ kept: { contact: 3 }, missing: 0, lastRun: { error: null } }]);
    expect(await host.call("recognise", { paths: [newer] })).toMatchObject({ here: source });
  });

  it("of somebody else is refused, and nothing changes", async () => {
    await using host = new TestHost();
    await host.call("openFolder", { folder: join(host.dir, "Lifeboat") });
    const [mine, theirs] = [join(host.dir, "mine"), join(host.dir, "theirs")];
    writePeopleExport(mine, { address: "mum@example.org", names: ["Ada"] });
    writePeopleExport(theirs, { address: "dad@example.org", names: ["Bob"] });
    const { id } = await host.call("addSource", { source: { provider: "takeout", name: "Takeout", settings: { dir: mine }, secrets: {} }, job: "add" });
    expect(await host.failure("signIn", { source: id, secrets: {}, newer: { dir: theirs }, job: "newer" })).toMatchObject({ code: "wrong-account" });
    expect(await host.failure("signIn", { source: id, secrets: {}, newer: { dir: host.dir }, job: "vault" })).toMatchObject({ code: "folder-nested" });
    expect(await host.call("recognise", { paths: [mine] })).toMatchObject({ here: { id } });
  });
});

it("a single .vcf is kept, and what a later one lacks is not gone", async () => {
  await using host = new TestHost();
  await host.call("openFolder", { folder: join(host.dir, "Lifeboat") });
  const file = join(host.dir, "people #1 100%.vcf");
  writeFileSync(file, card("Ada") + card("Berta"));
  await host.call("addSource", { source: { provider: "files", name: "People", settings: { dir: file }, secrets: {} }, job: "add" });
  await host.call("backUp", { job: "first" });
  writeFileSync(`${file}.new`, card("Clara"));
  renameSync(`${file}.new`, file);
  await host.call("backUp", { job: "second" });
  expect((await host.call("home", {})).sources).toMatchObject([{ kept: { contact: 3 }, missing: 0, lastRun: { error: null } }]);
});

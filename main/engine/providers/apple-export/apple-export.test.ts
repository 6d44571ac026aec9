import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeZip } from "../../formats/zip.fixture.ts";
import { collectionsOf, openPlace, type Place, readAll, writeFolder } from "../archive.fixture.ts";
import { bytesOf, gather } from "../bytes.ts";
import { conformance } from "../conformance.ts";
import { samplePhoto } from "../conformance/samples.ts";
import type { Fetched, Item } from "../provider.ts";
import { appleExport } from "./apple-export.ts";
import { takenOf } from "./details.ts";
import { header, openExport, writeZip } from "./subject.fixture.ts";

for (const shape of ["zip", "folder"] as const) {
  conformance({ name: `Apple's export, ${shape}`, kinds: ["contact", "event", "task", "photo"], big: 60, open: (kind) => openExport(kind, shape) });
}

const jpeg = async (text: string): Promise<Uint8Array> => bytesOf(samplePhoto("x", text).body);
const when = '"Saturday June 4,2022 12:11 PM GMT"';

async function photosOf(place: Place): Promise<Fetched[]> {
  await using connection = await place.connect();
  const photos = (await collectionsOf(connection, place)).find(({ id }) => id === "photos");
  return photos === undefined ? [] : readAll(connection, photos, place);
}

const itemsIn = (answers: readonly Fetched[]): Item[] => answers.flatMap((answer) => (answer.is === "item" ? [answer.item] : []));

describe("iCloud Photos", () => {
  it("has albums, favourites and dates of several parts, and a Live Photo in one piece", async () => {
    await using place = await openPlace(appleExport);
    await writeZip(place.dir, "iCloud Photos Part 1 of 2.zip", {
      "iCloud Photos Part 1 of 2/Photos/IMG_1.JPG": await jpeg("one"),
      "iCloud Photos Part 1 of 2/Photos/IMG_1.MOV": "a film",
      "iCloud Photos Part 1 of 2/Photos/IMG_2.JPG": await jpeg("two"),
      "iCloud Photos Part 1 of 2/Photos/Photo Details.csv": `${header}\nIMG_1.JPG,sum1,yes,no,no,${when},10,${when}\n`,
      "iCloud Photos Part 1 of 2/Photos/Photo Details-1.csv": `${header}\r\n"IMG_2.JPG",sum2,no,no,no,${when},1,\r\n`,
      "iCloud Photos Part 1 of 2/Albums/Rügen, 2022.csv": "Images\nIMG_1.JPG\nIMG_3.JPG\n",
      "iCloud Photos Part 1 of 2/Recently Deleted/IMG_9.JPG": await jpeg("nine"),
      "iCloud Photos Part 1 of 2/Memories/Summer.csv": "imageName\nIMG_1.JPG\n",
    });
    await writeZip(place.dir, "iCloud Photos Part 2 of 2.zip", {
      "iCloud Photos Part 2 of 2/Photos/IMG_3.JPG": await jpeg("three"),
      "iCloud Photos Part 2 of 2/Photos/IMG_1.JPG": await jpeg("another of that name"),
      "iCloud Photos Part 2 of 2/Photos/Photo Details.csv": `${header}\nIMG_3.JPG,sum3,no,no,no,${when},1,\nIMG_1.JPG,sum4,no,no,no,${when},1,\n`,
    });
    const items = itemsIn(await photosOf(place));
    const said = items.map(({ uid, facts, parts }) => [uid, facts?.name, facts?.favourite === true, facts?.groups, Object.keys(parts ?? {})]).sort((a, b) => String(a[0]).localeCompare(String(b[0])));
    expect(said).toEqual([
      ["sum1", "IMG_1.JPG", true, ["Rügen, 2022"], ["live"]],
      ["sum2", "IMG_2.JPG", false, [], []],
      ["sum3", "IMG_3.JPG", false, ["Rügen, 2022"], []],
      ["sum4", "IMG_1.JPG", false, [], []],
    ]);
    expect(items.map(({ facts }) => facts?.taken)).toEqual(Array.from({ length: 4 }, () => "2022-06-04T12:11:00Z"));
  });

  it("keeps the albums of both where one photo lies in two parts", async () => {
    await using place = await openPlace(appleExport);
    for (const [n, album] of [[1, "Rügen"], [2, "Oma"]] as const) {
      await writeZip(place.dir, `iCloud Photos Part ${n} of 2.zip`, {
        [`iCloud Photos Part ${n} of 2/Photos/IMG_1.JPG`]: await jpeg("one"),
        [`iCloud Photos Part ${n} of 2/Photos/Photo Details.csv`]: `${header}\nIMG_1.JPG,sum1,no,no,no,${when},1,\n`,
        [`iCloud Photos Part ${n} of 2/Albums/${album}.csv`]: "Images\nIMG_1.JPG\n",
      });
    }
    expect(itemsIn(await photosOf(place)).map(({ facts }) => facts?.groups)).toEqual([["Oma", "Rügen"]]);
  });

  const namesOf = (items: readonly Item[]): string[] => items.map(({ facts }) => facts?.name ?? "").sort();

  it("misses nothing of a part that was unpacked halfway beside its zip file", async () => {
    await using place = await openPlace(appleExport);
    const part = "iCloud Photos Part 1 of 1";
    const [a, b] = [await jpeg("a"), await jpeg("b")];
    await writeZip(place.dir, `${part}.zip`, { [`${part}/Photos/a.JPG`]: a, [`${part}/Photos/b.JPG`]: b, [`${part}/Photos/c.JPG`]: await jpeg("c") });
    await writeFolder(place.dir, { [`${part}/Photos/a.JPG`]: a, [`${part}/Photos/b.JPG`]: b.subarray(0, 100), [`${part}/Photos/d.JPG`]: await jpeg("d") });
    const items = itemsIn(await photosOf(place));
    expect(namesOf(items)).toEqual(["a.JPG", "b.JPG", "c.JPG", "d.JPG"]);
    const second = items.find(({ facts }) => facts?.name === "b.JPG");
    expect(second && (await bytesOf(second.body)).length).toBe(b.length);
    const alone = await appleExport.connect({ dir: join(place.dir, `${part}.zip`) }, "read", place.io);
    expect((await collectionsOf(alone, place)).map(({ id }) => id)).toEqual(["photos"]);
    await writeFile(join(place.dir, `${part}.zip`), "no zip file at all");
    expect((await photosOf(place)).map((answer) => (answer.is === "failed" ? answer.href : answer.is)).sort()).toEqual(["damaged/iCloud Photos Part 1 of 1", "item", "item", "item"]);
  });

  it("has each photo once where a part was unpacked into a folder of its own name, and either is shown", async () => {
    await using place = await openPlace({ ...appleExport, connect: ({ dir }, need, io) => appleExport.connect({ dir: join(dir, "iCloud Photos Part 1 of 2") }, need, io) });
    const part = "iCloud Photos Part 1 of 2";
    await writeFolder(place.dir, { [`${part}/${part}/Photos/a.JPG`]: await jpeg("a"), [`${part}/b/Photos/b.JPG`]: await jpeg("b") });
    expect(namesOf(itemsIn(await photosOf(place)))).toEqual(["a.JPG", "b.JPG"]);
  });

  it("knows parts in a folder called like an export, and what is missing of them", async () => {
    await using place = await openPlace({ ...appleExport, connect: ({ dir }, need, io) => appleExport.connect({ dir: join(dir, "iCloud Photos") }, need, io) });
    await writeFolder(place.dir, { "iCloud Photos/Photos/a.JPG": await jpeg("a") });
    await writeZip(join(place.dir, "iCloud Photos"), "iCloud Photos Part 2 of 2.zip", { "Photos/b.JPG": await jpeg("b") });
    const answers = await photosOf(place);
    expect(answers.map((answer) => (answer.is === "failed" ? answer.href : answer.is))).toEqual(["missing/iCloud Photos Part 1 of 2", "item", "item"]);
  });

  it("names what is a link to nowhere", async () => {
    await using place = await openPlace(appleExport);
    await writeZip(place.dir, "iCloud Photos Part 1 of 2.zip", { "Photos/a.JPG": await jpeg("a") });
    for (const name of ["iCloud Contacts", "iCloud Photos Part 2 of 2"]) await symlink(join(place.dir, "nowhere"), join(place.dir, `${name}.zip`), "file");
    expect((await photosOf(place)).map((answer) => (answer.is === "failed" ? answer.detail : answer.is))).toEqual(["iCloud Photos Part 2 of 2 is missing: 1 of 2 parts", "iCloud Contacts.zip leads to nothing that can be read", "item"]);
  });

  it("names parts that are missing, and says that they came", async () => {
    await using place = await openPlace(appleExport);
    await writeZip(place.dir, "iCloud Photos Part 2 of 3.zip", { "Photos/IMG_2.JPG": await jpeg("two") });
    const failed = (answers: readonly Fetched[]): string[] => answers.flatMap((answer) => (answer.is === "failed" ? [answer.detail] : []));
    expect(failed(await photosOf(place))).toEqual(["iCloud Photos Part 1 of 3 is missing: 2 of 3 parts", "iCloud Photos Part 3 of 3 is missing: 2 of 3 parts"]);
    await writeFolder(place.dir, { "iCloud Photos Part 1 of 3/Photos/IMG_1.JPG": await jpeg("one") });
    expect(failed(await photosOf(place))).toEqual(["iCloud Photos Part 3 of 3 is missing: 1 of 3 parts"]);
    await using connection = await place.connect();
    const [photos] = await collectionsOf(connection, place);
    if (photos === undefined) throw new Error("no photos");
    const gone = (await gather(connection.source.changes(photos, undefined, place.io))).filter(({ is }) => is === "gone");
    expect(gone).toContainEqual({ is: "gone", href: "missing/iCloud Photos Part 1 of 3" });
    expect(photos.unlisted).toBe("unknown");
  });

  it("keeps the same photos under the same names when an export is cut anew", async () => {
    await using first = await openPlace(appleExport);
    await using second = await openPlace(appleExport);
    const table = `${header}\nIMG_1.JPG,sum1,no,no,no,${when},1,\n`;
    await writeZip(first.dir, "iCloud Photos Part 1 of 1.zip", { "Photos/IMG_1.JPG": await jpeg("one"), "Photos/Photo Details.csv": table });
    await writeZip(second.dir, "iCloud Photos Part 4 of 4.zip", { "iCloud Photos/Photos/IMG_1.JPG": await jpeg("one"), "iCloud Photos/Photos/Photo Details.csv": table });
    const [one, two] = await Promise.all([photosOf(first), photosOf(second)]);
    const there = two.filter(({ is }) => is === "item");
    expect(there.map((answer) => answer.is === "item" && answer.ref)).toEqual(one.map((answer) => answer.is === "item" && answer.ref));
  });

  it("gives what is there when a part is damaged or a zip file lies in another, and names it", async () => {
    await using place = await openPlace(appleExport);
    await writeFolder(place.dir, { "iCloud Photos Part 1 of 2.zip": "no zip file at all" });
    await writeZip(place.dir, "iCloud Photos Part 2 of 2.zip", { "Photos/IMG_2.JPG": await jpeg("two"), "iCloud Shared Albums.zip": "PK", "Photos.zip": "PK" });
    const answers = await photosOf(place);
    expect(itemsIn(answers)).toHaveLength(1);
    expect(answers.flatMap((answer) => (answer.is === "failed" ? [answer.href] : []))).toEqual(["damaged/iCloud Photos Part 1 of 2.zip", "packed/iCloud Photos Part 2 of 2.zip/iCloud Shared Albums.zip", "packed/iCloud Photos Part 2 of 2.zip/Photos.zip"]);
  });

  it("gives the photos when a table about them is damaged, and names it", async () => {
    await using place = await openPlace(appleExport);
    const table = Buffer.from(`${header}\nIMG_1.JPG,sum1,yes,no,no,${when},1,\n`);
    const album = Buffer.from("Images\nIMG_1.JPG\n");
    const photo = { name: "Photos/IMG_1.JPG", content: await jpeg("one") };
    const write = (lie: number): Promise<void> => writeFile(join(place.dir, "iCloud Photos Part 1 of 1.zip"), makeZip([
      photo,
      { name: "Photos/Photo Details.csv", content: table, size: table.length + lie },
      { name: "Albums/Rügen.csv", content: album, size: album.length + lie },
    ]));
    await write(1);
    const answers = await photosOf(place);
    expect(itemsIn(answers).map(({ facts }) => facts?.name)).toEqual(["IMG_1.JPG"]);
    expect(answers.flatMap((answer) => (answer.is === "failed" ? [`${answer.code} ${answer.href}`] : []))).toEqual(["bad-answer unread/Photos/Photo Details.csv", "bad-answer unread/Albums/Rügen.csv"]);
    await write(0);
    expect(itemsIn(await photosOf(place)).map(({ uid, facts }) => [uid, facts?.groups])).toEqual([["sum1", ["Rügen"]]]);
    await using connection = await place.connect();
    const [photos] = await collectionsOf(connection, place);
    if (photos === undefined) throw new Error("no photos");
    expect(await gather(connection.source.changes(photos, undefined, place.io))).toContainEqual({ is: "gone", href: "unread/Albums/Rügen.csv" });
  });

  it("leaves out what was thrown away, and is not misled by a broken table", async () => {
    await using place = await openPlace(appleExport);
    await writeZip(place.dir, "iCloud Photos Part 1 of 1.zip", {
      "Photos/IMG_1.JPG": await jpeg("one"),
      "Photos/IMG_2.JPG": await jpeg("two"),
      "Photos/IMG_3.JPG": await jpeg("three"),
      "Photos/Photo Details.csv": `${header}\nIMG_1.JPG,sum1,no,no,yes,${when},1,\nIMG_2.JPG,sum2,no,no,no,${when},1,\nIMG_2.JPG,sum9,no,no,yes,${when},1,\n"IMG_3.JPG,sum3`,
    });
    const answers = await photosOf(place);
    expect(itemsIn(answers).map(({ uid, facts }) => [uid, facts?.name])).toEqual([[undefined, "IMG_2.JPG"], [undefined, "IMG_3.JPG"]]);
    expect(answers.flatMap((answer) => (answer.is === "failed" ? [answer.detail] : []))).toEqual(["Photos/Photo Details.csv: this table breaks off"]);
  });

  it("says nothing of a name that stands in two tables of a folder", async () => {
    await using place = await openPlace(appleExport);
    await writeZip(place.dir, "iCloud Photos Part 1 of 1.zip", {
      "Photos/IMG_1.JPG": await jpeg("one"),
      "Photos/Photo Details.csv": `${header}\nIMG_1.JPG,sum1,no,no,no,${when},1,\n`,
      "Photos/Photo Details-1.csv": `${header}\nIMG_1.JPG,sum2,no,no,yes,${when},1,\n`,
    });
    expect(itemsIn(await photosOf(place)).map(({ uid, facts }) => [uid, facts?.name])).toEqual([[undefined, "IMG_1.JPG"]]);
  });
});

it.each([
  ["Saturday June 4,2022 12:11 PM GMT", "2022-06-04T12:11:00Z"],
  ["Monday January 6,2020 9:00 AM GMT", "2020-01-06T09:00:00Z"],
  ["Tuesday December 31,1968 12:05\u202fAM GMT", "1968-12-31T00:05:00Z"],
  ["Sunday February 30,2020 9:00 AM GMT", undefined],
  ["Sunday February 3,2020 13:00 PM GMT", undefined],
  ["", undefined],
])("the date %s", (text, taken) => {
  expect(takenOf(text)).toBe(taken);
});

it("a folder without an export is none", async () => {
  await using place = await openPlace(appleExport);
  await expect(place.connect()).rejects.toMatchObject({ code: "not-found" });
});

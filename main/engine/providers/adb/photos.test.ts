import { beforeEach, expect, it } from "vitest";
import { createRig } from "../../mirror/pull.fixture.ts";
import { gather } from "../bytes.ts";
import { createTestIo } from "../memory/io.ts";
import type { Change, Connection, Source } from "../provider.ts";
import { connectionOf } from "./adb.ts";
import { type Cells, FakePhone } from "./fake-phone.fixture.ts";

const collection = { id: "photos", name: "", kinds: ["photo"], readOnly: true, unlisted: "gone" } as const;
const io = createTestIo();
const storage = "/storage/emulated/0";
let phone: FakePhone;
beforeEach(() => {
  phone = new FakePhone();
});

const file = (path: string, text: string): unknown => phone.files.set(path, { bytes: Buffer.from(text), modified: new Date("2026-02-03T04:05:06Z") });
const media = (cells: Cells): void => phone.insert("media", "external/file", { media_type: 1, ...cells });

function sourceOf({ source }: Connection): Source {
  if (source === undefined) throw new Error("a phone can be read");
  return source;
}

const listed = async (connection: Connection): Promise<Change[]> => gather(sourceOf(connection).changes(collection, undefined, io));

it("finds what the media database knows and what lies in the camera's folders, each once, the newest first", async () => {
  file(`${storage}/DCIM/Camera/IMG_1.jpg`, "one");
  file(`${storage}/DCIM/Camera/.trashed-1-IMG_2.jpg`, "in the bin");
  file(`${storage}/DCIM/.thumbnails/3.jpg`, "small");
  file(`${storage}/DCIM/Camera/notes.txt`, "no photo");
  file(`${storage}/Telegram/4.mp4`, "elsewhere");
  media({ _id: 1, _data: `${storage}/DCIM/Camera/IMG_1.jpg`, _size: 3, datetaken: Date.parse("2020-01-02T03:04:05Z"), is_favorite: 1 });
  media({ _id: 2, _data: "/sdcard/Telegram/4.mp4", _size: 9, media_type: 3, date_modified: 1_700_000_000 });
  media({ _id: 3, _data: `${storage}/../../../data/secret.jpg`, _size: 9 });
  media({ _id: 4, _data: "/data/elsewhere.jpg", _size: 9 });
  media({ _id: 5, _data: null });
  await using connection = await connectionOf(phone, io);
  const changes = await listed(connection);
  const refs = changes.flatMap((change) => (change.is === "present" ? [change.ref] : []));
  expect(refs.map(({ href, size }) => [href, size])).toEqual([["Telegram/4.mp4", 9], ["DCIM/Camera/IMG_1.jpg", 3]]);
  expect(changes.filter(({ is }) => is === "group")).toEqual([
    { is: "group", id: "DCIM/Camera", name: "Camera" },
    { is: "group", id: "Telegram", name: "Telegram" },
  ]);
  const items = await gather(sourceOf(connection).read(collection, refs, io));
  const facts = items.map((answer) => (answer.is === "item" ? answer.item.facts : undefined));
  expect(facts).toMatchObject([
    { name: "4.mp4", taken: "2023-11-14T22:13:20.000Z", groups: ["Telegram"] },
    { name: "IMG_1.jpg", taken: "2020-01-02T03:04:05.000Z", favourite: true, groups: ["DCIM/Camera"] },
  ]);
});

it("has lost nothing with a card that is in another phone today, and knows it again", async () => {
  file(`${storage}/DCIM/1.jpg`, "one");
  const card = ["2.jpg", "3.jpg", "Trip/4.jpg"].map((name) => `/storage/1234-ABCD/DCIM/${name}`);
  for (const path of card) file(path, path);
  media({ _id: 2, _data: card[0] ?? "", _size: 3 });
  await using rig = await createRig();
  await using connection = await connectionOf(phone, io);
  const run = async (): ReturnType<typeof rig.backup> => rig.backup(() => connection);
  expect(await run()).toMatchObject({ status: "complete", counts: { added: 4 } });
  for (const path of card) phone.files.delete(path);
  phone.sql(`delete from "media/external/file"`);
  expect(await run()).toMatchObject({ status: "complete", verdicts: [], counts: { lost: 0 } });
  for (const path of card.slice(1)) file(path, path);
  expect(await run()).toMatchObject({ status: "complete", counts: { added: 0, lost: 0, unchanged: 3 } });
  const groups = (await gather(sourceOf(connection).changes({ ...collection, id: "photos/1234-ABCD", unlisted: "unknown" }, undefined, io))).filter(({ is }) => is === "group");
  expect(groups).toEqual([{ is: "group", id: "1234-ABCD/DCIM", name: "DCIM" }, { is: "group", id: "1234-ABCD/DCIM/Trip", name: "Trip" }]);
});

it("takes the whole length of a film of more than 4 GB, of which old phones list a part, and no other length than is listed", async () => {
  for (const name of ["long.mp4", "new.mp4"]) file(`${storage}/DCIM/${name}`, "three");
  media({ _id: 1, _data: `${storage}/DCIM/long.mp4`, _size: 5 + 2 ** 32, media_type: 3 });
  media({ _id: 2, _data: `${storage}/DCIM/new.mp4`, _size: 4, media_type: 3 });
  await using connection = await connectionOf(phone, io);
  const sizes = (await listed(connection)).flatMap((change) => (change.is === "present" ? [[change.ref.href, change.ref.size]] : []));
  expect(Object.fromEntries(sizes)).toEqual({ "DCIM/long.mp4": 5 + 2 ** 32, "DCIM/new.mp4": 5 });
});

it("lists no file that the media database still knows and the phone has no more, and each as long as it is", async () => {
  file(`${storage}/Telegram/Kept.jpg`, "three");
  media({ _id: 1, _data: `${storage}/Telegram/gone.jpg`, _size: 9 });
  media({ _id: 2, _data: `${storage}/Telegram/kept.jpg`, _size: 9 });
  file(`${storage}/Closed/unknown.jpg`, "three");
  phone.closedFolders.add(`${storage}/Closed`);
  media({ _id: 3, _data: `${storage}/Closed/unknown.jpg`, _size: 9 });
  media({ _id: 4, _data: `${storage}/Closed/below/too.jpg`, _size: 9 });
  media({ _id: 5, _data: `${storage}/Deleted/2019/gone.jpg`, _size: 9 });
  await using connection = await connectionOf(phone, io);
  const sizes = (await listed(connection)).flatMap((change) => (change.is === "present" ? [[change.ref.href, change.ref.size]] : []));
  expect(Object.fromEntries(sizes)).toEqual({ "Telegram/kept.jpg": 5, "Closed/unknown.jpg": 9, "Closed/below/too.jpg": 9 });
});

it("leaves out what the phone keeps for itself, not what a person hid, and goes on with what was cut off", async () => {
  for (const name of [".thumbnails/1.jpg", ".private/2.jpg", "..3.jpg", ".4.jpg", ".pending-1-5.jpg"]) file(`${storage}/DCIM/${name}`, name);
  await using connection = await connectionOf(phone, io);
  const refs = (await listed(connection)).flatMap((change) => (change.is === "present" ? [change.ref] : []));
  expect(refs.map(({ href }) => href).sort()).toEqual(["DCIM/..3.jpg", "DCIM/.4.jpg", "DCIM/.private/2.jpg"]);
  const items = await gather(sourceOf(connection).read(collection, refs, io));
  const resumes = items.map((answer) => (answer.is === "item" && "open" in answer.item.body ? answer.item.body.resume?.same : undefined));
  expect(new Set(resumes).size).toBe(3);
  expect(resumes).not.toContain(undefined);
});

it("concludes nothing while the phone was not unlocked since its start", async () => {
  phone.locked = true;
  await using connection = await connectionOf(phone, io);
  await expect(listed(connection)).rejects.toMatchObject({ code: "source-locked" });
});

it("lists the camera's folders where the media database may not be read, without an end", async () => {
  file(`${storage}/DCIM/Camera/IMG_1.jpg`, "one");
  phone.denied.set("media", "android.permission.READ_EXTERNAL_STORAGE");
  await using connection = await connectionOf(phone, io);
  const seen: Change[] = [];
  const listing = async (): Promise<void> => {
    for await (const change of sourceOf(connection).changes(collection, undefined, io)) seen.push(change);
  };
  await expect(listing()).rejects.toMatchObject({ code: "forbidden" });
  expect(seen.filter(({ is }) => is === "present")).toHaveLength(1);
});

it("is another version when the file or what the database says of it changes", async () => {
  file(`${storage}/DCIM/1.jpg`, "one");
  media({ _id: 1, _data: `${storage}/DCIM/1.jpg`, is_favorite: 0 });
  await using connection = await connectionOf(phone, io);
  const etag = async (): Promise<string | undefined> => (await listed(connection)).flatMap((change) => (change.is === "present" ? [change.ref.etag] : []))[0];
  const first = await etag();
  expect(await etag()).toBe(first);
  phone.sql(`update "media/external/file" set is_favorite = 1`);
  const second = await etag();
  file(`${storage}/DCIM/1.jpg`, "longer");
  expect(new Set([first, second, await etag()]).size).toBe(3);
});

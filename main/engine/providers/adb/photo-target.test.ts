import { createHash } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { oddItem, oddNames, samplePhoto } from "../conformance/samples.ts";
import { bytesOf, gather } from "../bytes.ts";
import { createTestIo } from "../memory/io.ts";
import type { Collection, Connection, Item, Op, Outcome } from "../provider.ts";
import { connectionOf } from "./adb.ts";
import { FakePhone } from "./fake-phone.fixture.ts";

const storage = "/storage/emulated/0";
const photos: Collection = { id: "photos", name: "", kinds: ["photo"], readOnly: false, unlisted: "gone" };
const io = createTestIo();
let phone: FakePhone;
let connection: Connection;
beforeEach(async () => {
  phone = new FakePhone();
  connection = await connectionOf(phone, io);
});

const photo = (name: string, text: string, groups?: readonly string[]): Item => {
  const item = samplePhoto(name, text);
  return { ...item, facts: { ...item.facts, ...(groups && { groups }) } };
};
const create = (key: string, item: Item): Op => ({ do: "create", key, item });

async function write(...ops: readonly Op[]): Promise<Outcome[]> {
  if (connection.target === undefined) throw new Error("a phone can be written to");
  return gather(connection.target.write(photos, ops, io));
}
const there = (): string[] => [...phone.files.keys()].filter((path) => !path.includes("/.lifeboat/")).map((path) => path.replace(`${storage}/`, ""));

describe("photos put on the phone", () => {
  it("go to the album of their name, else to one of Lifeboat's own, and take no name that is taken", async () => {
    phone.files.set(`${storage}/DCIM/Camera/IMG_1.jpg`, { bytes: Buffer.from("there"), modified: new Date(0) });
    phone.files.set(`${storage}/Telegram/Camera/IMG_2.jpg`, { bytes: Buffer.from("there"), modified: new Date(0) });
    await write(create("a", photo("IMG_1.jpg", "a", ["camera"])), create("b", photo("IMG_1.jpg", "b", ["Rügen: 2019/20"])), create("c", photo("img_1.JPG", "c", ["Camera"])), create("d", photo("IMG_1.jpg", "d")));
    expect(there()).toEqual(["DCIM/Camera/IMG_1.jpg", "Telegram/Camera/IMG_2.jpg", "DCIM/Camera/IMG_1 (2).jpg", "Pictures/Rügen_ 2019_20/IMG_1.jpg", "DCIM/Camera/img_1 (3).jpg", "Pictures/Lifeboat/IMG_1.jpg"]);
    expect(Buffer.from(phone.files.get(`${storage}/DCIM/Camera/IMG_1.jpg`)?.bytes ?? "").toString()).toBe("there");
  });

  it("have the time they were taken, and Android is told of their folders once each", async () => {
    await write(create("a", photo("1.jpg", "a")), create("b", photo("2.jpg", "b")));
    expect(phone.files.get(`${storage}/Pictures/Lifeboat/1.jpg`)?.modified).toEqual(new Date("2019-06-01T10:20:30Z"));
    expect(phone.told.filter((line) => line.includes("scan_file"))).toEqual([`call --uri content://media --method scan_file --arg ${storage}/Pictures/Lifeboat`]);
  });

  it("never leave Pictures, whatever they and their albums are called", async () => {
    await write(...oddNames.map((name, n) => create(`a${n}`, oddItem("photo", name, n))), ...oddNames.map((name, n) => create(`b${n}`, photo("x.jpg", String(n), [name]))));
    expect(there()).toHaveLength(2 * oddNames.length);
    expect(there().filter((path) => !/^Pictures\/[^/.][^/]*\/[^/.][^/]*\.jpg$/.test(path))).toEqual([]);
  });

  it("count as written only if the phone has what was sent", async () => {
    const sound = phone.disk.hash.bind(phone.disk);
    phone.disk.hash = async (path) => createHash("sha256").update(path).digest("hex");
    expect(await write(create("a", photo("1.jpg", "a")))).toMatchObject([{ is: "failed", code: "bad-answer" }]);
    expect(there()).toEqual([]);
    phone.disk.hash = sound;
    phone.hashes = false;
    expect(await write(create("a", photo("1.jpg", "a")))).toMatchObject([{ is: "done", ref: { href: "Pictures/Lifeboat/1.jpg" } }]);
    expect([...phone.files.keys()].filter((path) => path.endsWith(".part"))).toEqual([]);
  });

  it("are only taken away where they were sent from a computer", async () => {
    phone.files.set(`${storage}/DCIM/Camera/own.jpg`, { bytes: Buffer.from("own"), modified: new Date(0) });
    await write(create("a", photo("1.jpg", "a")));
    expect(await write({ do: "remove", key: "x", ref: { href: "DCIM/Camera/own.jpg" } }, { do: "remove", key: "y", ref: { href: "Pictures/Lifeboat/1.jpg" } }, { do: "remove", key: "z", ref: { href: "../../data/x.jpg" } })).toMatchObject([
      { key: "x", is: "failed", code: "read-only" }, { key: "y", is: "done" }, { key: "z", is: "done" },
    ]);
    expect(there()).toEqual(["DCIM/Camera/own.jpg"]);
    expect(phone.told.filter((line) => line.includes("scan_file")).at(-1)).toMatch(/Pictures\/Lifeboat$/);
  });

  it("leave nothing of what broke off yesterday", async () => {
    const parts = [1, 30].map((hours) => `${storage}/Download/.lifeboat/key.${io.now().getTime() - hours * 3_600_000}.part`);
    for (const part of parts) phone.files.set(part, { bytes: Buffer.from("x"), modified: new Date(0) });
    await write(create("a", photo("1.jpg", "a")));
    expect(parts.map((part) => phone.files.has(part))).toEqual([true, false]);
  });

  it("have nowhere to go before the phone was unlocked once", async () => {
    phone.locked = true;
    connection = await connectionOf(phone, io);
    await expect(write(create("a", photo("1.jpg", "a")))).rejects.toMatchObject({ code: "source-locked" });
  });

  it("come back byte for byte, also on phones that look at single files only", async () => {
    phone.sdk = 28;
    connection = await connectionOf(phone, io);
    phone.files.set(`${storage}/DCIM/Who? Me/1.jpg`, { bytes: Buffer.from("there"), modified: new Date(0) });
    const item = photo("#1 it's $(x) 😀.jpg", "a", ["Who? Me"]);
    const [outcome] = await write(create("a", item));
    const ref = outcome?.is === "done" ? outcome.ref : undefined;
    const [answer] = connection.source === undefined || ref === undefined ? [] : await gather(connection.source.read(photos, [ref], io));
    expect(answer?.is === "item" ? Buffer.compare(await bytesOf(answer.item.body), await bytesOf(item.body)) : undefined).toBe(0);
    expect(phone.told.filter((line) => line.startsWith("am broadcast"))).toEqual([`am broadcast -a android.intent.action.MEDIA_SCANNER_SCAN_FILE -d 'file://${storage}/DCIM/Who%3F%20Me/%231%20it'\\''s%20%24(x)%20%F0%9F%98%80.jpg' </dev/null`]);
  });
});

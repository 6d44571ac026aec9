// What devices do that no standard knows, each as its maker's do it.
import { expect, it } from "vitest";
import { asLifeboatError } from "../../../api/errors.ts";
import { createRig } from "../../mirror/pull.fixture.ts";
import { bytesOf, gather } from "../bytes.ts";
import { createTestIo } from "../memory/io.ts";
import type { Collection, Connection, Item, Ref, Source } from "../provider.ts";
import { quirksOf } from "./quirks.ts";
import { type Faults, Responder } from "./responder.fixture.ts";
import { connectTo } from "./subject.fixture.ts";

const internal: Collection = { id: "0x10001", name: "", kinds: ["photo"], readOnly: true, unlisted: "gone" };
const io = createTestIo();
const photo = (n: number, length = 3000): Buffer => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(length - 4, n)]);

function sourceOf({ source }: Connection): Source {
  if (source === undefined) throw new Error("a phone can be read");
  return source;
}

async function refsOf(connection: Connection): Promise<Ref[]> {
  return (await gather(sourceOf(connection).changes(internal, undefined, io))).flatMap((change) => (change.is === "present" ? [change.ref] : []));
}

async function itemsOf(connection: Connection): Promise<Map<string, Item>> {
  const refs = await refsOf(connection);
  return new Map((await gather(sourceOf(connection).read(internal, refs, io))).flatMap((answer) => (answer.is === "item" ? [[answer.ref.href, answer.item] as const] : [])));
}

it.each([2036, 600_052, 9_000_436])("Samsung: a photo of %i bytes, whose end would fill a packet, does not hang the phone", async (length) => {
  const device = new Responder();
  device.faults.fullPacketHangs = true;
  device.put({ name: "a.jpg", bytes: photo(1, length) });
  await using connection = await connectTo(device);
  const item = (await itemsOf(connection)).get("a.jpg");
  expect(item && (await bytesOf(item.body)).length).toBe(length);
});

it("Samsung: descriptions whose size has 64 bits are understood", async () => {
  const device = new Responder().lacks("GetObjectPropList", "GetObjectPropValue");
  device.faults.longSizes = true;
  device.put({ name: "a.jpg", bytes: photo(1) }, device.folder("Camera", device.folder("DCIM")));
  device.put({ name: "long.mp4", bytes: photo(2), size: 5e9 });
  await using connection = await connectTo(device);
  const sizes = (await refsOf(connection)).map(({ href, size }) => [href, size]);
  expect(Object.fromEntries(sizes)).toEqual({ "DCIM/Camera/a.jpg": 3000, "long.mp4": 5e9 });
});

const iphone = { ...quirksOf({ vendorId: 0x05ac, productId: 0x12a8 }), opensWithinMs: 600 };
const closed = { id: 0xfeed_face, type: 3, description: "", volume: "" };
const open = (id: number): typeof closed => ({ ...closed, id });

it("iPhone: locked, it is not a phone without photos", async () => {
  const device = new Responder();
  device.storages = [closed];
  expect(await connectTo(device, io, iphone).then(() => "", (thrown: unknown) => asLifeboatError(thrown).code)).toBe("source-locked");
});

it("iPhone: its storage comes after the session, each time by another id, and is the same", async () => {
  const device = new Responder();
  for (const id of [0x10001, 0x10004]) {
    device.storages = [closed];
    device.storagesThen.push([closed], [open(id)]);
    const photos = device.folder(`of ${id}`, undefined, id);
    device.put({ name: "IMG_1.HEIC", bytes: photo(1) }, photos, id);
    await using connection = await connectTo(device, io, iphone);
    const collections = (await gather(connection.collections(io))).flatMap((each) => (each.is === "collection" ? [each.collection.id] : []));
    expect(collections).toEqual(["0x10001"]);
    expect([...(await itemsOf(connection)).keys()]).toEqual([`of ${id}/IMG_1.HEIC`]);
  }
});

it("cameras that list all they hold for the top: photos stay in their folders, and of two with one name each is itself", async () => {
  const paths = async (faults: Partial<Faults>): Promise<string[]> => {
    const device = new Responder();
    Object.assign(device.faults, faults);
    const card = { id: 0x20001, type: 4, description: "SD card", volume: "" };
    device.storages.push(card);
    device.put({ name: "other.JPG", bytes: photo(7) }, device.folder("DCIM", undefined, card.id), card.id);
    const dcim = device.folder("DCIM");
    for (const [n, name] of ["100CANON", "101CANON"].entries()) {
      const folder = device.folder(name, dcim);
      device.put({ name: "IMG_0001.JPG", bytes: photo(n) }, folder);
      if (n === 1) device.put({ name: "IMG_0001.MOV", bytes: photo(9) }, folder);
    }
    await using connection = await connectTo(device);
    return [...(await itemsOf(connection))].map(([href, { parts, facts }]) => [href, ...Object.keys(parts ?? {}), ...(facts?.groups ?? [])].join(" ")).sort();
  };
  const usual = await paths({});
  expect(usual).toHaveLength(2);
  for (const faults of [{ flat: true }, { lists: "every storage" }, { lists: "all" }] as const) expect(await paths(faults), JSON.stringify(faults)).toEqual(usual);
});

it.each(["top", "nothing else"] as const)("a camera that lists folders no more on the way, and of all there is the %s, has lost nothing", async (lists) => {
  const device = new Responder();
  device.put({ name: "IMG_1.jpg", bytes: photo(1) }, device.folder("DCIM"));
  await using connection = await connectTo(device);
  expect(await refsOf(connection)).toHaveLength(1);
  device.faults.lists = lists;
  expect(await gather(sourceOf(connection).changes(internal, undefined, io))).toMatchObject([{ is: "unknown", href: "DCIM/" }, { is: "present", ref: { href: "DCIM/" } }, { is: "end" }]);
});

it("a card that is taken out of a phone leaves what is built in as it was, also where that gives an error", async () => {
  const device = new Responder();
  const card = { id: 0x20001, type: 4, description: "SD card", volume: "" };
  device.storages.push(card);
  const folder = device.folder("DCIM");
  for (const n of [1, 2]) device.put({ name: `IMG_${n}.jpg`, bytes: photo(n) }, folder);
  await using connection = await connectTo(device);
  device.eject(card.id);
  const previews: Uint8Array[] = [];
  const refs = await refsOf(connection);
  const answers = await gather(sourceOf(connection).read(internal, refs, createTestIo({ preview: (picture) => void previews.push(picture) })));
  expect(answers.map(({ is }) => is)).toEqual(["item", "item"]);
});

it("an Android phone that is set to hand over photos only has lost nothing of what it does not show then", async () => {
  await using rig = await createRig();
  const device = new Responder();
  const handles = ["DCIM", "Download"].map((name) => {
    const folder = device.folder(name);
    for (let n = 0; n < 8; n += 1) device.put({ name: `${name} ${n}.jpg`, bytes: photo(n + name.length) }, folder);
    return folder;
  });
  const run = async (): ReturnType<typeof rig.backup> => {
    await using connection = await connectTo(device);
    return await rig.backup(() => connection);
  };
  expect(await run()).toMatchObject({ status: "complete", counts: { added: 16 } });
  const download = device.take(handles[1] ?? 0);
  device.extension = "";
  expect(await run()).toMatchObject({ status: "complete", counts: { lost: 0, unchanged: 16 } });
  expect(await run()).toMatchObject({ status: "complete", counts: { lost: 0 } });
  device.extension = "microsoft.com: 1.0; android.com: 1.0;";
  device.give(download);
  expect(await run()).toMatchObject({ status: "complete", counts: { added: 0, moved: 0, lost: 0 } });
  device.extension = "";
  device.take(handles[0] ?? 0);
  expect(await run()).toMatchObject({ status: "held", verdicts: [{ count: 8 }] });
});

it("an Android phone that was set so meanwhile, and shows no more when it shows all, has lost the rest", async () => {
  await using rig = await createRig();
  const device = new Responder();
  const [camera, download] = [device.folder("DCIM"), device.folder("Download")];
  for (let n = 0; n < 8; n += 1) for (const folder of [camera, download]) device.put({ name: `${n}.jpg`, bytes: photo(10 * folder + n) }, folder);
  const run = async (): ReturnType<typeof rig.backup> => {
    await using connection = await connectTo(device);
    return await rig.backup(() => connection);
  };
  await run();
  device.take(download);
  device.extension = "";
  expect(await run()).toMatchObject({ status: "complete", counts: { lost: 0 } });
  device.extension = "microsoft.com: 1.0; android.com: 1.0;";
  expect(await run()).toMatchObject({ status: "held", verdicts: [{ count: 8 }] });
});

it("a camera that shows its own memory only while no card is in it has lost none of that", async () => {
  await using rig = await createRig();
  const device = new Responder();
  const [memory = { id: 0, type: 3, description: "", volume: "" }] = device.storages;
  const card = { id: 0x20001, type: 4, description: "SD card", volume: "CARD" };
  for (const { id } of [memory, card]) for (let n = 0; n < 6; n += 1) device.put({ name: `IMG_${n}.jpg`, bytes: photo(n + (id % 7)) }, device.folder("DCIM", undefined, id), id);
  const runWith = async (storage: typeof memory): ReturnType<typeof rig.backup> => {
    device.storages = [storage];
    await using connection = await connectTo(device);
    return await rig.backup(() => connection);
  };
  for (const storage of [memory, card, memory]) expect(await runWith(storage)).toMatchObject({ status: "complete", verdicts: [], counts: { lost: 0 } });
});

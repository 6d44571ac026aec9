import { expect, it } from "vitest";
import { gather } from "../bytes.ts";
import { createTestIo } from "../memory/io.ts";
import type { Collection, Fetched } from "../provider.ts";
import { operations, responses } from "./codes.ts";
import { Responder } from "./responder.fixture.ts";
import { connectTo } from "./subject.fixture.ts";

const internal: Collection = { id: "0x10001", name: "", kinds: ["photo"], readOnly: true, unlisted: "gone" };
const jpeg = (n: number, length: number): Uint8Array => new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(length, n)]));

/** Photos 1 to `count`, the last one the newest. */
function phone(count: number, thumb: (n: number) => Uint8Array | undefined): Responder {
  const device = new Responder();
  const folder = device.folder("DCIM");
  for (let n = 1; n <= count; n += 1) {
    const small = thumb(n);
    device.put({ name: `${String(n)}.jpg`, bytes: jpeg(n, 9000), modified: `20260501T10${String(n).padStart(2, "0")}00`, ...(small && { thumb: small }) }, folder);
  }
  return device;
}

/** What is shown, before which answers come. */
async function read(device: Responder, looks = true): Promise<{ shown: Uint8Array[]; answers: Fetched[]; early: number }> {
  const shown: Uint8Array[] = [];
  const io = createTestIo(looks ? { preview: (picture) => void shown.push(picture) } : {});
  await using connection = await connectTo(device, io);
  const { source } = connection;
  if (source === undefined) throw new Error("a phone can be read");
  const refs = (await gather(source.changes(internal, undefined, io))).flatMap((change) => (change.is === "present" ? [change.ref] : []));
  const reading = source.read(internal, refs, io)[Symbol.asyncIterator]();
  const first = await reading.next();
  const early = shown.length;
  const answers = first.done === true ? [] : [first.value, ...(await gather({ [Symbol.asyncIterator]: () => reading }))];
  await gather(source.read(internal, refs, io));
  return { shown, answers, early };
}

const asked = ({ heard }: Responder): number => heard.filter((code) => code === operations.GetThumb).length;

it("the newest photos are shown small before the first of them is read, once", async () => {
  const device = phone(30, (n) => jpeg(n, 50));
  const { shown, answers, early } = await read(device);
  expect(shown.map((picture) => picture[10])).toEqual(Array.from({ length: 24 }, (_, n) => 30 - n));
  expect([early, answers.length, asked(device)]).toEqual([24, 30, 24]);
});

it("nobody who looks, nothing asked for", async () => {
  const device = phone(3, (n) => jpeg(n, 50));
  await read(device, false);
  expect(asked(device)).toBe(0);
});

it("a device that cannot is not asked", async () => {
  const device = phone(3, (n) => jpeg(n, 50)).lacks("GetThumb");
  expect((await read(device)).shown).toEqual([]);
  expect(asked(device)).toBe(0);
});

it("what is no picture, too long or missing is passed over, and every photo comes all the same", async () => {
  const odd: Readonly<Record<number, Uint8Array>> = { 1: jpeg(1, 50), 2: new TextEncoder().encode("<svg onload=alert(1)>"), 4: jpeg(4, 1 << 20) };
  const { shown, answers } = await read(phone(4, (n) => odd[n]));
  expect(shown.map((picture) => picture[10])).toEqual([1]);
  expect(answers.map(({ is }) => is)).toEqual(["item", "item", "item", "item"]);
});

it("a device that breaks at them gives its photos", async () => {
  const device = phone(3, (n) => jpeg(n, 50));
  device.faults.silent.add(operations.GetThumb);
  const { shown, answers } = await read(device);
  expect([shown.length, answers.map(({ is }) => is)]).toEqual([0, ["item", "item", "item"]]);
});

it("a phone that is locked meanwhile is locked", async () => {
  const device = phone(3, (n) => jpeg(n, 50));
  device.faults.refused.set(operations.GetThumb, responses.StoreNotAvailable);
  await expect(read(device)).rejects.toMatchObject({ code: "source-locked" });
});

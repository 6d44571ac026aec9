// Whole runs into a real vault, with the cable pulled out at every point of them.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { asLifeboatError } from "../../../api/errors.ts";
import { createRig } from "../../mirror/pull.fixture.ts";
import { createTestIo } from "../memory/io.ts";
import { photoPaths } from "../../verify/damage.fixture.ts";
import { retry } from "../wrap/retry.ts";
import { operations } from "./codes.ts";
import { Responder } from "./responder.fixture.ts";
import { connectTo } from "./subject.fixture.ts";

const jpeg = (n: number, length: number): Uint8Array => new Uint8Array(Buffer.concat([Buffer.from("ffd8ffe0", "hex"), Buffer.alloc(length, n)]));

function phone(): Responder {
  const device = new Responder();
  const camera = device.folder("Camera", device.folder("DCIM"));
  for (let n = 0; n < 4; n += 1) device.put({ name: `IMG_${n}.jpg`, bytes: jpeg(n, 30_000), modified: `2026050${n + 1}T101500` }, camera);
  device.put({ name: "BIG.jpg", bytes: jpeg(9, 2_400_000) }, camera);
  device.put({ name: "anna.vcf", bytes: Buffer.from("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:anna\r\nFN:Anna\r\nEND:VCARD\r\n") });
  return device;
}

const all = ["Anna", "BIG.jpg", "IMG_0.jpg", "IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg"];

it("nothing is lost wherever the cable is pulled out, and the next run goes on from there", async () => {
  const commands = await commandsOfARun();
  expect(commands).toBeGreaterThan(15);
  for (let after = 0; after < commands; after += 4) {
    const device = phone();
    await using rig = await createRig();
    await using first = await connectTo(device, createTestIo());
    device.faults.commandsLeft = after;
    const broken = await rig.backup(() => retry(first)).then(({ status }) => status, (thrown: unknown) => asLifeboatError(thrown).code);
    expect(["source-away", "partial"], `after ${after} commands`).toContain(broken);
    const kept = await rig.names();
    device.faults.commandsLeft = Number.POSITIVE_INFINITY;
    device.faults.away = false;
    await using second = await connectTo(device, createTestIo());
    const { status, counts } = await rig.backup(() => retry(second));
    expect([status, counts.added], `after ${after} commands`).toEqual(["complete", all.length - kept.length]);
    expect((await rig.names()).sort(), `after ${after} commands`).toEqual(all);
  }
});

async function commandsOfARun(): Promise<number> {
  const device = phone();
  await using rig = await createRig();
  await using connection = await connectTo(device);
  device.heard.length = 0;
  expect((await rig.backup(() => connection)).status).toBe("complete");
  expect((await rig.names()).sort()).toEqual(all);
  return device.heard.length;
}

it("a film cut off goes on where it was in the next run, and is whole then", async () => {
  const film = randomBytes(40_000_000);
  const device = new Responder();
  device.put({ name: "FILM.mp4", bytes: new Uint8Array(film) }, device.folder("DCIM"));
  const partsOf = async (run: () => Promise<unknown>): Promise<number> => {
    device.heard.length = 0;
    await run();
    return device.heard.filter((code) => code === operations.GetPartialObject).length;
  };
  await using other = await createRig();
  await using whole = await connectTo(device);
  const inOneGo = await partsOf(() => other.backup(() => whole));
  const commands = device.heard.length;

  await using rig = await createRig();
  await using first = await connectTo(device);
  device.faults.commandsLeft = commands - 4;
  const before = await partsOf(() => expect(rig.backup(() => retry(first))).rejects.toMatchObject({ code: "source-away" }));
  device.faults.commandsLeft = Number.POSITIVE_INFINITY;
  device.faults.away = false;
  await using second = await connectTo(device);
  const after = await partsOf(async () => expect(await rig.backup(() => retry(second))).toMatchObject({ status: "complete", counts: { added: 1 } }));
  expect(after).toBeLessThan(inOneGo - 3);
  expect(before + after).toBeLessThan(inOneGo + 4);
  const [kept = ""] = photoPaths(join(rig.dir, "vault"));
  expect(Buffer.compare(readFileSync(join(rig.dir, "vault", kept)), film)).toBe(0);
});

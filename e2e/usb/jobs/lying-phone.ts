// A phone of our own making over FunctionFS, for what real ones are not asked to do: it lies about sizes.
// usage: node lying-phone.mjs FOLDER-OF-FUNCTIONFS
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { Responder } from "../../../main/engine/providers/mtp/responder.fixture.ts";

const u16 = (value: number): number[] => [value & 0xff, value >> 8];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
/** USB 2.0, 9.6.5 and 9.6.6: a Still Image interface with bulk in, bulk out and an interrupt endpoint. */
const endpoint = (address: number, type: number, size: number, interval: number): number[] => [7, 5, address, type, ...u16(size), interval];
const speed = (packet: number): number[] => [9, 4, 0, 0, 3, 6, 1, 1, 1, ...endpoint(0x81, 2, packet, 0), ...endpoint(0x02, 2, packet, 0), ...endpoint(0x83, 3, 28, 6)];

/** include/uapi/linux/usb/functionfs.h: version 2, full and high speed. */
function descriptors(): Buffer {
  const body = [...u32(4), ...u32(4), ...speed(64), ...speed(512)];
  return Buffer.from([...u32(3), ...u32(12 + body.length), ...u32(3), ...body]);
}

function strings(): Buffer {
  const body = [...u16(0x409), ...Buffer.from("MTP\0")];
  return Buffer.from([...u32(2), ...u32(16 + body.length), ...u32(1), ...u32(1), ...body]);
}

function photo(n: number, length: number): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.from("ffd8ffe0", "hex"), Buffer.alloc(length - 4, n)]));
}

function phone(): Responder {
  const device = new Responder().lacks("GetPartialObject", "GetPartialObject64");
  const folder = device.folder("DCIM");
  device.put({ name: "honest.jpg", bytes: photo(1, 30_000), thumb: photo(1, 700) }, folder);
  device.put({ name: "says-more.jpg", bytes: photo(2, 30_000), size: 90_000, thumb: photo(2, 1 << 20) }, folder);
  device.put({ name: "says-less.jpg", bytes: photo(3, 90_000), size: 30_000 }, folder);
  device.put({ name: "says-exabytes.jpg", bytes: photo(4, 30_000), size: 2 ** 60 }, folder);
  return device;
}

const folder = process.argv[2] ?? "";
const control = await open(join(folder, "ep0"), "r+");
await control.write(descriptors());
await control.write(strings());
void hearRequests(control);
const [output, input] = await Promise.all([open(join(folder, "ep1"), "r+"), open(join(folder, "ep2"), "r+")]);
await answer(phone(), input, output);

/** Class requests are none of what is tested here: read, so that the kernel does not wait, and not answered; to read one that wants an answer fails, and refuses it. */
async function hearRequests(from: FileHandle): Promise<void> {
  const event = Buffer.alloc(12);
  for (;;) await from.read(event).catch(() => undefined);
}

async function answer(device: Responder, from: FileHandle, to: FileHandle): Promise<void> {
  const command = Buffer.alloc(512);
  for (;;) {
    const { bytesRead } = await from.read(command);
    await device.send(new Uint8Array(command.subarray(0, bytesRead)));
    for (;;) {
      const transfer = await device.receive(1 << 24).catch(() => undefined);
      if (transfer === undefined) break;
      await to.write(transfer);
    }
  }
}

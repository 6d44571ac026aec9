// What the cable takes by itself: the `usb` module's transfers for each file, one after the other, with nothing else around them.
import { command, headerOf, containerTypes, headerLength } from "../../../main/engine/providers/mtp/container.ts";
import { operations, top } from "../../../main/engine/providers/mtp/codes.ts";
import { mtpPlaceOf, type Place } from "../../../main/engine/providers/mtp/usb-transport.ts";
import { listDevices } from "../../../main/engine/usb/devices.ts";
import { findNative, type NativeDevice } from "../../../main/engine/usb/module.ts";

const patienceMs = 10_000;
/** Above what is asked for here. */
const longest = 64 * 1024;

/** Gets that many files of the only phone, the deepest ones, and forgets them. */
export async function bare(count: number): Promise<void> {
  const [place] = (await listDevices()).flatMap((device) => mtpPlaceOf(device) ?? []);
  if (place === undefined) throw new Error("no phone is plugged in");
  const device = await findNative(place.device);
  await device.open();
  await device.claimInterface(place.number);
  const pipe = new Pipe(device, place);
  await pipe.ask(operations.OpenSession, 1);
  const handles = await deepest(pipe, count);
  let files = 0;
  for (const handle of handles) if ((await pipe.ask(operations.GetObject, handle)).length > 0) files += 1;
  if (files < count) throw new Error(`${String(files)} files`);
  await pipe.ask(operations.CloseSession);
  await device.releaseInterface(place.number);
  await device.close();
}

async function deepest(pipe: Pipe, count: number): Promise<number[]> {
  const [storage = 0] = numbers(await pipe.ask(operations.GetStorageIDs));
  let level: number[] = [top];
  while (level.length < count) {
    const below: number[] = [];
    for (const handle of level) below.push(...numbers(await pipe.ask(operations.GetObjectHandles, storage, 0, handle)));
    if (below.length === 0) throw new Error(`only ${String(level.length)} files`);
    level = below;
  }
  return level;
}

class Pipe {
  readonly #device: NativeDevice;
  readonly #place: Place;
  #transaction = -1;

  constructor(device: NativeDevice, place: Place) {
    this.#device = device;
    this.#place = place;
  }

  /** The data of the answer; none where there is only a response. */
  async ask(code: number, ...parameters: readonly number[]): Promise<Buffer> {
    await this.#device.nativeTransferOut(this.#place.output.number, patienceMs, command(code, ++this.#transaction, parameters));
    const first = await this.#read(longest);
    if (headerOf(first)?.type !== containerTypes.data) return Buffer.alloc(0);
    await this.#read(this.#place.input.packetSize);
    return first.subarray(headerLength);
  }

  async #read(length: number): Promise<Buffer> {
    return Buffer.from((await this.#device.nativeTransferIn(this.#place.input.number, patienceMs, length)) ?? []);
  }
}

function numbers(data: Buffer): number[] {
  return Array.from({ length: Math.max(0, data.length - 4) / 4 }, (_, n) => data.readUInt32LE(4 + n * 4));
}

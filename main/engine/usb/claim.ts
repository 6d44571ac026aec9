// One interface of a device, claimed for this process.
import { LifeboatError } from "../../api/errors.ts";
import type { Endpoint, UsbDevice } from "./devices.ts";
import { holdersOf } from "./holders.ts";
import type { NativeDevice } from "./module.ts";
import { findNative } from "./module.ts";
import { swept } from "./swept.ts";
import { Transfers } from "./transfers.ts";
import { usbError } from "./usb-error.ts";

/** A single transfer above about 16 MB fails on Linux (usbfs). */
const longestOut = 8 << 20;

/** One transfer per endpoint at a time: whoever calls twice at once gets an error. */
export class Claim {
  readonly #device: NativeDevice;
  readonly #interface: number;
  readonly #transfers = new Transfers();
  #closed = false;

  constructor(device: NativeDevice, interfaceNumber: number) {
    this.#device = device;
    this.#interface = interfaceNumber;
  }

  /** At most `length` bytes, ended early by a short packet. A read shorter than the packet loses the rest of it. */
  async read({ number }: Endpoint, length: number, timeoutMs: number): Promise<Uint8Array> {
    return swept((await this.#run(() => this.#device.nativeTransferIn(number, timeoutMs, length))) ?? new Uint8Array());
  }

  /** All of it, ended by a short or an empty packet. */
  async write({ number, packetSize }: Endpoint, bytes: Uint8Array, timeoutMs: number): Promise<void> {
    for (let at = 0; at < bytes.length; at += longestOut) {
      const part = bytes.subarray(at, at + longestOut);
      const written = await this.#run(() => this.#device.nativeTransferOut(number, timeoutMs, part));
      if (written !== part.length) throw new LifeboatError("bad-answer", `the device took ${written} of ${part.length} bytes`);
    }
    if (bytes.length % packetSize === 0) await this.#run(() => this.#device.nativeTransferOut(number, timeoutMs, new Uint8Array()));
  }

  async controlIn(setup: USBControlTransferParameters, length: number, timeoutMs: number): Promise<Uint8Array> {
    return (await this.#run(() => this.#device.nativeControlTransferIn(setup, timeoutMs, length))) ?? new Uint8Array();
  }

  async controlOut(setup: USBControlTransferParameters, bytes: Uint8Array, timeoutMs: number): Promise<void> {
    await this.#run(() => this.#device.nativeControlTransferOut(setup, timeoutMs, bytes));
  }

  async clearHalt({ direction, number }: Endpoint): Promise<void> {
    await this.#run(() => this.#device.clearHalt(direction, number));
  }

  /** Waits for what is under way: an interface is only free when nothing uses it. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#transfers.ended();
    await this.#device.releaseInterface(this.#interface).catch(() => undefined);
    await this.#device.close().catch(() => undefined);
  }

  /** As if it was unplugged and plugged in again. This claim is closed by it. */
  async reset(): Promise<void> {
    this.#closed = true;
    await this.#transfers.ended();
    await this.#device.releaseInterface(this.#interface).catch(() => undefined);
    await this.#device.reset().catch(() => undefined);
    await this.#device.close().catch(() => undefined);
  }

  async #run<T>(transfer: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new LifeboatError("source-away", "the device was closed");
    return this.#transfers.run(transfer);
  }
}

/** Throws "source-busy" with the names of the programs that hold it, "forbidden", "source-away" or "unsupported". */
export async function claimInterface(device: UsbDevice, interfaceNumber: number): Promise<Claim> {
  const native = await findNative(device);
  try {
    await native.open();
    await native.claimInterface(interfaceNumber);
    return new Claim(native, interfaceNumber);
  } catch (thrown) {
    await native.close().catch(() => undefined);
    throw await named(usbError(thrown), device);
  }
}

export async function named(error: LifeboatError, device: UsbDevice): Promise<LifeboatError> {
  if (error.code !== "source-busy") return error;
  const holders = await holdersOf(device);
  if (holders.length === 0) return error;
  return new LifeboatError("source-busy", `${holders.map(({ name }) => name).join(", ")} uses the device`, { cause: error });
}

// A device for code written for WebUSB, which knows no timeouts (the module ends every transfer after a second).
import { named } from "./claim.ts";
import type { UsbDevice } from "./devices.ts";
import type { NativeDevice } from "./module.ts";
import { findNative } from "./module.ts";
import { swept } from "./swept.ts";
import { Transfers } from "./transfers.ts";
import { usbError } from "./usb-error.ts";

/** An idle read is asked for again so often: it must end soon after the device is closed, for until then nothing is free. */
const idleMs = 500;
/** What was announced follows at once, or never. */
const announcedMs = 30_000;
/** Reads up to a packet may wait for ever; longer ones were announced by what came before. */
const packet = 1024;

export type WebUsb = {
  readonly device: USBDevice;
  /** Ends what is pending, releases what was claimed, and closes, in this order. */
  close(): Promise<void>;
};

/** Not opened yet: the caller does that, as in WebUSB. Throws "source-away" or "unsupported". */
export async function openWebUsb(found: UsbDevice): Promise<WebUsb> {
  const patient = new Patient(await findNative(found), found);
  return { device: patient.asDevice(), close: () => patient.close() };
}

class Patient {
  readonly #native: NativeDevice;
  readonly #found: UsbDevice;
  readonly #claimed = new Set<number>();
  readonly #transfers = new Transfers();
  #closed = false;

  constructor(native: NativeDevice, found: UsbDevice) {
    this.#native = native;
    this.#found = found;
  }

  asDevice(): USBDevice {
    const own: Partial<USBDevice> = {
      transferIn: (endpoint, length) => this.#transfers.run(() => this.#read(endpoint, length)),
      transferOut: (endpoint, data) => this.#transfers.run(() => this.#write(endpoint, data)),
      claimInterface: (number) => this.#claim(number),
      close: () => this.close(),
    };
    return new Proxy<USBDevice>(this.#native, {
      get(target, name): unknown {
        const mine: unknown = Reflect.get(own, name);
        if (mine !== undefined) return mine;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#transfers.ended();
    for (const number of this.#claimed) await this.#native.releaseInterface(number).catch(() => undefined);
    await this.#native.close().catch(() => undefined);
  }

  async #read(endpoint: number, length: number): Promise<USBInTransferResult> {
    for (;;) {
      try {
        const bytes = swept((await this.#native.nativeTransferIn(endpoint, length > packet ? announcedMs : idleMs, length)) ?? new Uint8Array());
        return { data: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), status: "ok" };
      } catch (thrown) {
        if (length > packet || this.#closed || usbError(thrown).code !== "timeout") throw thrown;
      }
    }
  }

  async #write(endpoint: number, data: ArrayBufferView | ArrayBufferLike): Promise<USBOutTransferResult> {
    const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
    return { bytesWritten: await this.#native.nativeTransferOut(endpoint, announcedMs, bytes), status: "ok" };
  }

  async #claim(number: number): Promise<void> {
    try {
      await this.#native.claimInterface(number);
      this.#claimed.add(number);
    } catch (thrown) {
      throw await named(usbError(thrown), this.#found);
    }
  }
}

/// <reference types="w3c-web-usb" />
// A phone at the cable.
import { setTimeout } from "node:timers/promises";
import { AdbDaemonWebUsbDeviceManager, AdbDefaultInterfaceFilter } from "@yume-chan/adb-daemon-webusb";
import { LifeboatError } from "../../../api/errors.ts";
import { listDevices, type UsbDevice } from "../../usb/devices.ts";
import { openWebUsb, type WebUsb } from "../../usb/web-usb.ts";
import type { Io } from "../provider.ts";
import { throughDaemon } from "./daemon.ts";
import { TangoPhone } from "./tango.ts";

const { classCode, subclassCode, protocolCode } = AdbDefaultInterfaceFilter;

/** Devices with the interface that "USB debugging" adds. */
export async function phonesAtCable(): Promise<UsbDevice[]> {
  const all = await listDevices();
  return all.filter((device) => device.interfaces.some((each) => each.class === classCode && each.subclass === subclassCode && each.protocol === protocolCode));
}

/** Throws "source-busy" naming the program that holds it, "source-locked" where nobody presses Allow. */
export async function phoneAtCable(device: UsbDevice, io: Io): Promise<TangoPhone> {
  const opened = await openWebUsb(device);
  const heard = new Heard(opened);
  try {
    const [found] = await new AdbDaemonWebUsbDeviceManager(onlyUsb(heard.device())).getDevices();
    if (found === undefined) throw new LifeboatError("source-away", "USB debugging is turned off on the phone");
    const adb = await throughDaemon({ by: "usb", connection: await found.connect(), serial: found.serial }, io);
    return new TangoPhone(adb, { leave: () => heard.quiet(), release: () => opened.close() });
  } catch (thrown) {
    await opened.close();
    throw thrown;
  }
}

/** As the library sees the device, and when it last said something. */
class Heard {
  private readonly opened: WebUsb;
  private last = 0;

  constructor(opened: WebUsb) {
    this.opened = opened;
  }

  device(): USBDevice {
    const own: Pick<USBDevice, "transferIn" | "transferOut"> = {
      transferIn: async (endpoint, length) => {
        const result = await this.opened.device.transferIn(endpoint, length);
        this.last = performance.now();
        return result;
      },
      transferOut: async (endpoint, data) => this.write(endpoint, data),
    };
    return new Proxy(this.opened.device, {
      get: (target, name): unknown => (name === "transferIn" || name === "transferOut" ? own[name] : Reflect.get(target, name, target)),
    });
  }

  /** A phone that is left while it still has something to say ends its side, and some do not begin it again. */
  async quiet(): Promise<void> {
    const until = performance.now() + longestGoodbyeMs;
    while (performance.now() - this.last < quietMs && performance.now() < until) await setTimeout(quietMs);
  }

  /** Nobody in the library waits for what is written, so that a failure would end this process: it ends the reading instead. */
  private async write(endpoint: number, data: Parameters<USBDevice["transferOut"]>[1]): Promise<USBOutTransferResult> {
    try {
      return await this.opened.device.transferOut(endpoint, data);
    } catch {
      this.opened.close().catch(() => undefined); // the reading tells
      return { status: "ok", bytesWritten: data.byteLength };
    }
  }
}

const quietMs = 300;
const longestGoodbyeMs = 3000;

/** The library looks for devices itself. That one was unplugged is told by its transfers. */
function onlyUsb(device: USBDevice): USB {
  const none = { onconnect: null, ondisconnect: null };
  return Object.assign(new EventTarget(), none, { getDevices: async () => [device], requestDevice: async () => device }) as USB;
}

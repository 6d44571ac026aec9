/// <reference types="w3c-web-usb" />
// A phone at the cable.
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
  try {
    const [found] = await new AdbDaemonWebUsbDeviceManager(onlyUsb(heardByReading(opened))).getDevices();
    if (found === undefined) throw new LifeboatError("source-away", "USB debugging is turned off on the phone");
    const adb = await throughDaemon(await found.connect(), found.serial, io);
    return new TangoPhone(adb, () => opened.close());
  } catch (thrown) {
    await opened.close();
    throw thrown;
  }
}

/**
 * Nobody in the library waits for what is written, so that a failure would end this process: it ends the reading instead,
 * which is heard.
 */
function heardByReading(opened: WebUsb): USBDevice {
  const { device } = opened;
  const transferOut: USBDevice["transferOut"] = async (endpoint, data) => {
    try {
      return await device.transferOut(endpoint, data);
    } catch {
      opened.close().catch(() => undefined); // the reading tells
      return { status: "ok", bytesWritten: data.byteLength };
    }
  };
  return new Proxy(device, {
    get(target, name): unknown {
      return name === "transferOut" ? transferOut : Reflect.get(target, name, target);
    },
  });
}

/** The library looks for devices itself. That one was unplugged is told by its transfers. */
function onlyUsb(device: USBDevice): USB {
  const none = { onconnect: null, ondisconnect: null };
  return Object.assign(new EventTarget(), none, { getDevices: async () => [device], requestDevice: async () => device }) as USB;
}

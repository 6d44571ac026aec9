/// <reference types="w3c-web-usb" />
// A phone at the cable.
import { AdbDaemonWebUsbDeviceManager, AdbDefaultInterfaceFilter } from "@yume-chan/adb-daemon-webusb";
import { LifeboatError } from "../../../api/errors.ts";
import { listDevices, type UsbDevice } from "../../usb/devices.ts";
import { openWebUsb } from "../../usb/web-usb.ts";
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
    const [found] = await new AdbDaemonWebUsbDeviceManager(onlyUsb(opened.device)).getDevices();
    if (found === undefined) throw new LifeboatError("source-away", "USB debugging is turned off on the phone");
    const adb = await throughDaemon(await found.connect(), found.serial, io);
    return new TangoPhone(adb, () => opened.close());
  } catch (thrown) {
    await opened.close();
    throw thrown;
  }
}

/** The library looks for devices itself. That one was unplugged is told by its transfers. */
function onlyUsb(device: USBDevice): USB {
  const none = { onconnect: null, ondisconnect: null };
  return Object.assign(new EventTarget(), none, { getDevices: async () => [device], requestDevice: async () => device }) as USB;
}

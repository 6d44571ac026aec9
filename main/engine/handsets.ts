// Phones and cameras at the cable: what each is, and in which way what can be had from it. Nothing is opened for that.
import type { Kind } from "./formats/item.ts";
import { mtpPlaceOf } from "./providers/mtp/usb-transport.ts";
import { modelOf, type UsbDevice } from "./usb/devices.ts";

/** How something is read from it: a provider, the settings that name this device, and what that surely gives. */
export type Way = { readonly provider: "adb" | "mtp"; readonly settings: { readonly serial: string }; readonly kinds: readonly Kind[] };
export type Handset = {
  readonly device: UsbDevice;
  readonly name: string;
  readonly sort: "android" | "iphone" | "camera";
  /** The one that gives most first; none while the phone gives nothing. */
  readonly ways: readonly Way[];
};

const apple = 0x05ac;
/** Of makers of Android phones, by the number USB gave them. */
const phoneMakers = new Set([
  0x18d1, 0x04e8, 0x2717, 0x22d9, 0x2a70, 0x12d1, 0x339b, 0x0fce, 0x1004, 0x22b8, 0x17ef, 0x0bb4, 0x2d95, 0x19d2, 0x2ae5, 0x2e04, 0x0b05, 0x0489, 0x109b, 0x1bbb, 0x0e8d, 0x29a9, 0x2916, 0x1d4d,
]);

/** Those of them that build docks, modems, adapters or radios for computers, too, which have no class of their own either. */
const otherMakers = new Set([0x12d1, 0x17ef, 0x0bb4, 0x19d2, 0x0b05, 0x0489, 0x1bbb, 0x0e8d]);

/** All that are phones or cameras. Windows keeps those that speak MTP to itself. */
export function handsetsOf(devices: readonly UsbDevice[], platform: NodeJS.Platform = process.platform): Handset[] {
  return devices.flatMap((device) => {
    const sort = sortOf(device);
    return sort === undefined ? [] : [{ device, sort, name: nameOf(device, sort), ways: waysOf(device, platform) }];
  });
}

/** Whether an account's settings mean this device; those that name none mean any. */
export function isMeant({ serial }: { readonly serial?: unknown }, device: UsbDevice): boolean {
  return serial === undefined || serial === device.serial || serial === modelOf(device);
}

function sortOf(device: UsbDevice): Handset["sort"] | undefined {
  const { vendorId, product = "" } = device;
  if (vendorId === apple) return /iphone|ipad|ipod/i.test(product) ? "iphone" : undefined;
  if (hasAdb(device) || (phoneMakers.has(vendorId) && (hasMtp(device) || (!otherMakers.has(vendorId) && givesNothing(device))))) return "android";
  if (!hasMtp(device)) return undefined;
  return device.interfaces.some(({ name }) => /mtp/i.test(name ?? "")) ? "android" : "camera";
}

function waysOf(device: UsbDevice, platform: NodeJS.Platform): Way[] {
  const settings = { serial: device.serial ?? modelOf(device) };
  const adb: Way = { provider: "adb", settings, kinds: ["contact", "event", "photo"] };
  const mtp: Way = { provider: "mtp", settings, kinds: ["photo"] };
  return [...(hasAdb(device) ? [adb] : []), ...(hasMtp(device) && platform !== "win32" ? [mtp] : [])];
}

function nameOf({ product, vendor }: UsbDevice, sort: Handset["sort"]): string {
  if (product === undefined) return vendor ?? { android: "Android", iphone: "iPhone", camera: "USB" }[sort];
  // "SAMSUNG_Android" says less than who made it.
  return /^samsung.android$/i.test(product) ? "Samsung" : product.replaceAll("_", " ");
}

const hasAdb = ({ interfaces }: UsbDevice): boolean => interfaces.some((each) => each.class === vendorSpecific && each.subclass === 0x42 && each.protocol === 1);

const vendorSpecific = 0xff;

const hasMtp = (device: UsbDevice): boolean => mtpPlaceOf(device) !== undefined;

/** Only charging, as a locked phone does: whatever else a maker builds (disks, printers, screens) has a class of its own. */
const givesNothing = ({ interfaces }: UsbDevice): boolean => interfaces.every((each) => each.class === vendorSpecific || each.class === communication || each.class === communicationData);

const communication = 2;
const communicationData = 10;

// What Linux says about USB devices (Documentation/ABI/testing/sysfs-bus-usb), without opening them and without rights.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cleanText } from "./clean-text.ts";
import type { DeviceInterface, Endpoint, UsbDevice } from "./devices.ts";

export const usbFolder = "/sys/bus/usb/devices";

/** "1-2.3": bus 1, port 3 of the hub at port 2. Root hubs ("usb1") and interfaces ("1-2:1.0") are named otherwise. */
const deviceName = /^(\d+)-(\d+(?:\.\d+)*)$/;
const hubClass = 9;

/** Empty where there is no USB. One that goes while it is looked at is left out. */
export async function sysfsDevices(folder: string): Promise<UsbDevice[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(names.filter((name) => deviceName.test(name)).map((name) => deviceIn(folder, name).catch(() => undefined)));
  return found.filter((device) => device !== undefined);
}

/** Changes whenever a device comes or goes, or is ready to be used. */
export async function sysfsState(folder: string): Promise<string> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => deviceName.test(name)).sort();
  const states = await Promise.all(names.map((name) => Promise.all(["devnum", "bConfigurationValue"].map((file) => textIn(join(folder, name), file)))));
  return names.map((name, n) => `${name}/${states[n]?.join("/")}`).join(" ");
}

async function deviceIn(folder: string, name: string): Promise<UsbDevice | undefined> {
  const dir = join(folder, name);
  const [vendorId, productId, address, bus, kind, configuration] = await Promise.all([
    numberIn(dir, "idVendor", 16),
    numberIn(dir, "idProduct", 16),
    numberIn(dir, "devnum", 10),
    numberIn(dir, "busnum", 10),
    numberIn(dir, "bDeviceClass", 16),
    textIn(dir, "bConfigurationValue"),
  ]);
  if (vendorId === undefined || productId === undefined || address === undefined || bus === undefined || kind === hubClass) return undefined;
  const [vendor, product, serial] = await Promise.all(["manufacturer", "product", "serial"].map((file) => textIn(dir, file)));
  const busName = String(bus).padStart(3, "0");
  return {
    key: `${busName}/${name}/${address}`,
    vendorId,
    productId,
    ...(vendor !== undefined && { vendor }),
    ...(product !== undefined && { product }),
    ...(serial !== undefined && { serial }),
    bus: busName,
    address,
    ports: (deviceName.exec(name)?.[2] ?? "").split(".").map(Number),
    interfaces: await interfacesIn(folder, `${name}:${configuration ?? "1"}.`),
  };
}

async function interfacesIn(folder: string, start: string): Promise<DeviceInterface[]> {
  const names = (await readdir(join(folder, start.split(":")[0] ?? ""))).filter((name) => name.startsWith(start)).sort();
  const found = await Promise.all(names.map((name) => interfaceIn(join(folder, start.split(":")[0] ?? "", name))));
  return found.filter((each) => each !== undefined);
}

async function interfaceIn(dir: string): Promise<DeviceInterface | undefined> {
  const [number, kind, subclass, protocol] = await Promise.all([
    numberIn(dir, "bInterfaceNumber", 16),
    numberIn(dir, "bInterfaceClass", 16),
    numberIn(dir, "bInterfaceSubClass", 16),
    numberIn(dir, "bInterfaceProtocol", 16),
  ]);
  if (number === undefined || kind === undefined) return undefined;
  const name = await textIn(dir, "interface");
  const ends = (await readdir(dir)).filter((file) => /^ep_[0-9a-f]{2}$/.test(file)).sort();
  const endpoints = await Promise.all(ends.map((file) => endpointIn(join(dir, file))));
  return { number, class: kind, subclass: subclass ?? 0, protocol: protocol ?? 0, ...(name !== undefined && { name }), endpoints: endpoints.filter((each) => each !== undefined) };
}

const types = ["control", "isochronous", "bulk", "interrupt"] as const;

async function endpointIn(dir: string): Promise<Endpoint | undefined> {
  const [address, attributes, packet] = await Promise.all([numberIn(dir, "bEndpointAddress", 16), numberIn(dir, "bmAttributes", 16), numberIn(dir, "wMaxPacketSize", 16)]);
  const type = types[(attributes ?? 0) & 3];
  if (address === undefined || packet === undefined || type === undefined) return undefined;
  // Bits 11 and 12 count extra packets of fast interrupt endpoints.
  return { number: address & 0x0f, direction: (address & 0x80) === 0 ? "out" : "in", type, packetSize: packet & 0x7ff };
}

async function numberIn(dir: string, file: string, radix: number): Promise<number | undefined> {
  const number = Number.parseInt((await textIn(dir, file)) ?? "", radix);
  return Number.isNaN(number) ? undefined : number;
}

async function textIn(dir: string, file: string): Promise<string | undefined> {
  return cleanText(await readFile(join(dir, file), "utf8").catch(() => undefined));
}

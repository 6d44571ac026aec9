import type { DeviceInterface, UsbDevice } from "./usb/devices.ts";

const bulk = (["in", "out"] as const).map((direction) => ({ number: 1, direction, type: "bulk", packetSize: 512 }) as const);

/** As Android's "USB debugging" adds it. */
export const adbInterface: DeviceInterface = { number: 1, class: 0xff, subclass: 0x42, protocol: 1, name: "ADB Interface", endpoints: bulk };
export const mtpInterface: DeviceInterface = { number: 0, class: 0xff, subclass: 0xff, protocol: 0, name: "MTP", endpoints: [...bulk, { number: 2, direction: "in", type: "interrupt", packetSize: 28 }] };
export const ptpInterface: DeviceInterface = { ...mtpInterface, class: 6, subclass: 1, protocol: 1, name: "" };
export const diskInterface: DeviceInterface = { number: 0, class: 8, subclass: 6, protocol: 0x50, endpoints: bulk };

/** A Pixel that only charges, unless told otherwise. */
export function usbDevice(more: Partial<UsbDevice> = {}): UsbDevice {
  return { key: "001/1/5", vendorId: 0x18d1, productId: 0x4ee1, vendor: "Google", product: "Pixel 8", serial: "38101FDJH0056A", bus: "001", address: 5, ports: [1], interfaces: [], ...more };
}

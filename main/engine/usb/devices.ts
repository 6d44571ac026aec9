// USB devices of this computer. For providers:
//   listDevices()            every device but hubs, without opening one where the system allows that
//   watchDevices()           the list again whenever one came or went (watch.ts)
//   claimInterface(d, n)     bulk transfers on one interface, released in the right order (claim.ts)
//   openWebUsb(d)            the same for code written for WebUSB, as ya-webadb is (web-usb.ts)
//   holdersOf(d)             which programs use it (holders.ts)
// All throw LifeboatErrors: "source-away" (unplugged), "source-busy" (held by another program), "forbidden", "unsupported".
import { cleanText } from "./clean-text.ts";
import type { NativeDevice } from "./module.ts";
import { loadUsb } from "./module.ts";
import { sysfsDevices, usbFolder } from "./sysfs.ts";

export type Endpoint = {
  /** Without the direction's bit. */
  readonly number: number;
  readonly direction: "in" | "out";
  readonly type: "bulk" | "interrupt" | "isochronous" | "control";
  readonly packetSize: number;
};

export type DeviceInterface = {
  readonly number: number;
  readonly class: number;
  readonly subclass: number;
  readonly protocol: number;
  readonly name?: string;
  readonly endpoints: readonly Endpoint[];
};

/** What a device says about itself: shortened and without control characters, but otherwise not to be trusted. */
export type UsbDevice = {
  /** Names one plugging-in: another one after the device was away. */
  readonly key: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly vendor?: string;
  readonly product?: string;
  readonly serial?: string;
  /** As in /dev/bus/usb on Linux ("001"); opaque elsewhere. */
  readonly bus: string;
  readonly address: number;
  readonly ports: readonly number[];
  /** Of the configuration in use; none where the system hides them. */
  readonly interfaces: readonly DeviceInterface[];
};

const hubClass = 9;

/** Empty where there is no USB at all. Throws "unsupported" where this system's USB cannot be spoken to. */
export async function listDevices(): Promise<UsbDevice[]> {
  if (process.platform === "linux") return sysfsDevices(usbFolder);
  const usb = await loadUsb();
  const devices = await usb.getDevices();
  return devices.filter((device) => device.deviceClass !== hubClass).map(describe);
}

/** For a device without a serial number: "18d1:4ee1", as `lsusb` writes it. */
export function modelOf({ vendorId, productId }: UsbDevice): string {
  return [vendorId, productId].map((id) => id.toString(16).padStart(4, "0")).join(":");
}

function describe(device: NativeDevice): UsbDevice {
  const [vendor, product, serial] = [device.manufacturerName, device.productName, device.serialNumber].map(cleanText);
  return {
    key: keyOf(device),
    vendorId: device.vendorId,
    productId: device.productId,
    ...(vendor !== undefined && { vendor }),
    ...(product !== undefined && { product }),
    ...(serial !== undefined && { serial }),
    bus: device.bus,
    address: device.address,
    ports: [...device.ports],
    interfaces: interfacesOf(device),
  };
}

function keyOf({ bus, ports, address }: Pick<UsbDevice, "bus" | "ports" | "address">): string {
  return `${bus}/${ports.join(".")}/${address}`;
}

/** Asking opens the device, which the system may refuse. */
function interfacesOf(device: NativeDevice): DeviceInterface[] {
  try {
    return (device.configuration?.interfaces ?? []).map(({ interfaceNumber, alternate }) => {
      const name = cleanText(alternate.interfaceName);
      const endpoints = alternate.endpoints.map(({ endpointNumber, direction, type, packetSize }) => ({ number: endpointNumber, direction, type, packetSize }));
      return {
        number: interfaceNumber,
        class: alternate.interfaceClass,
        subclass: alternate.interfaceSubclass,
        protocol: alternate.interfaceProtocol,
        ...(name !== undefined && { name }),
        endpoints,
      };
    });
  } catch {
    return [];
  }
}

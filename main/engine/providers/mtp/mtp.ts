// Phones and cameras over USB: MTP 1.1, and the PTP it grew from. Only read.
import { z } from "zod";
import { LifeboatError } from "../../../api/errors.ts";
import { modelOf, type UsbDevice } from "../../usb/devices.ts";
import { isShared } from "../../usb/shared-serial.ts";
import type { Connection, Io, ProviderDef } from "../provider.ts";
import type { DeviceInfo } from "./device-info.ts";
import { discover, placeOf } from "./discover.ts";
import { connectHandset } from "./connection.ts";
import { Handset } from "./handset.ts";
import { quirksOf } from "./quirks.ts";
import { Session } from "./session.ts";
import { openUsbTransport } from "./usb-transport.ts";

const settings = z.strictObject({
  serial: z.string().min(1).max(200).optional().describe("the device's serial number, or its vendor and product id (18d1:4ee1) where it has none; without it, the one that is plugged in"),
});
export type MtpSettings = z.infer<typeof settings>;

/** How long a device may think about one file. */
const timeoutMs = 15_000;

export const mtp: ProviderDef<MtpSettings> = {
  id: "mtp",
  title: "A phone or camera on a USB cable",
  kinds: { read: ["contact", "event", "task", "photo"], write: [] },
  platforms: ["linux", "darwin"],
  settings,
  secrets: [],
  discover,
  connect,
};

async function connect(wanted: MtpSettings, _need: "read" | "write", io: Io): Promise<Connection> {
  if (process.platform === "win32") {
    throw new LifeboatError("unsupported", "Windows keeps phones on a cable to itself: use ADB, or copy the phone's DCIM folder into a folder that Lifeboat watches");
  }
  const place = await placeOf(wanted);
  const transport = await openUsbTransport(place);
  try {
    const quirks = quirksOf(place.device);
    const session = await Session.open(transport, { timeoutMs, staysOpen: quirks.staysOpen });
    const handset = await Handset.over(session, quirks);
    return await connectHandset(handset, identityOf(place.device, handset.info), io);
  } catch (thrown) {
    await transport.close();
    throw thrown;
  }
}

/**
 * The cable's serial number, which can be had before anything is opened; else what the device says, else what it is. Where many
 * phones share that number, also what it says: Android 9 and later have made up an id of their own there.
 */
export function identityOf(device: UsbDevice, info: DeviceInfo): Connection["identity"] {
  const { serial } = device;
  const own = info.serial !== undefined && !isShared(info.serial) ? info.serial : (info.model ?? modelOf(device));
  const label = info.model ?? device.product ?? modelOf(device);
  if (serial !== undefined && isShared(serial)) return { id: `mtp:${serial}-${own}`, place: `mtp:${serial}`, label };
  return { id: `mtp:${serial ?? info.serial ?? modelOf(device)}`, label };
}

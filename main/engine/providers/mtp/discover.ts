import { LifeboatError } from "../../../api/errors.ts";
import { listDevices, modelOf, type UsbDevice } from "../../usb/devices.ts";
import type { Io } from "../provider.ts";
import type { MtpSettings } from "./mtp.ts";
import type { Place } from "./usb-transport.ts";
import { mtpPlaceOf } from "./usb-transport.ts";

export async function* discover(_io: Io): AsyncGenerator<{ settings: MtpSettings; label: string }> {
  if (process.platform === "win32") return;
  for (const { device } of await places()) yield { settings: { serial: nameOf(device) }, label: labelOf(device) };
}

/** The device meant. Throws "source-away" where it is not plugged in, "usage" where several may be meant. */
export async function placeOf({ serial }: MtpSettings): Promise<Place> {
  const found = (await places()).filter(({ device }) => serial === undefined || [device.serial, modelOf(device)].includes(serial));
  const [only] = found;
  if (only === undefined) throw new LifeboatError("source-away", "no such phone or camera is plugged in and ready to give files");
  if (found.length > 1) throw new LifeboatError("usage", `several may be meant; name one of them: ${found.map(({ device }) => `${nameOf(device)} (${labelOf(device)})`).join(", ")}`);
  return only;
}

async function places(): Promise<Place[]> {
  return (await listDevices()).flatMap((device) => mtpPlaceOf(device) ?? []);
}

/** A phone's product id changes with what is switched on in it: where there is a serial number, that is it. */
function nameOf(device: UsbDevice): string {
  return device.serial ?? modelOf(device);
}

function labelOf(device: UsbDevice): string {
  return device.product ?? device.vendor ?? modelOf(device);
}

// Which phone, and how to it: by its address, through the adb server that holds it, or straight over USB.
import { LifeboatError } from "../../../api/errors.ts";
import type { Io } from "../provider.ts";
import type { Phone } from "./phone.ts";

export type Wanted = { readonly serial?: string | undefined; readonly address?: string | undefined };
type Way = { readonly serial: string; readonly label: string; open(io: Io): Promise<Phone> };

/** Throws "source-away", "source-locked", "source-busy", or "usage" where several phones are connected and none is named. */
export async function reach({ serial, address }: Wanted, io: Io): Promise<Phone> {
  if (address !== undefined) return (await import("./by-address.ts")).phoneAt(address, io);
  const all = await ways(io);
  const named = serial === undefined ? all : all.filter((way) => way.serial === serial);
  const [first, ...others] = named;
  if (first === undefined) throw new LifeboatError("source-away", serial === undefined ? "no phone with USB debugging is connected" : `the phone ${serial} is not connected, or its USB debugging is turned off`);
  if (others.length > 0) throw new LifeboatError("usage", `several phones are connected; say which by its serial number: ${named.map((way) => `${way.serial} (${way.label})`).join(", ")}`);
  return first.open(io);
}

/** Each phone once: one that the adb server holds cannot be had over USB as well. */
export async function ways(io: Io): Promise<Way[]> {
  const [server, usb] = await Promise.all([import("./by-server.ts"), import("./by-usb.ts")]);
  const served = await server.phonesOfServer(io);
  const known = new Set(served.map((phone) => phone.serial));
  const plugged = await usb.phonesAtCable().catch((thrown: unknown) => {
    io.log("USB cannot be looked at", { error: String(thrown).slice(0, 200) });
    return [];
  });
  return [
    ...served.map((phone): Way => ({ serial: phone.serial, label: phone.model?.replaceAll("_", " ") ?? "Android phone", open: (by) => server.phoneOfServer(phone, by) })),
    ...plugged.filter((device) => !known.has(device.serial ?? "")).map((device): Way => ({
      serial: device.serial ?? "",
      label: device.product ?? device.vendor ?? "Android phone",
      open: (by) => usb.phoneAtCable(device, by),
    })),
  ];
}

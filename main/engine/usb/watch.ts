import { readFile } from "node:fs/promises";
import { asLifeboatError } from "../../api/errors.ts";
import type { UsbDevice } from "./devices.ts";
import { listDevices } from "./devices.ts";
import { loadUsb } from "./module.ts";
import { sysfsDevices, sysfsState, usbFolder } from "./sysfs.ts";

const everyMs = 500;
/** Counts what happened to any device: while it stands still, nothing came or went. */
const eventCount = "/sys/kernel/uevent_seqnum";

/**
 * Tells the devices at once, and again within a second of one coming or going, until the signal aborts. A device
 * that only just came may not have all its names yet. Keeps no process alive.
 */
export function watchDevices(told: (devices: UsbDevice[]) => void, signal: AbortSignal, { folder = usbFolder, events = eventCount } = {}): void {
  const tell = async (): Promise<void> => {
    const devices = await (process.platform === "linux" ? sysfsDevices(folder) : listDevices()).catch(() => []);
    if (!signal.aborted) told(devices);
  };
  if (process.platform === "linux") poll({ folder, events }, tell, signal);
  else void listen(tell, signal).catch(asLifeboatError);
}

/**
 * Events of Linux need udevd, which containers and small systems lack, and the module ends the process where it cannot
 * listen: reading a number now and then costs less.
 */
function poll({ folder, events }: { folder: string; events: string }, tell: () => Promise<void>, signal: AbortSignal): void {
  let last: string | undefined;
  let counted: string | undefined;
  const look = async (): Promise<void> => {
    const count = await readFile(events, "utf8").catch(() => undefined);
    if (count !== undefined && count === counted) return;
    const state = await sysfsState(folder);
    counted = count;
    if (state === last) return;
    last = state;
    await tell();
  };
  let timer: NodeJS.Timeout | undefined;
  const next = async (): Promise<void> => {
    await look();
    if (!signal.aborted) timer = setTimeout(() => void next(), everyMs).unref();
  };
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  void next();
}

async function listen(tell: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const usb = await loadUsb();
  if (signal.aborted) return;
  const changed = (): void => void tell();
  usb.addEventListener("connect", changed);
  usb.addEventListener("disconnect", changed);
  const stop = (): void => {
    usb.removeEventListener("connect", changed);
    usb.removeEventListener("disconnect", changed);
  };
  signal.addEventListener("abort", stop, { once: true });
  await tell();
}

// Who holds a device, so that a person can be told what to close.
import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cleanText } from "./clean-text.ts";
import type { UsbDevice } from "./devices.ts";

export type Holder = {
  readonly pid: number;
  /** As a person may know the program, else as the system names it. */
  readonly name: string;
};

/** Programs nobody started, which hold every phone and camera that is plugged in. */
const familiar: readonly (readonly [RegExp, string])[] = [
  [/^gvfs/, "the file manager"],
  [/^kio|^dolphin/, "the file manager"],
  [/^ptpcamerad$|^mscamerad-xpc$/, "macOS's own photo import"],
  [/^adb$/, "the adb server"],
];

type Wanted = Pick<UsbDevice, "bus" | "address" | "vendorId" | "productId">;

/** Other users' programs are not seen. Empty where the system does not say. */
export async function holdersOf(device: Wanted, proc = "/proc"): Promise<Holder[]> {
  if (process.platform === "darwin") return ownersIn(await registry(), device);
  if (process.platform !== "linux") return [];
  const node = `/dev/bus/usb/${device.bus}/${String(device.address).padStart(3, "0")}`;
  const pids = (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const found = await Promise.all(pids.map(async (pid) => ((await hasOpen(join(proc, pid), node)) ? holder(proc, pid) : undefined)));
  return found.filter((each) => each !== undefined);
}

/** macOS' registry of interfaces, each with its properties in lines below its own. */
async function registry(): Promise<string> {
  const { stdout } = await promisify(execFile)("ioreg", ["-r", "-c", "IOUSBHostInterface", "-l", "-w0"], { maxBuffer: 16 << 20 }).catch(() => ({ stdout: "" }));
  return stdout;
}

/** Programs that have an interface of such a device for themselves; a driver of the system is none. */
export function ownersIn(text: string, { vendorId, productId }: Pick<Wanted, "vendorId" | "productId">): Holder[] {
  const owners = text.split(/^[ |]*\+-o /m).flatMap((entry) => {
    const is = (name: string, value: number): boolean => entry.includes(`"${name}" = ${value}\n`);
    const [, pid = "", name = ""] = /"UsbExclusiveOwner" = "pid (\d+), ([^"]+)"/.exec(entry) ?? [];
    return pid !== "" && pid !== String(process.pid) && is("idVendor", vendorId) && is("idProduct", productId) ? [[pid, name] as const] : [];
  });
  return [...new Map(owners)].map(([pid, name]) => ({ pid: Number(pid), name: nameOf(cleanText(name) ?? `process ${pid}`) }));
}

async function hasOpen(dir: string, node: string): Promise<boolean> {
  const descriptors = await readdir(join(dir, "fd")).catch(() => []);
  const targets = await Promise.all(descriptors.map((fd) => readlink(join(dir, "fd", fd)).catch(() => "")));
  return targets.includes(node);
}

async function holder(proc: string, pid: string): Promise<Holder> {
  const name = await readFile(join(proc, pid, "comm"), "utf8").catch(() => "");
  return { pid: Number(pid), name: nameOf(cleanText(name) ?? `process ${pid}`) };
}

function nameOf(program: string): string {
  const known = familiar.find(([pattern]) => pattern.test(program))?.[1];
  return known === undefined ? program : `${known} (${program})`;
}

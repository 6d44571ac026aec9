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

/** Programs of macOS that take every phone and camera at once. */
const macTakers = ["ptpcamerad", "mscamerad-xpc", "Image Capture", "Android File Transfer Agent", "adb"];

/** Other users' programs are not seen. Empty where the system does not say. */
export async function holdersOf(device: Pick<UsbDevice, "bus" | "address">, proc = "/proc"): Promise<Holder[]> {
  if (process.platform === "darwin") return runningOf(macTakers);
  if (process.platform !== "linux") return [];
  const node = `/dev/bus/usb/${device.bus}/${String(device.address).padStart(3, "0")}`;
  const pids = (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const found = await Promise.all(pids.map(async (pid) => ((await hasOpen(join(proc, pid), node)) ? holder(proc, pid) : undefined)));
  return found.filter((each) => each !== undefined);
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

async function runningOf(names: readonly string[]): Promise<Holder[]> {
  const { stdout } = await promisify(execFile)("ps", ["-axco", "pid=,comm="]).catch(() => ({ stdout: "" }));
  return stdout.split("\n").flatMap((line) => {
    const [, pid = "", name = ""] = /^\s*(\d+)\s+(.+)$/.exec(line) ?? [];
    return names.includes(name.trim()) ? [{ pid: Number(pid), name: nameOf(name.trim()) }] : [];
  });
}

function nameOf(program: string): string {
  const known = familiar.find(([pattern]) => pattern.test(program))?.[1];
  return known === undefined ? program : `${known} (${program})`;
}

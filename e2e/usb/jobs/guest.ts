// Inside the guest: devices that come and go, and what a job has to say.
import { spawnSync } from "node:child_process";
import { closeSync, openSync, readSync, writeFileSync, writeSync } from "node:fs";
import { listDevices } from "../../../main/engine/usb/devices.ts";

/** With guest/guest.sh read; throws where it fails. */
export function sh(script: string): string {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", `. /lib/guest.sh\n${script}`], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${script}: ${stderr || stdout}`);
  return stdout;
}

/** A command for QEMU's monitor; returns when it was given. */
export function monitor(command: string): void {
  const port = openSync("/dev/virtio-ports/control", "r+");
  try {
    writeSync(port, `${command}\n`);
    readSync(port, Buffer.alloc(64));
  } finally {
    closeSync(port);
  }
}

/** The root hub's file for the port of a device. */
export async function portOf(serial: string): Promise<string> {
  const device = (await listDevices()).find((each) => each.serial === serial);
  if (device === undefined) throw new Error(`${serial} is not plugged in`);
  const bus = Number(device.bus);
  return `/sys/bus/usb/devices/${bus}-0:1.0/usb${bus}-port${device.ports.join(".")}/disable`;
}

/** Switches it off and on. */
export function resetPort(port: string): void {
  for (const isOff of [1, 0]) writeFileSync(port, String(isOff));
}

/** One line a check, for the host. */
export async function check(name: string, work: () => Promise<object | void>): Promise<void> {
  const started = performance.now();
  const answer = await work().then(
    (facts) => ({ ok: true, ...facts }),
    (thrown: unknown) => ({ ok: false, problem: thrown instanceof Error ? `${thrown.message}\n${thrown.stack ?? ""}` : String(thrown) }),
  );
  process.stdout.write(`${JSON.stringify({ check: name, seconds: Math.round(performance.now() - started) / 1000, ...answer })}\n`);
}

export function same(found: unknown, wanted: unknown, what: string): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${what}: ${a.slice(0, 1500)}, not ${b.slice(0, 1500)}`);
}

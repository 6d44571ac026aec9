// Inside the guest: devices that come and go, and what a job has to say.
import { spawnSync } from "node:child_process";
import { closeSync, openSync, readSync, writeSync } from "node:fs";

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

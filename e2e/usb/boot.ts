// Starts the bench's guest, runs one job in it and hands back what it said. QEMU emulates: no KVM is asked for.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { guestImage } from "./guest-image.ts";
import { packagesAway } from "./packages.ts";

export type Job = {
  /** Run by busybox's sh in /share, with guest/guest.sh already read. The checkout is /checkout, read-only. */
  readonly script: string;
  /** Text by name, put into /share before. */
  readonly files?: Readonly<Record<string, string>>;
  /** QEMU's arguments for USB devices; they hang on `xhci.0`. */
  readonly devices?: readonly string[];
  readonly timeoutMs: number;
  readonly memoryMb?: number;
};

export type Run = {
  /** The job's exit code; undefined when the guest did not get so far. */
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
  /** Kernel messages. */
  readonly console: string;
  /** What QEMU's monitor answered. */
  readonly monitor: string;
  readonly bootSeconds: number;
  readonly seconds: number;
};

const program = "qemu-system-x86_64";
const checkout = join(import.meta.dirname, "../..");

export const qemuAvailable = (): boolean => spawnSync(program, ["--version"]).status === 0;

/** Why the guest cannot run here; undefined where it can. */
export function guestImpossible(): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") return "the guest's packages are for Linux on x86-64";
  return qemuAvailable() ? packagesAway() : "qemu-system-x86 is not installed";
}

export async function boot(job: Job): Promise<Run> {
  const image = guestImage();
  const home = mkdtempSync(join(tmpdir(), "lifeboat-usb-"));
  const share = join(home, "share");
  try {
    mkdirSync(share);
    for (const [name, text] of Object.entries({ ...job.files, "job.sh": `. /lib/guest.sh\n${job.script}`, where: share })) writeFileSync(join(share, name), text);
    const started = Date.now();
    // Dies with this process, however that ends.
    const child = spawn("setpriv", ["--pdeathsig", "KILL", program, ...qemuArguments(job, image, home)], { stdio: ["ignore", "ignore", "pipe"] });
    const said = collect(child);
    const control = await openControl(home, child);
    const late = setTimeout(() => child.kill("SIGKILL"), job.timeoutMs);
    await once(child, "exit");
    clearTimeout(late);
    control.destroy();
    const run = result(home, share, Date.now() - started);
    if (run.code === undefined) throw new Error(`the guest did not finish within ${String(job.timeoutMs)} ms or died: ${said()}\n${run.console.slice(-2000)}\n${run.out.slice(-2000)}\n${run.err.slice(-2000)}`);
    return run;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function qemuArguments(job: Job, image: ReturnType<typeof guestImage>, home: string): string[] {
  const share = (folder: string, tag: string, more: string): string[] => ["-virtfs", `local,path=${folder},mount_tag=${tag},security_model=none,multidevs=remap${more}`];
  return [
    "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", String(job.memoryMb ?? 2048),
    "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-serial", `file:${join(home, "console")}`,
    "-kernel", image.kernel, "-initrd", image.initramfs, "-append", "console=ttyS0 quiet panic=-1 mitigations=off",
    "-drive", `file=${image.disk},if=virtio,format=raw,snapshot=on`,
    ...share(checkout, "checkout", ",readonly=on"),
    ...share(join(home, "share"), "share", ""),
    "-device", "virtio-rng-pci", "-device", "virtio-serial",
    "-chardev", `socket,id=control,path=${join(home, "control")},server=on,wait=off`, "-device", "virtserialport,chardev=control,name=control",
    "-monitor", `unix:${join(home, "monitor")},server=on,wait=off`,
    "-device", "qemu-xhci,id=xhci", ...(job.devices ?? []),
  ];
}

/** Lines that the guest writes to its control port are commands for QEMU's monitor; each is answered with a line. */
async function openControl(home: string, child: ChildProcess): Promise<Socket> {
  const [guest, monitor] = [await connected(join(home, "control"), child), await connected(join(home, "monitor"), child)];
  monitor.on("data", (chunk: Buffer) => appendFileSync(join(home, "answers"), chunk));
  createInterface({ input: guest }).on("line", (line) => monitor.write(`${line}\n`, () => guest.write("done\n")));
  guest.on("error", () => undefined);
  monitor.on("error", () => undefined);
  guest.on("close", () => monitor.destroy());
  return guest;
}

async function connected(path: string, child: ChildProcess): Promise<Socket> {
  while (child.exitCode === null) {
    const socket = connect(path);
    const answer = await Promise.race([once(socket, "connect").then(() => true), once(socket, "error").then(() => false)]).catch(() => false);
    if (answer) return socket;
  }
  throw new Error(`QEMU ended with ${String(child.exitCode)}`);
}

function collect({ stderr }: ChildProcess): () => string {
  let text = "";
  stderr?.on("data", (chunk: Buffer) => (text = (text + chunk.toString()).slice(-4000)));
  return () => text;
}

function result(home: string, share: string, milliseconds: number): Run {
  const read = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");
  const code = read(join(share, "code")).trim();
  return {
    code: code === "" ? undefined : Number(code),
    out: read(join(share, "stdout")),
    err: read(join(share, "stderr")),
    console: read(join(home, "console")) + read(join(share, "dmesg")),
    monitor: read(join(home, "answers")),
    bootSeconds: Number(read(join(share, "ready"))),
    seconds: milliseconds / 1000,
  };
}

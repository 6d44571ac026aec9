// An Android phone on this computer without a VM: Debian's adbd on TCP with the stand-ins, in namespaces of its own.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import type { World } from "./content/world.ts";
import { kept, packagesAway, unpack } from "./packages.ts";
import { adbd, addPhone, phonePackages, setWorld, standIns } from "./phone-tree.ts";

export type Phone = {
  /** For an ADB connection over TCP to 127.0.0.1. It asks for no key. */
  readonly port: number;
  /** The phone's `/` on this computer: files go to `<root>/sdcard/DCIM`, what `am` was asked is in `<root>/data/started`. */
  readonly root: string;
  /** Cuts every connection and refuses new ones until it is called again with true. */
  plug(connected: boolean): void;
  stop(): Promise<void>;
};

/** Why a phone cannot run here; undefined where it can. */
export function phoneImpossible(): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") return "Debian's adbd runs on Linux on x86-64 only";
  const { status, stderr } = spawnSync("unshare", ["--net", "--mount", "--pid", "--fork", "true"], { encoding: "utf8" });
  return status === 0 ? packagesAway() : `no namespaces for a phone: ${stderr.trim() || "unshare is missing"}`;
}

export async function startPhone(world: World): Promise<Phone> {
  const tree = kept("phone", [...phonePackages, ...standIns(), readFileSync(join(import.meta.dirname, "phone-tree.ts"), "utf8"), process.version], (folder) => {
    unpack(phonePackages, folder);
    addPhone(folder);
  });
  const home = mkdtempSync(join(tmpdir(), "lifeboat-phone-"));
  const root = join(home, "root");
  const copied = spawnSync("cp", ["-a", "--reflink=auto", tree, root], { encoding: "utf8" });
  if (copied.status !== 0) throw new Error(`cp: ${copied.stderr}`);
  setWorld(root, world);
  // Dies with this process, however that ends.
  const command = ["--pdeathsig", "KILL", "unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", init, "sh", root];
  const child = spawn("setpriv", command, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(child, "exit");
  await started(child);
  const inside = innerPid(child);
  await listening(inside);
  const door = await openDoor(inside);
  return {
    port: door.port,
    root,
    plug: (connected) => door.set(connected),
    async stop() {
      door.close();
      child.kill("SIGKILL");
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const init = `mount --make-rprivate / && mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && "$1/bin/busybox" ip link set lo up && exec chroot "$1" ${adbd}`;

async function started({ stderr }: ChildProcess): Promise<void> {
  if (stderr === null) throw new Error("adbd has no standard error");
  const seen: string[] = [];
  // Goes on reading after it is found, or adbd would block on a full pipe.
  const found = new Promise<boolean>((resolve) => {
    createInterface({ input: stderr })
      .on("line", (line) => {
        if (seen.length < 50) seen.push(line);
        if (line.includes("adbd started")) resolve(true);
      })
      .on("close", () => resolve(false));
  });
  if (!(await found)) throw new Error(`adbd ended:\n${seen.join("\n")}`);
}

const adbPort = 5555;

/** It says that it started before it can be connected to. */
async function listening(pid: number): Promise<void> {
  const bound = new RegExp(`:${adbPort.toString(16).padStart(4, "0")} [0-9A-F]+:0000 0A `, "i");
  while (!["tcp", "tcp6"].some((name) => bound.test(readFileSync(`/proc/${String(pid)}/net/${name}`, "utf8")))) await setTimeout(20);
}

/** The child of unshare, which is in the namespaces. */
function innerPid({ pid }: ChildProcess): number {
  const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8").trim();
  return Number(children.split(" ")[0]);
}

type Door = { readonly port: number; set(open: boolean): void; close(): void };

/** A port here for adbd's there. */
async function openDoor(pid: number): Promise<Door> {
  const sockets = new Set<Socket>();
  let open = true;
  const server = createServer((socket) => {
    if (!open) {
      socket.resetAndDestroy();
      return;
    }
    sockets.add(socket);
    const inside = spawn("nsenter", ["-t", String(pid), "-n", "-m", "chroot", `/proc/${String(pid)}/root`, "nc", "127.0.0.1", String(adbPort)], { stdio: ["pipe", "pipe", "ignore"] });
    socket.pipe(inside.stdin);
    inside.stdout.pipe(socket);
    inside.stdin.on("error", () => socket.destroy());
    socket.on("error", () => undefined);
    socket.on("close", () => {
      sockets.delete(socket);
      inside.kill("SIGKILL");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = (): void => sockets.forEach((socket) => socket.resetAndDestroy());
  return {
    port: (server.address() as AddressInfo).port,
    set(wanted) {
      open = wanted;
      if (!open) cut();
    },
    close() {
      cut();
      server.close();
    },
  };
}

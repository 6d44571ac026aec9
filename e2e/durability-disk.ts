// A disk in a file, whose power can be cut. Needs the right to mount one (Linux, root) and Debian's xfsprogs.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type FileSystem = "xfs" | "ext4";

/** Sparse: little of it is ever written. Photos are only taken where 2 GB are free. */
const bytes = 4 * 2 ** 30;

export class LoopDisk implements Disposable {
  readonly #home = mkdtempSync(join(tmpdir(), "lifeboat-disk-"));
  readonly #image = join(this.#home, "image");
  readonly dir = join(this.#home, "disk");

  constructor(type: FileSystem) {
    try {
      mkdirSync(this.dir);
      writeFileSync(this.#image, "");
      truncateSync(this.#image, bytes);
      run(`mkfs.${type}`, "-q", this.#image);
      this.#mount();
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** What was not yet asked to be durable is lost; nothing more can be written. Whoever uses the disk is to be killed now. */
  cutPower(): void {
    run("xfs_io", "-x", "-c", "shutdown", this.dir);
  }

  /** As the computer does when it starts again. Nobody may have a file open. */
  powerOn(): void {
    run("umount", this.dir);
    this.#mount();
  }

  #mount(): void {
    run("mount", "-o", "loop", this.#image, this.dir);
  }

  [Symbol.dispose](): void {
    spawnSync("umount", ["-l", this.dir]);
    rmSync(this.#home, { recursive: true, force: true });
  }
}

export const xfsprogsAvailable = (): boolean => existsSync("/usr/sbin/xfs_io");
export const fiuAvailable = (): boolean => existsSync("/usr/bin/fiu-run");

/** Why there can be no such disk here; undefined where there can. */
export function whyNoLoopDisk(type: FileSystem): string | undefined {
  try {
    using disk = new LoopDisk(type);
    disk.cutPower();
    disk.powerOn();
    return undefined;
  } catch (error) {
    return String(error).trim();
  }
}

function run(command: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr}`);
}

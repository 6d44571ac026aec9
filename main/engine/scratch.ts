import { mkdtempSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { systemCode } from "../api/errors.ts";

// Containers may share a temporary folder, but neither names nor process numbers.
const ours = `lifeboat-${hostname().replaceAll(/[^\w-]/g, "")}-`;

/** A private folder (0700) for one session. */
export function makeScratch(parent = tmpdir()): string {
  clearLeftovers();
  return mkdtempSync(join(parent, `${ours}${String(process.pid)}-`));
}

/** The same, with some room: where the disk with the temporary folder is full, in memory. Undefined where there is none. */
export function makeRoomyScratch(bytes: number): string | undefined {
  const roomy = parents().find((parent) => freeAt(parent) > bytes + spareBytes);
  return roomy === undefined ? undefined : makeScratch(roomy);
}

const spareBytes = 32 << 20;

/** The other one is the person's own, of this session. */
const parents = (): string[] => [...new Set([tmpdir(), process.env["XDG_RUNTIME_DIR"] || tmpdir()])];

function freeAt(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}

/** The same, for as long as the work takes. */
export async function withScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = makeScratch();
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Removes what killed processes left of their sessions: it may hold plain data of what was encrypted. */
export function clearLeftovers(): void {
  for (const parent of parents()) clearIn(parent);
}

function clearIn(parent: string): void {
  for (const name of namesIn(parent)) {
    const pid = name.startsWith(ours) ? /^(\d+)-/.exec(name.slice(ours.length))?.[1] : undefined;
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      // Somebody else's.
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // told by whoever needs the folder
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

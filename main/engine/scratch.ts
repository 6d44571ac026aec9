import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { systemCode } from "../api/errors.ts";

// Containers may share a temporary folder, but neither names nor process numbers.
const ours = `lifeboat-${hostname().replaceAll(/[^\w-]/g, "")}-`;

/** A private folder (0700) for one session. */
export function makeScratch(): string {
  clearLeftovers();
  return mkdtempSync(join(tmpdir(), `${ours}${String(process.pid)}-`));
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
  for (const name of namesIn(tmpdir())) {
    const pid = name.startsWith(ours) ? /^(\d+)-/.exec(name.slice(ours.length))?.[1] : undefined;
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
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

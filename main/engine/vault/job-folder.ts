import { existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { lock, tryLock } from "./locks.ts";
import { makeFolder } from "./place.ts";

/** Jobs that bring things here for a while, and where. */
const folders = { practice: "practice", heal: "copies/heal" } as const;
type Job = keyof typeof folders;

/** An empty folder, one's own until it is disposed of, and gone then. */
export type JobFolder = Disposable & { readonly folder: string };

/**
 * It is on the vault's own disk: what comes into it is as private, and may be large. Throws vault-busy while another is at
 * the job.
 */
export async function makeJobFolder(vaultDir: string, job: Job): Promise<JobFolder> {
  const held = await lock(vaultDir, job);
  const folder = join(vaultDir, folders[job]);
  try {
    clear(folder);
    makeFolder(dirname(folder));
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    held.release();
    throw error;
  }
  return {
    folder,
    [Symbol.dispose]: () => {
      try {
        clear(folder);
      } finally {
        held.release();
      }
    },
  };
}

/** What jobs that were killed left behind; one that is under way clears up itself. Where it cannot be, the next time will do. */
export function clearJobFolders(vaultDir: string): void {
  for (const [job, name] of Object.entries(folders)) {
    const folder = join(vaultDir, name);
    if (!existsSync(folder)) continue;
    const held = tryLock(vaultDir, job);
    if (!("release" in held)) continue;
    try {
      clear(folder);
    } catch {
      // no reason to keep the vault shut
    } finally {
      held.release();
    }
  }
}

const clear = (folder: string): void => rmSync(folder, { recursive: true, force: true });

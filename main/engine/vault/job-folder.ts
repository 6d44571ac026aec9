import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { lock, tryLock } from "./locks.ts";

const job = "practice";
const folderOf = (vaultDir: string): string => join(vaultDir, "practice");

/** An empty folder, one's own until it is disposed of, and gone then. */
export type PracticeFolder = Disposable & { readonly folder: string };

/**
 * It is on the vault's own disk: what comes into it is as private, and may be large. Throws vault-busy while another
 * practises.
 */
export async function makePracticeFolder(vaultDir: string): Promise<PracticeFolder> {
  const held = await lock(vaultDir, job);
  const folder = folderOf(vaultDir);
  try {
    clear(folder);
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

/** What one that was killed left behind; one that is under way clears up itself. Where it cannot be, the next time will do. */
export function clearPractice(vaultDir: string): void {
  const folder = folderOf(vaultDir);
  if (!existsSync(folder)) return;
  const held = tryLock(vaultDir, job);
  if (!("release" in held)) return;
  try {
    clear(folder);
  } catch {
    // no reason to keep the vault shut
  } finally {
    held.release();
  }
}

const clear = (folder: string): void => rmSync(folder, { recursive: true, force: true });

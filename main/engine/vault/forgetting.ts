import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Vault } from "./vault.ts";

/** The lock of those who forget. */
export const forgetJob = "forget";

/** Whole databases beside the vault's: they hold what it is to forget. */
export type Beside = {
  /** Kept before a step to a new format: gone with what is forgotten. */
  readonly removes: readonly string[];
  /** Set aside as damaged: what is only there nobody but a person may throw away. */
  readonly leaves: readonly string[];
};

export function besideDatabases(vaultDir: string): Beside {
  const names = readdirSync(vaultDir).sort();
  return { removes: names.filter((name) => /^before-format-.*\.db(?:-wal|-shm)?$/.test(name)), leaves: names.filter((name) => name.startsWith("damaged-")) };
}

/**
 * What comes after the rows, which say that it has to: files, the search index, the Readable folder, and what the database
 * has in its free pages. Where it is killed, the next open goes on. The caller holds the lock.
 */
export async function finishForgetting(vault: Vault): Promise<void> {
  const left = await vault.read.forgetting();
  if (!left) return;
  for (const path of left.files) rmSync(join(vault.dir, path), { force: true });
  for (const name of besideDatabases(vault.dir).removes) rmSync(join(vault.dir, name), { force: true });
  vault.blobs.dropCuts();
  await vault.keeper.writeReadable(left.collections);
  await vault.keeper.drop(left.versions);
  await vault.write.scrub();
}

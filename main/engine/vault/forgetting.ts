import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Vault } from "./vault.ts";

/** The lock of those who forget. */
export const forgetJob = "forget";

/**
 * What comes after the rows, which say that it has to: files, the search index, the Readable folder, and what the database
 * has in its free pages. Where it is killed, the next open goes on. The caller holds the lock.
 */
export async function finishForgetting(vault: Vault): Promise<void> {
  const left = await vault.read.forgetting();
  if (!left) return;
  for (const path of left.files) rmSync(join(vault.dir, path), { force: true });
  vault.blobs.dropCuts();
  await vault.keeper.drop(left.versions);
  await vault.keeper.writeReadable(left.collections);
  await vault.write.scrub();
}

import { LifeboatError } from "../api/errors.ts";
import type { Context } from "./context.ts";
import { type Beside, besideDatabases, finishForgetting, forgetJob } from "./vault/forgetting.ts";
import type { ForgetPlan } from "./vault/write/forget.ts";
import { backupJob, type Vault } from "./vault/vault.ts";

/** What forgetting these items would remove. Throws not-found for a number that no item has. */
export async function planForget({ vault }: Context, items: readonly number[]): Promise<ForgetPlan & Beside> {
  await assertThere(vault, items);
  return { ...(await vault.write.forgetPlan(items)), ...besideDatabases(vault.dir) };
}

/**
 * Removes the bytes of every version of these items, here and from the search index and the Readable folder. Hashes
 * stay, so that roots still verify. Killed after the rows, it is finished when the vault is opened next. Throws vault-busy
 * while any account is at work, which may be about to name the same bytes, and while a check or anybody else reads what was
 * there before: that keeps it in the log.
 */
export async function forgetItems(context: Context, items: readonly number[]): Promise<void> {
  const { vault, clock } = context;
  await assertThere(vault, items);
  const accounts = await vault.read.accounts();
  const locks = [await vault.lock(forgetJob)];
  try {
    for (const { id } of accounts) locks.push(await vault.lock(backupJob(id)));
    locks.push(await vault.lock("verify"));
    await finishForgetting(vault);
    await vault.write.emptyLog();
    await vault.write.forget(items, clock.now().toISOString());
    await finishForgetting(vault);
  } finally {
    for (const lock of locks) lock.release();
  }
}

/** Also those that are long gone: forgetting is about history. */
async function assertThere({ read }: Vault, items: readonly number[]): Promise<void> {
  for (const item of items) {
    const [newest] = await read.versions(item);
    if (!newest) throw new LifeboatError("not-found", `there is no item ${item}`);
  }
}

import { LifeboatError } from "../api/errors.ts";
import type { Context } from "./context.ts";
import { finishForgetting, forgetJob } from "./vault/forgetting.ts";
import type { ItemRow } from "./vault/read/items.ts";
import type { ForgetPlan } from "./vault/write/forget.ts";
import { backupJob } from "./vault/vault.ts";

/** What forgetting these items would remove. Throws not-found for a number that no item has. */
export async function planForget(context: Context, items: readonly number[]): Promise<ForgetPlan> {
  await existing(context, items);
  return context.vault.write.forgetPlan(items);
}

/**
 * Removes the bytes of every version of these items, here and from the search index and the Readable folder. Hashes
 * stay, so that roots still verify. Killed after the rows, it is finished when the vault is opened next.
 */
export async function forgetItems(context: Context, items: readonly number[]): Promise<void> {
  const { vault, clock } = context;
  const rows = await existing(context, items);
  const accounts = [...new Set(rows.map((row) => row.account))].sort((a, b) => a - b);
  const locks = [await vault.lock(forgetJob)];
  try {
    for (const account of accounts) locks.push(await vault.lock(backupJob(account)));
    await finishForgetting(vault);
    await vault.write.forget(items, clock.now().toISOString());
    await finishForgetting(vault);
  } finally {
    for (const lock of locks) lock.release();
  }
}

/** Also those that are long gone: forgetting is about history. */
async function existing(context: Context, items: readonly number[]): Promise<Pick<ItemRow, "account">[]> {
  const { read } = context.vault;
  const collections = await read.collections();
  const rows = [];
  for (const item of items) {
    const [newest] = await read.versions(item);
    if (!newest) throw new LifeboatError("not-found", `there is no item ${item}`);
    rows.push({ account: collections.find((c) => c.id === newest.collection)?.account ?? 0 });
  }
  return rows;
}

import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { workerData } from "node:worker_threads";
import { openForReading } from "./db.ts";
import { lock } from "./locks.ts";
import { followSnapshots, writeReadable } from "./readable.ts";
import { serve } from "./rpc.ts";
import { dropFromIndex, emptyIndex, type IndexGaps, indexGaps, indexMore, mayBeBroken, openIndex, removeIndex } from "./search-index.ts";

const { vaultDir } = workerData as { vaultDir: string };
const vault = openForReading(join(vaultDir, "vault.db"));
// It reads everything once, from one end to the other: a cache would only take memory.
vault.pragma("cache_size = -2000");
let index = openIndex(vaultDir);

/** What follows a run and may lag behind it: the search index and the Readable folder. */
const functions = {
  catchUp,
  /** Makes the index anew where it is broken or differs from the vault, and says what was wrong. */
  async repairIndex(): Promise<IndexGaps & { broken: boolean }> {
    try {
      await catchUp();
      const gaps = indexGaps(index, vault);
      if (gaps.missing + gaps.extra > 0) emptyIndex(index);
      await catchUp();
      return { ...gaps, broken: false };
    } catch (error) {
      if (!mayBeBroken(error)) throw error;
      index.close();
      removeIndex(vaultDir);
      index = openIndex(vaultDir);
      await catchUp();
      return { missing: 0, extra: 0, broken: true };
    }
  },
  /** What comes after each run that changed something. */
  async follow(): Promise<void> {
    await catchUp();
    await aloneAtReadable(() => followSnapshots(vaultDir, vault, index));
  },
  drop: (versions: readonly number[]) => dropFromIndex(index, versions),
  writeReadable: (collections: readonly number[]) => aloneAtReadable(() => writeReadable(vaultDir, vault, collections)),
  close(): void {
    index.close();
    vault.close();
  },
};

const readableWaitMs = 60_000;

/** Two programs at the same file left half of it, or what one of them had read long before. */
async function aloneAtReadable(write: () => void): Promise<void> {
  const held = await lock(vaultDir, "readable", { waitMs: readableWaitMs });
  try {
    write();
  } finally {
    held.release();
  }
}

async function catchUp(): Promise<void> {
  while (indexMore(index, vault)) await breathe();
}

export type KeeperFunctions = typeof functions;
serve(functions);

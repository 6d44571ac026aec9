import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { workerData } from "node:worker_threads";
import { openForReading } from "./db.ts";
import { writeReadable } from "./readable.ts";
import { serve } from "./rpc.ts";
import { dropFromIndex, indexMore, openIndex } from "./search-index.ts";

const { vaultDir } = workerData as { vaultDir: string };
const vault = openForReading(join(vaultDir, "vault.db"));
const index = openIndex(vaultDir);

/** What follows a run and may lag behind it: the search index and the Readable folder. */
const functions = {
  async catchUp(): Promise<void> {
    while (indexMore(index, vault)) await breathe();
  },
  drop: (versions: readonly number[]) => dropFromIndex(index, versions),
  writeReadable: (collections: readonly number[]) => writeReadable(vaultDir, vault, collections),
  close(): void {
    index.close();
    vault.close();
  },
};
export type KeeperFunctions = typeof functions;
serve(functions);

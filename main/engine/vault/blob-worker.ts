import { workerData } from "node:worker_threads";
import { keep, keepCopyOf, syncFolder } from "./blob-file.ts";
import { serve } from "./rpc.ts";

const { vaultDir } = workerData as { vaultDir: string };

const functions = {
  keepCopyOf: (source: string, tmp: string) => keepCopyOf(vaultDir, source, tmp),
  keep: (tmp: string) => keep(vaultDir, tmp),
  syncFolders: (folders: readonly string[]) => folders.forEach(syncFolder),
  close: () => undefined,
};
export type BlobWorker = typeof functions;
serve(functions);

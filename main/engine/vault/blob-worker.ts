import { workerData } from "node:worker_threads";
import { NewBlobs, syncFolder } from "./blob-file.ts";
import { keepCut, takeCut } from "./cut-files.ts";
import { serve } from "./rpc.ts";

const { vaultDir } = workerData as { vaultDir: string };
const blobs = new NewBlobs(vaultDir);

const functions = {
  addCopyOf: (source: string, tmp: string) => blobs.addCopyOf(source, tmp),
  add: (tmp: string) => blobs.add(tmp),
  keepCut,
  takeCut,
  settle: () => blobs.settle(),
  syncFolders: (folders: readonly string[]) => folders.forEach(syncFolder),
  close: () => blobs.discard(),
};
export type BlobWorker = typeof functions;
serve(functions);

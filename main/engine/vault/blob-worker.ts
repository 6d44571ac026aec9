import { workerData } from "node:worker_threads";
import { LifeboatError } from "../../api/errors.ts";
import { type BlobFile, NewBlobs, syncFolder } from "./blob-file.ts";
import { keepCut, takeCut } from "./cut-files.ts";
import { serve } from "./rpc.ts";

const { vaultDir } = workerData as { vaultDir: string };
const blobs = new NewBlobs(vaultDir);

const functions = {
  /** `stop` is set where nobody wants it any more: hundreds may wait here for their turn. */
  addCopyOf(source: string, tmp: string, stop: Int32Array): BlobFile {
    if (Atomics.load(stop, 0) === 1) throw new LifeboatError("cancelled", "stopped on request");
    return blobs.addCopyOf(source, tmp);
  },
  add: (tmp: string) => blobs.add(tmp),
  keepCut,
  takeCut,
  settle: () => blobs.settle(),
  syncFolders: (folders: readonly string[]) => folders.forEach(syncFolder),
  close: () => blobs.discard(),
};
export type BlobWorker = typeof functions;
serve(functions);

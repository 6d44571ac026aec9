import { workerData } from "node:worker_threads";
import { readerFunctions } from "./reader.ts";
import { serve } from "./rpc.ts";

serve(readerFunctions((workerData as { vaultDir: string }).vaultDir));

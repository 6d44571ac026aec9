import { join } from "node:path";
import { workerData } from "node:worker_threads";
import { openForReading, type ReadDb } from "../vault/db.ts";
import type { BodyRef } from "../vault/read/copies.ts";
import { serve } from "../vault/rpc.ts";
import { buildPack, hashOfFile, isWhole, type PackJob } from "./pack.ts";
import { headOfIndex } from "./read-index.ts";
import { inspect, unpack } from "./unpack.ts";
import { type IndexJob, writeIndex } from "./write-index.ts";

const { vaultDir } = workerData as { vaultDir: string };
let opened: ReadDb | undefined;

const db = (): ReadDb => (opened ??= openForReading(join(vaultDir, "vault.db")));

const functions = {
  buildPack: (job: PackJob) => buildPack(db(), vaultDir, job),
  damagedOf: (bodies: readonly BodyRef[]) => bodies.filter((body) => !isWhole(db(), vaultDir, body)),
  writeIndex: (job: IndexJob) => writeIndex(db(), job),
  hashOfFile,
  headOfIndex,
  inspect,
  unpack,
  close: () => void opened?.close(),
};
export type PackWorker = typeof functions;
serve(functions);

// A worker that does as it is told, dying included; for rpc.test.ts.
import { workerData } from "node:worker_threads";
import { LifeboatError } from "../../api/errors.ts";
import { serve } from "./rpc.ts";

const { refuseToStart } = workerData as { refuseToStart?: boolean };
if (refuseToStart) throw new LifeboatError("io", "disk I/O error");

let endsBadly = false;
const functions = {
  echo: (value: unknown) => value,
  size: (bytes: Uint8Array) => bytes.length,
  refuse: () => {
    throw new LifeboatError("disk-full", "no room");
  },
  trip: () => (undefined as unknown as { x: number }).x,
  die: () => process.exit(1),
  burst: () => void setImmediate(() => void Promise.reject(new Error("unheard"))),
  wait: (ms: number) => new Promise<string>((resolve) => setTimeout(() => resolve("waited"), ms)),
  strange: () => (() => 1) as unknown,
  endBadly: () => void (endsBadly = true),
  close: () => {
    if (endsBadly) {
      queueMicrotask(() => {
        throw new Error("unheard");
      });
    }
  },
};
export type RpcFixture = typeof functions;
serve(functions);

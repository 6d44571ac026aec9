import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSession } from "./connect.ts";
import type { Context } from "./context.ts";
import { type DrillJob, type DrillReport, practise } from "./drill/drill.ts";

export type PractiseOptions = Pick<DrillJob, "onProgress"> & { readonly signal: AbortSignal; /** How many are drawn; default 300. */ readonly sample?: number };

const mostBytes = 1 << 30;

/** A practice restore into a folder of its own, which is gone afterwards. */
export async function practiseRestore(context: Context, { signal, onProgress, sample = 300 }: PractiseOptions): Promise<DrillReport> {
  const folder = mkdtempSync(join(tmpdir(), "lifeboat-practice-"));
  try {
    const login = { name: "practice", provider: "files", settings: { dir: folder }, hosts: [], secrets: context.secrets("practice") };
    await using session = await openSession(context, login, { need: "write", signal });
    const { connection: scratch, io } = session;
    return await practise({ vault: context.vault, scratch, io, sample, wholeBytes: roomIn(folder), random: Math.random, onProgress });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A tenth of what is free, so that practising never fills the disk. */
function roomIn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return Math.min(mostBytes, Math.floor((bavail * bsize) / 10));
}

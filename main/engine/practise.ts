import { openSession } from "./connect.ts";
import type { Context } from "./context.ts";
import { type DrillJob, type DrillReport, practise } from "./drill/drill.ts";
import { makeJobFolder } from "./vault/job-folder.ts";
import { roomAt } from "./vault/place.ts";

export type PractiseOptions = Pick<DrillJob, "onProgress"> & { readonly signal: AbortSignal; /** How many are drawn; default 300. */ readonly sample?: number };

const mostBytes = 1 << 30;

/** A practice restore into a folder of its own, which is gone afterwards. Throws vault-busy while another practises. */
export async function practiseRestore(context: Context, { signal, onProgress, sample = 300 }: PractiseOptions): Promise<DrillReport> {
  using practice = await makeJobFolder(context.vault.dir, "practice");
  const login = { name: "practice", provider: "files", settings: { dir: practice.folder }, hosts: [], secrets: context.secrets("practice") };
  await using session = await openSession(context, login, { need: "write", signal });
  const { connection: scratch, io } = session;
  // A tenth of what is free, so that practising never fills the disk.
  const room = Math.floor(roomAt(practice.folder).free / 10);
  return await practise({ vault: context.vault, scratch, io, sample, mostBytes: Math.min(mostBytes, room), random: Math.random, onProgress });
}

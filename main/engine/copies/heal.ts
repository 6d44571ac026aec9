import { rmSync } from "node:fs";
import { join } from "node:path";
import { asLifeboatError } from "../../api/errors.ts";
import { hex } from "../vault/hash.ts";
import type { BodyRef } from "../vault/read/copies.ts";
import { makeJobFolder } from "../vault/job-folder.ts";
import type { Vault } from "../vault/vault.ts";
import type { Identity } from "./age/keys.ts";
import { packWorker } from "./job.ts";
import { packName } from "./names.ts";
import { download } from "./place/download.ts";
import type { Place } from "./place/place.ts";

export type HealJob = {
  readonly vault: Vault;
  /** Places that are there now, by their numbers. */
  readonly stores: ReadonlyMap<number, Place>;
  readonly identity: Identity;
  /** Bodies of the vault that a check found damaged, in hex. */
  readonly damaged: readonly string[];
  readonly signal: AbortSignal;
};
export type HealReport = { readonly healed: readonly string[]; readonly left: readonly string[] };

/** Takes the bytes of damaged bodies from copies, held against their hashes. Throws cancelled, disk-full, vault-away, vault-busy. */
export async function heal(job: HealJob): Promise<HealReport> {
  using here = await makeJobFolder(job.vault.dir, "heal");
  const left = new Map((await bodiesOf(job)).map((body) => [hex(body.hash), body]));
  const healed: string[] = [];
  for (const { bodies, ...source } of await packsOf(job, left)) {
    const wanted = bodies.flatMap((hash) => left.get(hash) ?? []);
    if (wanted.length === 0) continue; // another copy had them
    for (const hash of await takeFrom(job, { ...source, wanted, folder: here.folder })) {
      healed.push(hash);
      left.delete(hash);
    }
  }
  return { healed, left: job.damaged.filter((hash) => !healed.includes(hash)) };
}

async function bodiesOf({ vault, damaged }: HealJob): Promise<BodyRef[]> {
  const found = await Promise.all([...new Set(damaged)].map((hash) => vault.read.bodyOf(Buffer.from(hash, "hex"))));
  return found.filter((body) => body !== undefined);
}

type Source = { readonly place: number; readonly pack: Uint8Array; readonly size: number; readonly bodies: string[] };

/** Each pack once, however many of its bodies are damaged. */
async function packsOf({ vault, stores }: HealJob, bodies: ReadonlyMap<string, BodyRef>): Promise<Source[]> {
  const sources = new Map<string, Source>();
  for (const [hash, body] of bodies) {
    for (const { place, pack, size } of (await vault.read.packsOfBody(body.hash)).filter((each) => stores.has(each.place))) {
      const key = `${place} ${hex(pack)}`;
      const source = sources.get(key) ?? { place, pack, size, bodies: [] };
      source.bodies.push(hash);
      sources.set(key, source);
    }
  }
  return [...sources.values()];
}

type Taking = Omit<Source, "bodies"> & { readonly wanted: readonly BodyRef[]; /** For a pack that is far away. */ readonly folder: string };

/** Gives what is whole again. A place that fails is passed over: another may have it. */
async function takeFrom({ vault, stores, identity, signal }: HealJob, { place, pack, size, wanted, folder }: Taking): Promise<string[]> {
  signal.throwIfAborted();
  const store = stores.get(place);
  if (!store) return [];
  const name = packName(vault.id, pack);
  const path = store.path?.(name) ?? join(folder, hex(pack));
  const worker = packWorker(vault.dir);
  try {
    if (!store.path) await download(store, { name, size }, path, signal);
    const { files, texts } = await worker.remote.unpack({ path, key: identity.text, hash: pack, wanted, vaultDir: vault.dir });
    for (const { hash, data } of texts) await vault.write.healBody(hash, data);
    return [...files, ...texts.map(({ hash }) => hash)].map(hex);
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (error.code === "cancelled" || error.code === "disk-full") throw error;
    vault.checkThere();
    return [];
  } finally {
    await worker.close();
    if (!store.path) rmSync(path, { force: true });
  }
}

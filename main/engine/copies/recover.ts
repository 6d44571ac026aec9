import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { hex } from "../vault/hash.ts";
import { lock } from "../vault/locks.ts";
import { checkPlace, makeFolders, makePrivate } from "../vault/place.ts";
import { readmeText } from "../vault/readme.ts";
import { type Remote, WorkerClient } from "../vault/rpc.ts";
import { blobPath } from "../vault/blob-file.ts";
import type { Identity } from "./age/keys.ts";
import { inLanes, packWorker, type CopyProgress } from "./job.ts";
import { indexFolder, indexName, isVaultId, packName, sequenceOf, vaultsFolder } from "./names.ts";
import type { IndexHead } from "./index-lines.ts";
import type { PackWorker } from "./pack-worker.ts";
import { largestPack } from "./pack.ts";
import { assertSamePlace, readPlaceFile } from "./place-file.ts";
import { download, type Wanted as Download } from "./place/download.ts";
import type { Place } from "./place/place.ts";
import { assertForUs, sizeOfIndex } from "./read-index.ts";
import type { PackWanted, RebuildWorker } from "./rebuild-worker.ts";
import type { SpooledFile } from "./spool-file.ts";
import type { Unpacked } from "./unpack.ts";

export type RecoverJob = {
  readonly store: Place;
  /** Where `store` is, for the vault that is made to go on with it. */
  readonly place: { readonly kind: string; readonly settings: unknown };
  readonly identity: Identity;
  /** A new or empty folder, or one in which this was begun; what is whole in its photos/ is used. */
  readonly vaultDir: string;
  /** A vault whose database is damaged: it is moved aside, and built anew. Else a vault there throws exists. */
  readonly replaceDamaged?: boolean | undefined;
  /** Which of the place's vaults; may be left out where the key opens only one. */
  readonly vault?: string | undefined;
  /** What goes with the vault is to be saved now: whoever is killed later has a vault already, and does not come back. */
  readonly beforeItIsThere?: ((made: Pick<RecoverReport, "vault" | "place">) => Promise<void>) | undefined;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: CopyProgress) => void) | undefined;
};
export type RecoverReport = {
  /** What the second copy is called. */
  readonly place: string;
  readonly vault: string;
  readonly sequence: number;
  /** The copy is as of this moment. */
  readonly made: string;
  /** All that is back, whatever was broken off on the way. */
  readonly bodies: number;
  readonly bytes: number;
  /** Those of them that were whole files in the folder already. */
  readonly reused: number;
  /** Indexes that were newer, and damaged or forged; none that the copy itself had passed over. */
  readonly skipped: readonly string[];
  /** Bodies that could not be had, in hex; a check names what they belong to. */
  readonly lost: readonly string[];
  readonly problems: readonly string[];
};

/**
 * Builds a vault from a place and the recovery key alone. Killed anywhere, the next call goes on. Throws exists (there is a
 * vault), vault-place, not-found (no copy there), wrong-key, several-vaults (and none was named), what the place throws.
 */
export async function recover(job: RecoverJob): Promise<RecoverReport> {
  const taken = existsSync(join(job.vaultDir, "vault.db"));
  if (taken && job.replaceDamaged !== true) throw new LifeboatError("exists", `${job.vaultDir} already holds a vault`);
  checkPlace(job.vaultDir);
  makeFolders(join(job.vaultDir, "photos"));
  if (!taken) makePrivate(job.vaultDir);
  const held = await lock(job.vaultDir, "recover");
  try {
    return await new Recovery(job).run();
  } finally {
    held.release();
  }
}

type Found = { readonly vault: string; readonly head: IndexHead; readonly path: string; readonly file: SpooledFile; readonly skipped: readonly Skipped[] };
/** An index that is newer, and damaged or forged. */
type Skipped = { readonly sequence: number; readonly why: string };

/** So many newest ones that do not open are taken for another key's; fewer may be damage. */
const mostForeign = 3;
const looks = ["at-newest", "at-all"] as const;

class Recovery {
  readonly #job: RecoverJob;
  readonly #spool: string;

  constructor(job: RecoverJob) {
    this.#job = job;
    this.#spool = join(job.vaultDir, "copies", "recover");
    mkdirSync(this.#spool, { recursive: true, mode: 0o700 });
  }

  async run(): Promise<RecoverReport> {
    const { vaultDir, identity, place } = this.#job;
    const found = await this.#newest();
    const rebuild = new WorkerClient<RebuildWorker>(new URL("./rebuild-worker.ts", import.meta.url), { vaultDir });
    try {
      const { bytes, place: name } = await rebuild.remote.begin({ path: found.path, key: identity.text, vault: found.vault });
      const reused = await this.#reuse(rebuild.remote);
      await this.#fetchAll(rebuild.remote, found, bytes);
      this.#job.signal.throwIfAborted();
      if (!existsSync(join(vaultDir, "README.txt"))) writeFileSync(join(vaultDir, "README.txt"), readmeText);
      // Before the database gets its name: killed after that, nobody would come back for it.
      rmSync(this.#spool, { recursive: true, force: true });
      await this.#job.beforeItIsThere?.({ vault: found.vault, place: name });
      const { lost, unknown, ...back } = await rebuild.remote.finish(place, found.file, found.skipped.map((each) => each.sequence));
      const { sequence, made } = found.head;
      const skipped = found.skipped.filter((each) => unknown.includes(each.sequence)).map(({ why }) => why);
      return { place: name, vault: found.vault, sequence, made, ...back, reused, skipped, lost: lost.map(({ hash }) => hex(hash)) };
    } finally {
      await rebuild.close();
    }
  }

  /** The newest index that this key opens and that is whole. */
  async #newest(): Promise<Found> {
    const { store, signal, vault } = this.#job;
    const there = (await store.folders(vaultsFolder, signal)).filter(isVaultId);
    const wanted = vault === undefined ? there : there.filter((each) => each === vault);
    if (wanted.length === 0) throw new LifeboatError("not-found", "there is no copy of a vault there");
    const worker = packWorker(this.#job.vaultDir);
    try {
      let foreign = 0;
      // Whoever may only add to a place can put something newer before all that is there.
      for (const looking of looks) {
        const all = await this.#newestOfEach(wanted, looking, worker.remote);
        const found = all.filter((each) => typeof each === "object");
        const [first, second] = found;
        if (second) throw new LifeboatError("several-vaults", found.map((each) => `${each.vault} (${each.head.made})`).join(", "));
        if (first) return first;
        foreign = all.filter((each) => each === "foreign").length;
        if (foreign === 0) break;
      }
      throw foreign > 0 ? new LifeboatError("wrong-key", "this recovery key does not open what is there") : new LifeboatError("not-found", "no copy there is whole");
    } finally {
      await worker.close();
    }
  }

  async #newestOfEach(vaults: readonly string[], looking: (typeof looks)[number], worker: Remote<PackWorker>): Promise<(Found | "foreign" | undefined)[]> {
    const all: (Found | "foreign" | undefined)[] = [];
    for (const vault of vaults) all.push(await this.#newestOf(vault, looking, worker));
    return all;
  }

  async #newestOf(vault: string, looking: (typeof looks)[number], worker: Remote<PackWorker>): Promise<Found | "foreign" | undefined> {
    const { store, signal, identity } = this.#job;
    const indexes = (await store.list(indexFolder(vault), signal)).flatMap(({ name, size }) => ({ sequence: sequenceOf(name) ?? 0, size })).filter(({ sequence }) => sequence > 0);
    const mark = await readPlaceFile(store, signal);
    const skipped: Skipped[] = [];
    let foreign = 0;
    let unmarked: Found | undefined;
    for (const { sequence, size } of indexes.sort((a, b) => b.sequence - a.sequence)) {
      signal.throwIfAborted();
      try {
        if (looking === "at-all") await assertForUs(store, indexName(vault, sequence), { identity, signal });
        const path = await this.#fetch({ name: indexName(vault, sequence), size: sizeOfIndex(size) });
        const head = await worker.headOfIndex(path, identity.text, vault);
        if (head.sequence !== sequence) throw new LifeboatError("bad-answer", "the index has another number");
        const found = { vault, head, path, file: await worker.hashOfFile(path), skipped: [...skipped] };
        if (mark === undefined || head.place === mark.id) return found;
        unmarked ??= found;
        throw new LifeboatError("bad-answer", "the index belongs to another second copy");
      } catch (thrown) {
        const error = asLifeboatError(thrown);
        if (error.code !== "bad-answer" && error.code !== "wrong-passphrase") throw error;
        if (!(await readPlaceFile(store, signal))) throw new LifeboatError("source-away", "the second copy is not there any more", { cause: thrown });
        skipped.push({ sequence, why: `${indexName(vault, sequence)}: ${error.detail}` });
        if (error.code === "wrong-passphrase") foreign++;
        if (looking === "at-newest" && foreign === mostForeign && foreign === skipped.length) break;
      }
    }
    // The mark may have been made anew.
    return unmarked ?? (foreign > 0 && foreign === skipped.length ? "foreign" : undefined);
  }

  /** Where a file of the place can be opened; one that is far away is brought here first. */
  async #fetch(wanted: Download): Promise<string> {
    const { store, signal } = this.#job;
    const { name } = wanted;
    if (store.path) return store.path(name);
    const path = join(this.#spool, name.replaceAll("/", "-"));
    await download(store, wanted, path, signal);
    return path;
  }

  async #reuse(rebuild: Remote<RebuildWorker>): Promise<number> {
    const { vaultDir, signal } = this.#job;
    let reused = 0;
    const worker = packWorker(vaultDir);
    try {
      let after = 0;
      for (let page = await rebuild.files(after, 500); page.length > 0; page = await rebuild.files(after, 500)) {
        signal.throwIfAborted();
        after = page.at(-1)?.body ?? Infinity;
        const there = page.filter(({ hash, ext }) => existsSync(join(vaultDir, blobPath(hash, ext))));
        const files: Uint8Array[] = [];
        for (const { hash, ext } of there) if (hex((await worker.remote.hashOfFile(join(vaultDir, blobPath(hash, ext)))).hash) === hex(hash)) files.push(hash);
        if (files.length > 0) await rebuild.store({ files, texts: [] });
        reused += files.length;
      }
    } finally {
      await worker.close();
    }
    return reused;
  }

  async #fetchAll(rebuild: Remote<RebuildWorker>, { vault, head }: Found, bytes: number): Promise<void> {
    const { vaultDir, signal } = this.#job;
    const packs = (await rebuild.packs()).values();
    let done = 0;
    await inLanes(vaultDir, Math.ceil(bytes / largestPack), async (worker, stopped) => {
      for (const pack of packs) {
        if (stopped.aborted) break;
        signal.throwIfAborted();
        const wanted = await rebuild.wanted(pack);
        const got = await this.#unpack(worker, packName(vault, pack), wanted);
        if (got) await rebuild.store(got);
        if (!got || got.damage !== undefined) await assertSamePlace(this.#job.store, head.place, signal);
        done += wanted.size;
        this.#job.onProgress?.({ phase: "recovering", done, of: Math.max(bytes, done) });
      }
    });
  }

  /** A pack that is missing or damaged leaves its bodies out; the report names them. */
  async #unpack(worker: Remote<PackWorker>, name: string, { pack, size, wanted }: PackWanted): Promise<Unpacked | undefined> {
    const { identity, vaultDir, store } = this.#job;
    try {
      const path = await this.#fetch({ name, size });
      const got = await worker.unpack({ path, key: identity.text, hash: pack, wanted, vaultDir });
      if (!store.path) rmSync(path, { force: true });
      return got;
    } catch (thrown) {
      const { code } = asLifeboatError(thrown);
      if (code === "not-found" || code === "bad-answer") return undefined;
      throw thrown;
    }
  }
}

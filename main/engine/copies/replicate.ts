import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { hex } from "../vault/hash.ts";
import type { BodyRef, IndexRow, PackRow } from "../vault/read/copies.ts";
import type { Remote } from "../vault/rpc.ts";
import { assertThere, type CopyJob, inLanes, packWorker, recorded, spoolOf } from "./job.ts";
import { indexName, packName } from "./names.ts";
import { fill, largestPack } from "./pack.ts";
import type { PackWorker } from "./pack-worker.ts";
import { assertSamePlace } from "./place-file.ts";
import { damagedUntil, deleteDue, retire, retireLost } from "./retention.ts";
import { type SpooledFile, spooledPath } from "./spool-file.ts";
import { passOver, survey, type Survey, whyForged } from "./survey.ts";

export type CopyCounts = {
  /** Packs, bodies and bytes sent in this run. */
  packs: number;
  bodies: number;
  bytes: number;
  /** Packs that were missing or damaged over there: what they held was sent anew, some of it maybe by a run that was killed. */
  repaired: number;
  deleted: number;
  /** Bodies the copy still lacks: damaged here, or they came while this ran. */
  owed: number;
};
export type CopyReport = {
  readonly status: "complete" | "partial";
  readonly counts: CopyCounts;
  /** Of the newest index there. */
  readonly sequence: number;
  /** Bodies of this vault that are not what they should be, in hex: they are not copied. */
  readonly damaged: readonly string[];
  /** What was found lying there as something newer, and is no index of this copy. */
  readonly passedOver: readonly string[];
};

const pageSize = 1000;
/** A backup under way adds while we copy; at some point the index is written all the same. */
const mostRounds = 5;
/** An index without anything new is written all the same when the last is older. */
const weekMs = 7 * 24 * 3600_000;

/**
 * Brings the place up to date. May be killed at any point: the next run goes on. What is there counts only once it was read
 * back, and all of it only with the index. Throws source-away, other-computer, quota, vault-busy and what the place throws.
 */
export function replicate(job: CopyJob): Promise<CopyReport> {
  return recorded(job, "copy", () => new Replication(job).run());
}

class Replication {
  readonly #job: CopyJob;
  #spool = "";
  readonly #counts: CopyCounts = { packs: 0, bodies: 0, bytes: 0, repaired: 0, deleted: 0, owed: 0 };
  readonly #damaged = new Map<number, string>();
  #of = 0;
  #done = 0;

  constructor(job: CopyJob) {
    this.#job = job;
  }

  async run(): Promise<CopyReport> {
    this.#spool = spoolOf(this.#job);
    const found = await survey(this.#job);
    const passedOver = await passOver(this.#job, found);
    await this.#resumePacks(found);
    const damaged = await this.#letGoDamaged(found);
    this.#counts.deleted = await deleteDue(this.#job, found);
    const doomed = await retire(this.#job);
    for (let round = 0; round < mostRounds && (await this.#packRound()) > 0; round++);
    // What is damaged here may be whole in one of them.
    const lost = this.#damaged.size === 0 && (await retireLost(this.#job));
    const sequence = await this.#index(doomed || lost || damaged);
    if (damaged) await this.#job.vault.write.damageMended(this.#job.place.id);
    this.#clearSpool();
    return { status: this.#counts.owed === 0 ? "complete" : "partial", counts: this.#counts, sequence, damaged: [...this.#damaged.values()], passedOver };
  }

  /** Packs that were on their way when the last run ended. They may have arrived; without their file they are made anew. */
  async #resumePacks({ packs }: Survey): Promise<void> {
    const { vault } = this.#job;
    const spooled = packs.filter(({ state }) => state === "spooled");
    if (spooled.length === 0) return;
    const worker = packWorker(vault.dir);
    try {
      for (const pack of spooled) {
        if (await this.#isWhole(worker.remote, pack)) await this.#send(worker.remote, pack);
        else if (await this.#arrived(worker.remote, packName(vault.id, pack.hash), pack)) await vault.write.packStored(pack.id);
        else await vault.write.packsLost([pack.id]);
      }
    } finally {
      await worker.close();
    }
  }

  async #isWhole(worker: Remote<PackWorker>, { hash }: Pick<PackRow, "hash">): Promise<boolean> {
    const path = spooledPath(this.#spool, hash);
    return existsSync(path) && hex((await worker.hashOfFile(path)).hash) === hex(hash);
  }

  async #arrived(worker: Remote<PackWorker>, name: string, file: SpooledFile): Promise<boolean> {
    try {
      await assertThere(this.#job, worker, name, file);
      return true;
    } catch (thrown) {
      if (asLifeboatError(thrown).code === "bad-answer") return false;
      throw thrown;
    }
  }

  /** Gives whether anything is damaged there, or was and is not mended: a run that was killed may have begun it. */
  async #letGoDamaged({ packs, indexes, missing, short, missingIndexes, shortIndexes }: Survey): Promise<boolean> {
    const { vault, place } = this.#job;
    const doomed = damagedUntil(this.#job);
    const lost = [...missing, ...short].map(({ id }) => id);
    const lostIndexes = [...missingIndexes, ...shortIndexes].map(({ sequence }) => sequence);
    if (lost.length > 0) await vault.write.packsDamaged(lost, doomed);
    if (lostIndexes.length > 0) await vault.write.indexesDamaged(place.id, lostIndexes, doomed);
    this.#counts.repaired = lost.length + packs.filter(({ state }) => state === "damaged").length;
    return this.#counts.repaired + lostIndexes.length > 0 || indexes.some(({ state }) => state === "damaged");
  }

  /** Gives how many packs it made. */
  async #packRound(): Promise<number> {
    const { vault, place } = this.#job;
    const before = this.#counts.packs;
    const { bodies, bytes } = await vault.read.unpackedExtent(place.id);
    if (bodies <= this.#damaged.size) return 0;
    this.#of = this.#done + bytes;
    const batches = this.#batches();
    await inLanes(vault.dir, Math.ceil(bytes / largestPack), async (worker, stopped) => {
      for await (const some of batches) {
        if (stopped.aborted) break;
        await this.#pack(worker, some);
      }
    });
    return this.#counts.packs - before;
  }

  async *#batches(): AsyncGenerator<BodyRef[]> {
    const { vault, place, store } = this.#job;
    // The tar and age around it take less than a thousandth. A larger body is owed.
    const most = (store.largest ?? Infinity) * 0.999;
    let rest: BodyRef[] = [];
    let after = 0;
    for (;;) {
      const page = await vault.read.unpacked(place.id, after, pageSize);
      const last = page.at(-1);
      if (!last) break;
      after = last.id;
      const filled = fill([...rest, ...page.filter(({ id, size }) => !this.#damaged.has(id) && size < most)]);
      yield* filled.full;
      rest = filled.rest;
    }
    if (rest.length > 0) yield rest;
  }

  async #pack(worker: Remote<PackWorker>, bodies: readonly BodyRef[]): Promise<void> {
    const { vault, place, signal, now } = this.#job;
    signal.throwIfAborted();
    const packed = await this.#made(worker.buildPack({ spool: this.#spool, recipient: place.recipient, bodies }));
    if (packed.damaged.length > 0) vault.checkThere();
    for (const body of packed.damaged) this.#damaged.set(body.id, hex(body.hash));
    if (!packed.pack) return;
    const id = await vault.write.packSpooled(place.id, { ...packed.pack, bodies: packed.bodies }, now().toISOString());
    await this.#send(worker, { id, ...packed.pack });
    this.#counts.bodies += packed.bodies.length;
    this.#done += bodies.reduce((sum, { size }) => sum + size, 0);
    this.#job.onProgress?.({ phase: "packing", done: this.#done, of: this.#of });
  }

  /** Where the spool is at the place, trouble with it is the place's. */
  async #made<T>(making: Promise<T>): Promise<T> {
    const { store, place, signal } = this.#job;
    try {
      return await making;
    } catch (thrown) {
      if (!store.path) throw thrown;
      await assertSamePlace(store, place.uuid, signal);
      const error = asLifeboatError(thrown);
      throw error.code === "disk-full" ? new LifeboatError("quota", `${place.name} has no room left`, { cause: thrown }) : error;
    }
  }

  async #send(worker: Remote<PackWorker>, pack: Pick<PackRow, "id" | "hash" | "size">): Promise<void> {
    const { vault, store, signal } = this.#job;
    signal.throwIfAborted();
    const path = spooledPath(this.#spool, pack.hash);
    const name = packName(vault.id, pack.hash);
    await store.put(name, { path, size: pack.size, hash: pack.hash }, { fresh: false }, signal);
    await assertThere(this.#job, worker, name, pack);
    await vault.write.packStored(pack.id);
    rmSync(path, { force: true });
    this.#counts.packs++;
    this.#counts.bytes += pack.size;
  }

  /** The commit point: what it does not name is not in the copy. Gives its sequence. */
  async #index(forced: boolean): Promise<number> {
    const { vault, place, identity, now, onProgress, signal } = this.#job;
    onProgress?.({ phase: "index", done: 0, of: 1 });
    const worker = packWorker(vault.dir);
    try {
      await this.#resumeIndexes(worker.remote);
      signal.throwIfAborted();
      const indexes = await vault.read.placeIndexes(place.id);
      const last = indexes.find(({ state }) => state === "stored");
      const sequence = nextFree(Math.max(place.sequence, last?.sequence ?? 0), indexes);
      const made = now().toISOString();
      const making = worker.remote.writeIndex({
        spool: this.#spool,
        recipient: place.recipient,
        secret: identity.secret,
        vault: vault.id,
        place,
        sequence,
        previous: last ? hex(last.hash) : null,
        made,
      });
      const built = await this.#made(making);
      this.#counts.owed = built.owed;
      const same = last && !forced && hex(last.content) === hex(built.content) && last.owed === built.owed && this.#counts.packs === 0;
      if (same && now().getTime() - Date.parse(last.made) < weekMs) return last.sequence;
      const index = { hash: built.hash, size: built.size, content: built.content, owed: built.owed, sequence };
      await vault.write.indexSpooled(place.id, index, made);
      await this.#sendIndex(worker.remote, index);
      return sequence;
    } finally {
      await worker.close();
    }
  }

  /** An index that was on its way goes first, under its number: it may have arrived. */
  async #resumeIndexes(worker: Remote<PackWorker>): Promise<void> {
    const { vault, place } = this.#job;
    for (const index of (await vault.read.placeIndexes(place.id)).filter(({ state }) => state === "spooled")) {
      if (await this.#isWhole(worker, index)) await this.#sendIndex(worker, index);
      else if (await this.#arrived(worker, indexName(vault.id, index.sequence), index)) await vault.write.indexStored(place.id, index.sequence);
      else await vault.write.indexesLost(place.id, [index.sequence]);
    }
  }

  async #sendIndex(worker: Remote<PackWorker>, index: { readonly sequence: number; readonly hash: Uint8Array; readonly size: number }): Promise<void> {
    const { vault, place, store, signal } = this.#job;
    const name = indexName(vault.id, index.sequence);
    const path = spooledPath(this.#spool, index.hash);
    try {
      await store.put(name, { path, size: index.size, hash: index.hash }, { fresh: true }, signal);
    } catch (thrown) {
      if (asLifeboatError(thrown).code !== "exists") throw thrown; // it may be ours, sent before the program ended
    }
    await assertThere(this.#job, worker, name, index).catch((thrown: unknown) => this.#notOurs(worker, index.sequence, asLifeboatError(thrown)));
    await vault.write.indexStored(place.id, index.sequence);
    rmSync(path, { force: true });
  }

  /** What has the number of ours: another computer's index, or what is none; then the next run takes another number. */
  async #notOurs(worker: Remote<PackWorker>, sequence: number, error: LifeboatError): Promise<never> {
    if (error.code !== "bad-answer") throw error;
    const { vault, place, store, signal } = this.#job;
    const why = await whyForged(this.#job, worker, { sequence, size: Number.NaN }).catch(() => Promise.reject(error));
    if (why === undefined) throw new LifeboatError("other-computer", `${place.name} (another number ${sequence} there)`, { cause: error });
    await assertSamePlace(store, place.uuid, signal);
    await vault.write.indexesRetired(place.id, [sequence]);
    throw error;
  }

  /** What nobody waits for any more. Some systems put folders of their own into every folder of a disk. */
  #clearSpool(): void {
    for (const entry of readdirSync(this.#spool, { withFileTypes: true })) if (entry.isFile()) rmSync(join(this.#spool, entry.name), { force: true });
  }
}

/** A number that is taken is never written, and none that somebody else took leads ours on: the highest would end them. */
function nextFree(after: number, indexes: readonly IndexRow[]): number {
  const taken = new Set(indexes.map(({ sequence }) => sequence));
  let next = after + 1;
  while (taken.has(next)) next++;
  return next;
}

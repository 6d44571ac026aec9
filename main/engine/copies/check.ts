import { asLifeboatError, type ErrorCode } from "../../api/errors.ts";
import { hex } from "../vault/hash.ts";
import type { IndexRow, PackRow } from "../vault/read/copies.ts";
import type { Remote } from "../vault/rpc.ts";
import { heal } from "./heal.ts";
import { type CopyJob, inLanes, packWorker, recorded, withFile } from "./job.ts";
import { indexName, packName } from "./names.ts";
import type { PackWorker } from "./pack-worker.ts";
import { damagedUntil } from "./retention.ts";
import { survey, type Survey, whyForged } from "./survey.ts";

export type CopyDamage = {
  /** `foreign`: an index of this copy that another computer wrote; `forged`: what is none, or too damaged to tell. */
  readonly what: "missing" | "short" | "changed" | "rolled-back" | "forged" | "foreign";
  readonly name: string;
  readonly detail: string;
  /** The pack it is about, by its number here. */
  readonly pack?: number;
};
export type CopyCheckCounts = { packs: number; read: number; bytes: number; owed: number };
export type CopyCheckReport = {
  readonly status: "complete" | "damaged";
  readonly counts: CopyCheckCounts;
  readonly damage: readonly CopyDamage[];
  /** Every pack was read whole since then; null: some never were, save when they were sent. */
  readonly readSince: string | null;
};
/** How many packs, and how many indexes, to read and open, those first that were not for longest. The newest index always is. */
export type HowMuch = "none" | "all" | number;

/**
 * Looks whether all is there (`none`), and opens packs and indexes with the recovery key. Damage is an answer, not
 * an error, and mends nothing: `repair` does. Throws source-away, vault-busy and what the place throws.
 */
export function checkCopy(job: CopyJob, howMuch: HowMuch): Promise<CopyCheckReport> {
  return recorded(job, "check", () => new CopyCheck(job).run(howMuch));
}

/** How many of `count` packs to read so that each is read once a year. */
export const yearlyShare = (count: number, days: number): number => Math.ceil((count * Math.min(days, 365)) / 365);

/** What was found damaged no longer counts as there: the next run sends it anew, and until then checks go on naming it. What is damaged here, too, is taken from it first. */
export async function discardDamaged(job: CopyJob, damage: readonly CopyDamage[]): Promise<number> {
  const { vault, place, now } = job;
  const packs = damage.flatMap(({ what, pack }) => (what === "changed" && pack !== undefined ? [pack] : []));
  await healFrom(job, packs);
  const doomed = damagedUntil({ place, now });
  if (packs.length > 0) await vault.write.packsDamaged(packs, doomed);
  const indexes = await vault.read.placeIndexes(place.id);
  const lost = indexes.filter(({ sequence }) => damage.some(({ what, name }) => what === "changed" && name === indexName(vault.id, sequence)));
  if (lost.length > 0) await vault.write.indexesDamaged(place.id, lost.map(({ sequence }) => sequence), doomed);
  return packs.length + lost.length;
}

async function healFrom({ vault, place, store, identity, signal }: CopyJob, packs: readonly number[]): Promise<void> {
  const damaged: string[] = [];
  const worker = packWorker(vault.dir);
  try {
    for (const pack of packs) for (const { hash } of await worker.remote.damagedOf(await vault.read.keptOfPack(pack))) damaged.push(hex(hash));
  } finally {
    await worker.close();
  }
  if (damaged.length > 0) await heal({ vault, stores: new Map([[place.id, store]]), identity, damaged, signal });
}

/** Opened in one check at most: indexes of ours, and of somebody else's. */
const mostIndexes = 1000;
const mostForeign = 100;

/** The newest, which everything hangs on, and then those that were not opened for longest. */
function toOpen({ indexes, missingIndexes, shortIndexes }: Survey, most: number): IndexRow[] {
  const [newest, ...older] = indexes.filter((index) => index.state === "stored" && !missingIndexes.includes(index) && !shortIndexes.includes(index));
  if (!newest) return [];
  return [newest, ...older.toSorted((a, b) => (a.checked ?? "").localeCompare(b.checked ?? "")).slice(0, most - 1)];
}

/** What says that a file is damaged; all other trouble is thrown. */
const damageIn =
  (codes: readonly ErrorCode[]) =>
  (thrown: unknown): string => {
    const error = asLifeboatError(thrown);
    if (codes.includes(error.code)) return error.detail;
    throw error;
  };

class CopyCheck {
  readonly #job: CopyJob;
  readonly #damage: CopyDamage[] = [];
  readonly #counts: CopyCheckCounts = { packs: 0, read: 0, bytes: 0, owed: 0 };

  constructor(job: CopyJob) {
    this.#job = job;
  }

  async run(howMuch: HowMuch): Promise<CopyCheckReport> {
    const found = await survey(this.#job);
    this.#counts.owed = (await this.#job.vault.read.unpackedExtent(this.#job.place.id)).bodies;
    this.#listing(found);
    const stored = found.packs.filter(({ state }) => state === "stored");
    this.#counts.packs = stored.length;
    if (howMuch !== "none") await this.#indexes(found, howMuch);
    const gone = new Set([...found.missing, ...found.short]);
    await this.#packs(stored.filter((pack) => !gone.has(pack)).slice(0, howMuch === "none" ? 0 : howMuch === "all" ? Infinity : howMuch));
    return { status: this.#damage.length === 0 ? "complete" : "damaged", counts: this.#counts, damage: this.#damage, readSince: await this.#readSince() };
  }

  #listing({ packs, missing, short, missingIndexes, shortIndexes, indexes }: Survey): void {
    const { vault, place } = this.#job;
    const unmended = "was found damaged, and what mends it is not there yet";
    for (const { id, hash } of packs.filter(({ state }) => state === "damaged")) this.#damage.push({ what: "changed", name: packName(vault.id, hash), detail: unmended, pack: id });
    for (const { sequence } of indexes.filter(({ state }) => state === "damaged")) this.#damage.push({ what: "changed", name: indexName(vault.id, sequence), detail: unmended });
    for (const { id, hash } of missing) this.#damage.push({ what: "missing", name: packName(vault.id, hash), detail: "is not there", pack: id });
    for (const { id, hash } of short) this.#damage.push({ what: "short", name: packName(vault.id, hash), detail: "has another size", pack: id });
    for (const { sequence } of missingIndexes) {
      const newest = sequence === place.sequence;
      const name = indexName(vault.id, sequence);
      this.#damage.push(newest ? { what: "rolled-back", name, detail: `the place shows an older state than index ${sequence}, which was there` } : { what: "missing", name, detail: "is not there" });
    }
    for (const { sequence } of shortIndexes) this.#damage.push({ what: "short", name: indexName(vault.id, sequence), detail: "has another size" });
  }

  /** Ours must open; what lies there and is not ours must be named. */
  async #indexes(found: Survey, howMuch: Exclude<HowMuch, "none">): Promise<void> {
    const { vault, signal, onProgress } = this.#job;
    const ours = toOpen(found, howMuch === "all" ? mostIndexes : howMuch);
    const foreign = found.foreign.slice(0, mostForeign);
    const of = ours.length + foreign.length;
    let done = 0;
    const worker = packWorker(vault.dir);
    const each = async (work: () => Promise<void>): Promise<void> => {
      signal.throwIfAborted();
      await work();
      onProgress?.({ phase: "index", done: ++done, of });
    };
    try {
      for (const index of ours) await each(() => this.#index(worker.remote, index));
      for (const index of foreign) await each(() => this.#foreign(worker.remote, index));
    } finally {
      await worker.close();
    }
  }

  async #foreign(worker: Remote<PackWorker>, index: Survey["foreign"][number]): Promise<void> {
    const { vault, place } = this.#job;
    const name = indexName(vault.id, index.sequence);
    const detail = await whyForged(this.#job, worker, index);
    if (detail !== undefined) this.#damage.push({ what: "forged", name, detail });
    else this.#damage.push({ what: "foreign", name, detail: index.sequence > place.sequence ? "was written by another computer that goes on with this copy" : "was written by another computer" });
  }

  async #index(worker: Remote<PackWorker>, { sequence, hash, size }: IndexRow): Promise<void> {
    const { vault, place, identity, now } = this.#job;
    const name = indexName(vault.id, sequence);
    const detail = await withFile(this.#job, { name, size }, async (path) => {
      if (hex((await worker.hashOfFile(path)).hash) !== hex(hash)) return "is not what was written";
      await worker.headOfIndex(path, identity.text, vault.id);
      return undefined;
    }).catch(damageIn(["not-found", "bad-answer", "wrong-passphrase", "io"]));
    if (detail === undefined) await vault.write.indexChecked(place.id, sequence, now().toISOString());
    else this.#damage.push({ what: "changed", name, detail });
  }

  async #packs(wanted: readonly PackRow[]): Promise<void> {
    const { vault, signal, onProgress } = this.#job;
    const of = wanted.reduce((sum, { size }) => sum + size, 0);
    const next = wanted.values();
    await inLanes(vault.dir, wanted.length, async (worker, stopped) => {
      for (const pack of next) {
        if (stopped.aborted) break;
        signal.throwIfAborted();
        await this.#pack(worker, pack);
        this.#counts.read++;
        this.#counts.bytes += pack.size;
        onProgress?.({ phase: "checking", done: this.#counts.bytes, of });
      }
    });
  }

  async #pack(worker: Remote<PackWorker>, { id, hash, size }: PackRow): Promise<void> {
    const { vault, identity, now } = this.#job;
    const name = packName(vault.id, hash);
    const detail = await withFile(this.#job, { name, size }, async (path) => {
      const found = await worker.inspect(path, identity.text);
      if (hex(found.hash) !== hex(hash)) return "is not what was sent";
      const expected = (await vault.read.bodiesOfPack(id)).map(hex).sort();
      const same = expected.length === found.bodies.length && found.bodies.toSorted().every((body, at) => body === expected[at]);
      return found.damage ?? (same ? undefined : "holds other bodies than it should");
    }).catch(damageIn(["not-found", "bad-answer", "io"]));
    if (detail === undefined) await vault.write.packsChecked([id], now().toISOString());
    else this.#damage.push({ what: "changed", name, detail, pack: id });
  }

  async #readSince(): Promise<string | null> {
    const packs = (await this.#job.vault.read.packs(this.#job.place.id)).filter(({ state }) => state === "stored");
    return packs[0]?.checked ?? null;
  }
}

import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import type { Connection, Fetched, Io, Item, Kind, Op } from "../providers/provider.ts";
import { opKey } from "../restore/keys.ts";
import { compareWith } from "../restore/meaning.ts";
import { type Fit, prepare, type Prepared } from "../restore/prepare.ts";
import { pagesOf } from "../restore/there.ts";
import type { Vault } from "../vault/vault.ts";
import { readBySecond } from "./second-reader.ts";

export type DrillJob = {
  readonly vault: Pick<Vault, "read" | "write" | "blobs">;
  /** An empty place that is thrown away afterwards, read and written. */
  readonly scratch: Connection;
  readonly io: Io;
  /** How many are drawn. */
  readonly sample: number;
  /** As much as all that are drawn, and the collection that is brought back whole, may take, each. */
  readonly mostBytes: number;
  /** 0 up to 1, evenly spread. */
  readonly random: () => number;
  readonly onProgress: (progress: { readonly phase: "practising"; readonly done: number; readonly of: number }) => void;
};

export type DrillProblem = { readonly item: number; readonly kind: Kind; readonly name: string; readonly code: string; /** Names of the fields that differ. */ readonly fields: readonly string[] };
/** `unread`: of `same`, texts that the second program could not read, here or there; they are the same byte for byte or by meaning. */
export type DrillCounts = { readonly drawn: number; readonly whole: number; readonly same: number; readonly unread: number; readonly problems: number };
export type DrillReport = { readonly status: "passed" | "failed"; readonly collection: number | null; readonly counts: DrillCounts; readonly problems: readonly DrillProblem[] };

const pageSize = 50;
const mostProblems = 1000;

/**
 * A practice restore: some items drawn at random and one whole collection are written to a scratch place as a restore
 * would, read from there again, and compared with what is kept, by our own reading and by other programs'. The result is
 * kept in the vault. Throws cancelled, disk-full, io; what is kept here and damaged is a problem, not thrown.
 */
export async function practise(job: DrillJob): Promise<DrillReport> {
  const { vault, io } = job;
  const collection = (await vault.read.leastPractised(job.mostBytes)) ?? null;
  const id = await vault.write.beginDrill({ collection }, io.now().toISOString());
  const tally = new Tally();
  try {
    const versions = await chosen(job, collection, tally);
    for (const page of pagesOf(versions, pageSize)) {
      io.signal.throwIfAborted();
      await bringBack(job, page, tally);
      job.onProgress({ phase: "practising", done: tally.done, of: versions.length });
    }
    const report = tally.report(collection, versions.length);
    await vault.write.endDrill(id, report, io.now().toISOString());
    return report;
  } catch (thrown) {
    await vault.write.endDrill(id, { status: "cancelled", counts: tally.counts, problems: tally.problems }, io.now().toISOString()).catch(() => undefined);
    throw asLifeboatError(thrown);
  }
}

async function chosen({ vault, sample, random, mostBytes }: DrillJob, collection: number | null, tally: Tally): Promise<number[]> {
  const drawn = new Set(await vault.read.drawn(Array.from({ length: sample }, random), mostBytes));
  const whole = collection === null ? new Set<number>() : await allOf(vault, collection);
  const wanted = await vault.read.wantedVersions([...drawn].filter((version) => !whole.has(version)));
  tally.counts.drawn = wanted.length;
  tally.counts.whole = whole.size;
  return [...wanted.map(({ version }) => version), ...whole];
}

async function allOf({ read }: DrillJob["vault"], collection: number): Promise<Set<number>> {
  const versions = new Set<number>();
  for (let after = 0; ; ) {
    const page = await read.wanted({ collection }, after, 1000);
    for (const { version } of page) versions.add(version);
    const last = page.at(-1);
    if (!last) return versions;
    after = last.version;
  }
}

type Sent = { readonly item: number; readonly name: string; readonly prepared: Prepared };

async function bringBack(job: DrillJob, versions: readonly number[], tally: Tally): Promise<void> {
  const sent = new Map<string, Sent>();
  const fit: Fit = { files: job.vault.blobs, uids: new Map(), lacks: job.scratch.target?.lacks ?? [] };
  for (const content of await job.vault.read.contents(versions)) {
    const { item, kind, name } = content;
    try {
      sent.set(opKey(0, item, Buffer.from(content.body.hash, "hex")), { item, name, prepared: prepare(content, fit) });
    } catch (thrown) {
      tally.problem({ item, kind, name, code: asLifeboatError(thrown).code, fields: [] });
    }
  }
  for (const [kind, ops] of Map.groupBy(opsFor(sent), (op) => op.item.kind)) await bringBackKind(job, { kind, ops, sent }, tally);
}

const opsFor = (sent: ReadonlyMap<string, Sent>): Extract<Op, { do: "create" }>[] => [...sent].map(([key, { prepared }]) => ({ do: "create", key, item: prepared.item }));

type Batch = { readonly kind: Kind; readonly ops: readonly Extract<Op, { do: "create" }>[]; readonly sent: ReadonlyMap<string, Sent> };

async function bringBackKind({ scratch, io }: DrillJob, { kind, ops, sent }: Batch, tally: Tally): Promise<void> {
  const { source, target, traits } = scratch;
  if (!source || !target?.addCollection) throw new LifeboatError("unsupported", "a practice restore needs a place it can read and write");
  const byHref = new Map<string, Sent>();
  const place = await target.addCollection(kind, kind, io);
  for await (const outcome of target.write(place, ops, io)) {
    const one = sent.get(outcome.key);
    if (!one) continue;
    if (outcome.is === "done" && outcome.ref) byHref.set(outcome.ref.href, one);
    else tally.problem({ item: one.item, kind, name: one.name, code: outcome.is === "failed" ? outcome.code : "missing", fields: [] });
  }
  const refs = [...byHref.keys()].map((href) => ({ href }));
  for await (const fetched of source.read(place, refs, io)) {
    const href = fetched.is === "item" ? fetched.ref.href : fetched.href;
    const one = byHref.get(href);
    if (!one) continue;
    byHref.delete(href);
    await judge({ kind, one, fetched, originals: traits.originals }, tally);
  }
  for (const one of byHref.values()) tally.problem({ item: one.item, kind, name: one.name, code: "missing", fields: [] });
}

type Judged = { readonly kind: Kind; readonly one: Sent; readonly fetched: Fetched; readonly originals: boolean };

async function judge({ kind, one, fetched, originals }: Judged, tally: Tally): Promise<void> {
  const { item, name, prepared } = one;
  if (fetched.is !== "item") return tally.problem({ item, kind, name, code: fetched.is === "failed" ? fetched.code : "missing", fields: [] });
  const { fields } = await compareWith(prepared, fetched.item, originals);
  const second = secondOpinion(kind, prepared.item, fetched.item);
  if (fields.length > 0 || second === "differs") return tally.problem({ item, kind, name, code: "differs", fields });
  tally.same(second === "unread");
}

function secondOpinion(kind: Kind, kept: Item, there: Item): "same" | "differs" | "unread" {
  if (kind === "photo" || !("bytes" in kept.body) || !("bytes" in there.body)) return "same";
  const [before, after] = [readBySecond(kind, kept.body.bytes), readBySecond(kind, there.body.bytes)];
  if (!before || !after) return !before && !after ? "unread" : "differs";
  return before.join("\n") === after.join("\n") ? "same" : "differs";
}

class Tally {
  readonly counts = { drawn: 0, whole: 0, same: 0, unread: 0, problems: 0 };
  readonly problems: DrillProblem[] = [];

  get done(): number {
    return this.counts.same + this.counts.problems;
  }

  same(unread: boolean): void {
    this.counts.same++;
    if (unread) this.counts.unread++;
  }

  problem(problem: DrillProblem): void {
    this.counts.problems++;
    if (this.problems.length < mostProblems) this.problems.push(problem);
  }

  /** Throws count-mismatch. */
  report(collection: number | null, wanted: number): DrillReport {
    if (this.done !== wanted) throw new LifeboatError("count-mismatch", `${wanted} to practise with, ${this.done} judged`);
    return { status: this.counts.problems === 0 ? "passed" : "failed", collection, counts: this.counts, problems: this.problems };
  }
}

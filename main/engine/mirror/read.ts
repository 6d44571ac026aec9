import { setTimeout as sleep } from "node:timers/promises";
import { asLifeboatError, type LifeboatError } from "../../api/errors.ts";
import type { Body, Fetched, Item, Ref, Source } from "../providers/provider.ts";
import type { Failure, ReadFrom, UnreadPage } from "../vault/write/listing.ts";
import type { KeptItem } from "../vault/write/store.ts";
import type { Leg, Run } from "./job.ts";
import { endsTheRun, keepItem, packed } from "./keep.ts";

export type ReadCounts = { added: number; changed: number; same: number; owed: number; gone: number };

const pageSize = 2000;
const batchItems = 500;
const batchFiles = 256;
const batchBytes = 4 << 20;
const patienceMs = 1000;
/** What broke off ends the others too, within moments; what hangs is not waited for. */
const lastPatienceMs = 10_000;

type Outcome = { item: KeptItem } | { failure: Failure } | { gone: string };

/** Reads and stores everything the listing left unread. Every ref ends up stored, owed or gone. */
export async function readCollection(run: Run, source: Source, leg: Leg, of: number): Promise<ReadCounts> {
  const counts: ReadCounts = { added: 0, changed: 0, same: 0, owed: 0, gone: 0 };
  let done = 0;
  const writer = new BatchWriter(run, leg.id, counts, (n) => {
    done += n;
    run.onProgress({ collection: leg.collection.name, phase: "reading", done, of });
  });
  try {
    await readPages({ run, source, leg, writer });
  } catch (thrown) {
    await writer.flush().catch(() => undefined); // what had arrived by then is worth having
    throw thrown;
  }
  await writer.flush();
  return counts;
}

type Reading = { readonly run: Run; readonly source: Source; readonly leg: Leg; readonly writer: BatchWriter };

async function readPages(reading: Reading): Promise<void> {
  const { run, leg } = reading;
  const ask = (from: ReadFrom | undefined): Promise<UnreadPage> => run.vault.write.unread(run.id, leg.id, from, pageSize);
  let page = await ask(undefined);
  while (page.refs.length > 0) {
    const next = ask(page.after);
    next.catch(() => undefined); // seen below, unless reading this page fails first
    await readPage(reading, page.refs);
    page = await next;
  }
}

async function readPage({ run, source, leg, writer }: Reading, refs: readonly Ref[]): Promise<void> {
  const waiting = new Set(refs.map((ref) => ref.href));
  try {
    for await (const fetched of source.read(leg.collection, refs, run.io)) {
      run.io.signal.throwIfAborted();
      const href = fetched.is === "item" ? fetched.ref.href : fetched.href;
      if (waiting.delete(href)) await writer.add(outcome(run, fetched), fetched);
      else run.io.log("an answer nobody asked for was dropped", { is: fetched.is });
    }
    run.io.signal.throwIfAborted();
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (endsTheRun(error)) throw error;
    for (const href of waiting) await writer.add(Promise.resolve({ failure: { href, code: error.code, detail: error.detail } }));
    return;
  }
  const detail = "the other side listed it but did not hand it over";
  for (const href of waiting) await writer.add(Promise.resolve({ failure: { href, code: "no-answer", detail } }));
}

async function outcome(run: Run, fetched: Fetched): Promise<Outcome> {
  if (fetched.is === "gone") return { gone: fetched.href };
  if (fetched.is === "failed") return { failure: fetched };
  try {
    const kept = await keepItem(run.vault.blobs, fetched.ref, fetched.item, run.io.signal);
    return { item: { ...kept, owes: fetched.owes } };
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (endsTheRun(error)) throw error;
    return { failure: { href: fetched.ref.href, code: error.code, detail: error.detail } };
  }
}

/** One outcome on its way; `here` once it is known. */
type Waiting = { readonly settled: Promise<void>; here?: Outcome | { readonly error: LifeboatError } };

function waitingFor(outcome: Promise<Outcome>): Waiting {
  const waiting: Waiting = {
    settled: outcome.then(
      (value) => void (waiting.here = value),
      (thrown: unknown) => void (waiting.here = { error: asLifeboatError(thrown) }),
    ),
  };
  return waiting;
}

/**
 * Collects outcomes while the batch before still gets its bodies and the one before that its rows. What has arrived waits
 * a second at most for the rest of its batch, and is stored also where the rest breaks off: a cable may be pulled any time.
 */
class BatchWriter {
  readonly #run: Run;
  readonly #collection: number;
  readonly #counts: ReadCounts;
  readonly #wrote: (n: number) => void;
  #waiting: Waiting[] = [];
  #since = 0;
  #files = 0;
  #bytes = 0;
  #before: Promise<void> = Promise.resolve();
  #writing: Promise<void> = Promise.resolve();
  #broken: LifeboatError | undefined;

  constructor(run: Run, collection: number, counts: ReadCounts, wrote: (n: number) => void) {
    this.#run = run;
    this.#collection = collection;
    this.#counts = counts;
    this.#wrote = wrote;
  }

  /** Throws what ended the run, once it is known. */
  async add(outcome: Promise<Outcome>, fetched?: Fetched): Promise<void> {
    if (this.#waiting.length === 0) this.#since = performance.now();
    this.#waiting.push(waitingFor(outcome));
    for (const body of fetched?.is === "item" ? bodiesOf(fetched.item) : []) {
      if ("bytes" in body) this.#bytes += body.bytes.length;
      else this.#files++;
    }
    const isFull = this.#waiting.length >= batchItems || this.#files >= batchFiles || this.#bytes >= batchBytes;
    if (isFull || performance.now() - this.#since >= patienceMs) await this.#next();
  }

  async flush(): Promise<void> {
    await this.#next();
    await this.#writing;
    if (this.#broken) throw this.#broken;
  }

  async #next(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    this.#files = 0;
    this.#bytes = 0;
    await this.#before;
    this.#before = this.#writing;
    this.#writing = this.#writing.then(() => this.#write(batch));
    this.#writing.catch(() => undefined); // rethrown by the await of a later batch, or of flush
    if (this.#broken) throw this.#broken;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    for (let left = batch; left.length > 0; ) {
      const isLast = this.#broken !== undefined;
      await arrivedOrLate(left, isLast ? lastPatienceMs : patienceMs);
      const arrived = left.flatMap(({ here }) => here ?? []);
      // Now: while these are stored, more arrive.
      left = left.filter(({ here }) => here === undefined);
      for (const each of arrived) if ("error" in each) this.#broken ??= each.error;
      await this.#store(arrived.flatMap((each) => ("error" in each ? [] : [each])));
      if (isLast) return;
    }
  }

  async #store(outcomes: readonly Outcome[]): Promise<void> {
    if (outcomes.length === 0) return;
    const { vault, id } = this.#run;
    const items = packed(outcomes.flatMap((o) => ("item" in o ? [o.item] : [])));
    const failures = outcomes.flatMap((o) => ("failure" in o ? [o.failure] : []));
    const gone = outcomes.flatMap((o) => ("gone" in o ? [o.gone] : []));
    await vault.blobs.barrier();
    const stored = await vault.write.store(id, this.#collection, items, this.#run.stamp());
    if (failures.length > 0) await vault.write.owe(id, this.#collection, failures, this.#run.stamp());
    if (gone.length > 0) await vault.write.goneAtRead(id, this.#collection, gone);
    for (const key of ["added", "changed", "same", "owed"] as const) this.#counts[key] += stored[key];
    this.#counts.owed += failures.length;
    this.#counts.gone += gone.length;
    this.#wrote(outcomes.length);
  }
}

function bodiesOf({ body, raw, parts = {} }: Item): Body[] {
  return [body, ...(raw ? [raw] : []), ...Object.values(parts)];
}

/** Until all of them are known, or a moment has passed. */
async function arrivedOrLate(waiting: readonly Waiting[], ms: number): Promise<void> {
  const arrived = new AbortController();
  const late = sleep(ms, undefined, { signal: arrived.signal }).catch(() => undefined);
  await Promise.race([Promise.all(waiting.map(({ settled }) => settled)), late]);
  arrived.abort();
}

import { setImmediate as othersTurn } from "node:timers/promises";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { type Foresight, type Kind, kinds } from "../formats/item.ts";
import { type Loss, lossesBetween } from "../items/losses.ts";
import type { RestoreVault } from "../restore/job.ts";
import { countOf, type Counts, type PlanEntry, type RestorePlan, sentOp } from "../restore/restore.ts";
import { type Make, makersOf } from "../restore/sent.ts";
import { pagesOf, textSize } from "../restore/there.ts";

/** What a move will change, before anything is written. Plain data: goes through JSON unharmed. */
export type Forecast = {
  readonly kinds: readonly KindForecast[];
  /** Most frequent first. */
  readonly losses: readonly FieldLoss[];
  /** They may be there already, under another name or number; without a word from a person they are added. */
  readonly unsure: readonly UnsurePair[];
};
export type KindForecast = {
  readonly kind: Kind;
  readonly total: number;
  readonly counts: Counts;
  /** Arrive, but not whole. */
  readonly lossy: number;
  /** Of those to be written: will not be taken, each named in `losses`. */
  readonly refused: number;
};
/**
 * One field that will not be there as it is. noted: it goes into the note, after the word `note`; dropped: it is left out;
 * changed: something else comes in its place. refused: the whole item, and `field` is the error's code.
 */
export type FieldLoss = {
  readonly kind: Kind;
  readonly field: string;
  readonly fate: Loss["fate"] | "refused";
  readonly note: string | null;
  /** Items, not values. */
  readonly count: number;
  readonly examples: readonly { readonly item: number; readonly name: string; readonly said: readonly string[] }[];
};
export type UnsurePair = { readonly item: number; readonly kind: Kind; readonly name: string; readonly there: readonly { readonly item: number; readonly name: string }[] };

const pageSize = 200;
const mostExamples = 3;

export type ForecastOptions = { readonly signal?: AbortSignal | undefined; /** Hears of each page of items. */ readonly onPage?: () => void };

/** Makes each text as it would be sent, and as it would come back. Throws count-mismatch, cancelled. */
export async function forecastOf(vault: RestoreVault, plan: RestorePlan, options: ForecastOptions = {}): Promise<Forecast> {
  const losses = new Losses();
  for await (const { entry, becomes } of foreseen(vault, plan, options)) losses.add(entry, becomes);
  const perKind = kinds.flatMap((kind) => kindForecast(kind, plan.entries.filter((entry) => entry.kind === kind), losses));
  const total = perKind.reduce((sum, { total }) => sum + total, 0);
  if (total !== plan.entries.length) throw new LifeboatError("count-mismatch", `${plan.entries.length} planned, ${total} in the forecast`);
  return { kinds: perKind, losses: losses.finish(), unsure: await unsurePairs(vault, plan) };
}

export type Foreseen = { readonly entry: PlanEntry; readonly becomes: readonly Loss[] | { readonly refused: string } };

/** One by one in the order of writing, each thing that will be written. */
export async function* foreseen(vault: RestoreVault, { entries, target }: RestorePlan, { signal, onPage }: ForecastOptions = {}): AsyncGenerator<Foreseen> {
  const fit = { files: vault.blobs, uids: new Map<string, string>(), lacks: target.lacks ?? [] };
  const foresight = target.foresee?.();
  const about = entries.filter(({ kind }) => (foresight !== undefined && kind !== "photo") || fit.lacks.some((lack) => lack.kind === kind));
  for (const page of pagesOf(about, pageSize, textSize)) {
    // Nothing here waits for anything, and a person may press Stop.
    await othersTurn();
    signal?.throwIfAborted();
    onPage?.();
    const makers = await makersOf({ vault, fit }, page.flatMap((entry, n) => sentOp(entry, n) ?? []));
    for (const [n, entry] of page.entries()) {
      const make = makers.get(n);
      if (make !== undefined) yield { entry, becomes: becomesOf(make, foresight) };
    }
  }
}

function becomesOf(make: Make, foresight: Foresight | undefined): Foreseen["becomes"] {
  try {
    const { item, whole, leftOut } = make();
    if (whole === undefined || !("bytes" in item.body)) return leftOut;
    return [...lossesBetween(item.kind, whole, foresight?.(item) ?? item.body.bytes), ...leftOut];
  } catch (thrown) {
    return { refused: asLifeboatError(thrown).code };
  }
}

function kindForecast(kind: Kind, entries: readonly PlanEntry[], losses: Losses): KindForecast[] {
  if (entries.length === 0) return [];
  return [{ kind, total: entries.length, counts: countOf(entries), ...losses.items(kind) }];
}

async function unsurePairs({ read }: Pick<RestoreVault, "read">, { account, entries }: RestorePlan): Promise<UnsurePair[]> {
  const unsure = entries.flatMap(({ item, kind, name, unsure }) => (unsure ? [{ item, kind, name, unsure }] : []));
  const names = new Map((await read.placedItems(account, [...new Set(unsure.flatMap((pair) => pair.unsure))])).map(({ item, name }) => [item, name]));
  return unsure.map(({ unsure, ...pair }) => ({ ...pair, there: unsure.map((item) => ({ item, name: names.get(item) ?? "" })) }));
}

type Found = Omit<FieldLoss, "count" | "examples"> & { count: number; readonly examples: FieldLoss["examples"][number][] };

class Losses {
  readonly #found = new Map<string, Found>();
  readonly #items = new Map<Kind, { lossy: number; refused: number }>();

  add(entry: PlanEntry, becomes: Foreseen["becomes"]): void {
    const items = this.items(entry.kind);
    this.#items.set(entry.kind, items);
    if ("refused" in becomes) {
      items.refused++;
      this.#count(entry, { field: becomes.refused, fate: "refused", note: null, said: [] });
      return;
    }
    if (becomes.length > 0) items.lossy++;
    for (const loss of becomes) this.#count(entry, loss);
  }

  #count({ item, kind, name }: PlanEntry, { field, fate, note, said }: Omit<Loss, "fate"> & Pick<FieldLoss, "fate">): void {
    const key = [kind, field, fate, note].join("\n");
    const known = this.#found.get(key) ?? { kind, field, fate, note, count: 0, examples: [] };
    this.#found.set(key, known);
    known.count++;
    if (known.examples.length < mostExamples) known.examples.push({ item, name, said });
  }

  items(kind: Kind): { lossy: number; refused: number } {
    return this.#items.get(kind) ?? { lossy: 0, refused: 0 };
  }

  finish(): FieldLoss[] {
    return [...this.#found.values()].sort((a, b) => b.count - a.count);
  }
}

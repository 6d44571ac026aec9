import { LifeboatError } from "../../api/errors.ts";
import type { Kind, Lack } from "../formats/item.ts";
import { factLosses, type Loss, lossesOf } from "../items/fit.ts";
import type { RestoreVault } from "../restore/job.ts";
import { readText } from "../restore/prepare.ts";
import { countOf, type Counts, type PlanEntry, type RestorePlan } from "../restore/restore.ts";
import { pagesOf } from "../restore/there.ts";

/** What a move will change, before anything is written. Plain data: goes through JSON unharmed. */
export type Forecast = {
  readonly kinds: readonly KindForecast[];
  /** Most frequent first. */
  readonly losses: readonly FieldLoss[];
  /** They may be there already, under another name or number; without a word from a person they are added. */
  readonly unsure: readonly UnsurePair[];
};
export type KindForecast = { readonly kind: Kind; readonly total: number; readonly counts: Counts; /** Arrive, but not whole. */ readonly lossy: number };
/** One field that the target cannot hold. `note`: it goes into the note, after this word; null: it is left out. */
export type FieldLoss = {
  readonly kind: Kind;
  readonly field: string;
  readonly note: string | null;
  /** Items, not values. */
  readonly count: number;
  readonly examples: readonly { readonly item: number; readonly name: string; readonly said: readonly string[] }[];
};
export type UnsurePair = { readonly item: number; readonly kind: Kind; readonly name: string; readonly there: readonly { readonly item: number; readonly name: string }[] };

const kinds: readonly Kind[] = ["contact", "event", "task", "photo"];
const pageSize = 200;
const mostExamples = 3;

/** Reads only what may lose something. Throws count-mismatch. */
export async function forecastOf(vault: Pick<RestoreVault, "read" | "blobs">, plan: RestorePlan): Promise<Forecast> {
  const losses = new Losses();
  const lossy = plan.lacks.length === 0 ? [] : plan.entries.filter(({ kind, decision }) => isWritten(decision) && plan.lacks.some((lack) => lack.kind === kind));
  for (const page of pagesOf(lossy, pageSize)) await lookAt(vault, page, { lacks: plan.lacks, losses });
  const perKind = kinds.flatMap((kind) => kindForecast(kind, plan.entries.filter((entry) => entry.kind === kind), losses));
  const total = perKind.reduce((sum, { total }) => sum + total, 0);
  if (total !== plan.entries.length) throw new LifeboatError("count-mismatch", `${plan.entries.length} planned, ${total} in the forecast`);
  return { kinds: perKind, losses: losses.finish(), unsure: await unsurePairs(vault, plan) };
}

const isWritten = (decision: PlanEntry["decision"]): boolean => decision === "create" || decision === "replace";

function kindForecast(kind: Kind, entries: readonly PlanEntry[], losses: Losses): KindForecast[] {
  if (entries.length === 0) return [];
  return [{ kind, total: entries.length, counts: countOf(entries), lossy: losses.items(kind) }];
}

type Looking = { readonly lacks: readonly Lack[]; readonly losses: Losses };

async function lookAt({ read, blobs }: Pick<RestoreVault, "read" | "blobs">, page: readonly PlanEntry[], { lacks, losses }: Looking): Promise<void> {
  const contents = new Map((await read.contents(page.map(({ version }) => version))).map((content) => [content.version, content]));
  for (const entry of page) {
    const content = contents.get(entry.version);
    if (!content) continue;
    const { kind, facts, parts, body } = content;
    const said = kind === "photo" ? [] : lossesOf(kind, readText(body, blobs), lacks);
    losses.add(entry, [...said, ...factLosses({ kind, facts, parts: parts.map(({ name }) => name) }, lacks)]);
  }
}

async function unsurePairs({ read }: Pick<RestoreVault, "read">, { account, entries }: RestorePlan): Promise<UnsurePair[]> {
  const unsure = entries.flatMap(({ item, kind, name, unsure }) => (unsure ? [{ item, kind, name, unsure }] : []));
  const names = new Map((await read.placedItems(account, [...new Set(unsure.flatMap((pair) => pair.unsure))])).map(({ item, name }) => [item, name]));
  return unsure.map(({ unsure, ...pair }) => ({ ...pair, there: unsure.map((item) => ({ item, name: names.get(item) ?? "" })) }));
}

class Losses {
  readonly #found = new Map<Lack, { count: number; examples: FieldLoss["examples"][number][] }>();
  readonly #items = new Map<Kind, number>();

  add({ item, kind, name }: PlanEntry, losses: readonly Loss[]): void {
    if (losses.length > 0) this.#items.set(kind, this.items(kind) + 1);
    for (const { lack, said } of losses) {
      const known = this.#found.get(lack) ?? { count: 0, examples: [] };
      known.count++;
      if (known.examples.length < mostExamples) known.examples.push({ item, name, said });
      this.#found.set(lack, known);
    }
  }

  items(kind: Kind): number {
    return this.#items.get(kind) ?? 0;
  }

  finish(): FieldLoss[] {
    const all = [...this.#found].map(([{ kind, field, note }, { count, examples }]) => ({ kind, field, note: note ?? null, count, examples }));
    return all.sort((a, b) => b.count - a.count);
  }
}

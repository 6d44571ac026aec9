import { LifeboatError } from "../api/errors.ts";
import type { Engine } from "../engine/engine.ts";
import type { Kind } from "../engine/formats/item.ts";
import type { ItemFilter, ItemRow } from "../engine/vault/read/items.ts";

export type Choice = { readonly kind?: Kind; readonly account?: string; readonly collection?: string; readonly at?: string };

const firstPage = 1000;
const largePage = 50_000;

/** One filter for each collection of that name, or just one. Throws not-found for names that do not exist. */
export async function filterFrom(engine: Engine, { kind, account, collection, at }: Choice): Promise<ItemFilter[]> {
  const filter = {
    kind,
    account: account === undefined ? undefined : await anyAccount(engine, account),
    snapshot: at === undefined ? undefined : (await engine.snapshot(at)).id,
  };
  if (collection === undefined) return [filter];
  const found = (await engine.vault.read.collections(filter.account)).filter((c) => c.name === collection);
  if (found.length === 0) throw new LifeboatError("not-found", `there is no collection called "${collection}"`);
  return found.map(({ id }) => ({ ...filter, collection: id }));
}

/** For what takes one filter only. Throws usage where several collections have the name. */
export async function oneFilter(engine: Engine, choice: Choice): Promise<ItemFilter> {
  const [filter = {}, ...others] = await filterFrom(engine, choice);
  if (others.length > 0) throw new LifeboatError("usage", `more than one collection is called "${choice.collection ?? ""}"; say which with --account`);
  return filter;
}

/** Removed accounts too: their history can still be looked at. */
export async function anyAccount(engine: Engine, name: string): Promise<number> {
  const removed = (await engine.vault.read.accounts()).find((a) => a.name === name && a.removed !== null);
  return removed?.id ?? (await engine.account(name)).id;
}

/** Page after page: a small one for a quick start, then large ones, since each page sorts everything anew. */
export async function* allItems(engine: Engine, filter: ItemFilter, most = Infinity): AsyncGenerator<ItemRow> {
  let size = firstPage;
  for (let offset = 0; offset < most; ) {
    const page = await engine.vault.read.items(filter, { limit: Math.min(size, most - offset), offset });
    yield* page;
    offset += page.length;
    if (page.length < size) return;
    size = largePage;
  }
}

/** Throws not-found: a mistyped number must not pass for an answer. */
export async function assertKnown({ vault }: Engine, items: readonly number[]): Promise<void> {
  for (const item of items) {
    if ((await vault.read.versions(item)).length === 0) throw new LifeboatError("not-found", `there is no item ${item}`);
  }
}

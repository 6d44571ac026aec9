import type { Facts, Kind } from "../../providers/provider.ts";
import { contents, type ContentRow, type ItemFilter, wanted } from "../../vault/read/items.ts";
import { accounts, collections } from "../../vault/read/accounts.ts";
import type { openReader } from "../../vault/vault.ts";
import type { Files } from "../prepare.ts";
import type { ExportFolder } from "./folder.ts";
import type { Tally } from "./tally.ts";

export type Reader = ReturnType<typeof openReader>;
/** A collection of the vault and what an export calls it. */
export type Source = { readonly collection: number; readonly name: string };

/** One export under way: what it reads, page by page on a connection of its own, and where that goes. */
export type Export = {
  readonly reader: Reader;
  readonly filter: ItemFilter;
  /** Bodies that are files of the vault. */
  readonly files: Files;
  readonly folder: ExportFolder;
  readonly tally: Tally;
  /** Every page, so that long work can be stopped, shown and does not block others. */
  readonly turn: (items: number) => Promise<void>;
};

const pageSize = 200;

/** Collections that hold one of the kinds then, by account and name. */
export function sourcesOf({ reader, filter }: Export, kinds: readonly Kind[]): Source[] {
  const names = new Map(accounts(reader).map((account) => [account.id, account.name]));
  const all = collections(reader).filter((c) => (filter.account ?? c.account) === c.account && (filter.collection ?? c.id) === c.id);
  const asked = kinds.filter((kind) => (filter.kind ?? kind) === kind);
  const held = all.filter((c) => asked.some((kind) => wanted(reader, { ...filter, kind, collection: c.id }, 0, 1).length > 0));
  return held.map((c) => ({ collection: c.id, name: `${names.get(c.account) ?? ""} - ${c.name}` }));
}

/** Everything of one collection and kind, with its bytes. */
export async function* read(of: Export, kind: Kind, collection: number): AsyncGenerator<ContentRow> {
  for (const page of pages(of, kind, collection)) {
    yield* page;
    await of.turn(page.length);
  }
}

export function* pages(of: Export, kind: Kind, collection: number): Generator<ContentRow[]> {
  if ((of.filter.kind ?? kind) !== kind) return;
  for (let after = 0; ; ) {
    const page = wanted(of.reader, { ...of.filter, kind, collection }, after, pageSize);
    const last = page.at(-1);
    if (!last) return;
    after = last.version;
    yield contents(of.reader, page.map((row) => row.version));
  }
}

/** When a photo was taken, where that is a date at all. */
export function takenOf({ taken, modified }: Facts): Date | undefined {
  const time = new Date(taken ?? modified ?? "");
  return Number.isNaN(time.getTime()) ? undefined : time;
}

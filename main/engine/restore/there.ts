import { type Identity, identityOf } from "../items/identity.ts";
import { MatchIndex, matchItem } from "../items/match.ts";
import type { Kind } from "../providers/provider.ts";
import type { WantedRow } from "../vault/read/items.ts";
import type { LinkRow, PlacedRow } from "../vault/read/restores.ts";
import type { RestoreRequest, RestoreVault } from "./job.ts";
import { expectedUid } from "./prepare.ts";

/** What the target account already holds of a wanted item. */
export type There = { readonly placed: PlacedRow; readonly link?: LinkRow };

const pageSize = 1000;

type SaidSame = NonNullable<RestoreRequest["same"]>;

/** By wanted version. */
export type Pairing = {
  readonly found: ReadonlyMap<number, There>;
  /** Written by a restore, and not seen since. */
  readonly written: ReadonlyMap<number, LinkRow>;
  /** May be there, under another name or number, as one of these items: a person could tell. */
  readonly unsure: ReadonlyMap<number, readonly number[]>;
};

/**
 * Pairs wanted versions with what the account holds: what a person said is it, the item itself, what we once wrote for it, the same uid, the same
 * bytes, else by who or what it is. One to one: a thing that is there once stands for one wanted item, so duplicates
 * stay apart.
 */
export async function findThere(vault: RestoreVault, account: number, wanted: readonly WantedRow[], said: SaidSame = []): Promise<Pairing> {
  const pairs = new Pairs(account);
  await pairAsSaid(vault, wanted, pairs, said);
  for (const page of pagesOf(wanted)) await pairThemselves(vault, page, pairs);
  for (const page of pagesOf(wanted)) await pairLinked(vault, page, pairs);
  for (const page of pagesOf(wanted)) await pairFresh(vault, page, pairs);
  for (const page of pagesOf(groupedByUid(wanted))) await pairByUid(vault, page, pairs);
  for (const page of pagesOf(wanted.filter((w) => w.kind === "photo" || w.uid === null))) await pairByBody(vault, page, pairs);
  for (const kind of ["contact", "event", "task"] as const) await pairAlike(vault, kind, wanted.filter((w) => w.kind === kind && !pairs.has(w)), pairs);
  return pairs;
}

class Pairs {
  /** The one that is restored into. */
  readonly account: number;
  readonly found = new Map<number, There>();
  readonly written = new Map<number, LinkRow>();
  readonly unsure = new Map<number, readonly number[]>();
  readonly #claimed = new Set<number>();

  constructor(account: number) {
    this.account = account;
  }

  has(wanted: WantedRow): boolean {
    return this.found.has(wanted.version) || this.written.has(wanted.version);
  }

  isClaimed(placed: PlacedRow): boolean {
    return this.#claimed.has(placed.item);
  }

  /** False where one of the two is taken, or they are known to be two things. */
  claim(wanted: WantedRow, there: There): boolean {
    const { placed } = there;
    if (this.has(wanted) || this.#claimed.has(placed.item) || placed.kind !== wanted.kind || this.#coexisted(wanted, placed)) return false;
    this.#claimed.add(placed.item);
    this.found.set(wanted.version, there);
    return true;
  }

  /** In one account, what was there beside the wanted version is another thing, whatever it looks like. */
  #coexisted(wanted: WantedRow, placed: PlacedRow): boolean {
    if (wanted.account !== this.account || wanted.item === placed.item) return false;
    return placed.born <= wanted.first || (wanted.until !== null && placed.born < wanted.until);
  }
}

async function pairAsSaid(vault: RestoreVault, wanted: readonly WantedRow[], pairs: Pairs, said: SaidSame): Promise<void> {
  if (said.length === 0) return;
  const there = new Map(said.map((pair) => [pair.item, pair.there]));
  const placed = new Map((await vault.read.placedItems(pairs.account, [...there.values()])).map((row) => [row.item, row]));
  for (const one of wanted) {
    const row = placed.get(there.get(one.item) ?? -1);
    if (row) pairs.claim(one, { placed: row });
  }
}

async function pairThemselves(vault: RestoreVault, page: readonly WantedRow[], pairs: Pairs): Promise<void> {
  const own = page.filter((w) => w.account === pairs.account).map((w) => w.item);
  const placed = new Map((await vault.read.placedItems(pairs.account, own)).map((p) => [p.item, p]));
  const links = await linksOf(vault, pairs.account, page);
  for (const wanted of page) {
    const found = placed.get(wanted.item);
    const link = links.get(wanted.item);
    if (found) pairs.claim(wanted, { placed: found, ...(link?.href === found.href && link.collection === found.collection && { link }) });
  }
}

async function pairLinked(vault: RestoreVault, page: readonly WantedRow[], pairs: Pairs): Promise<void> {
  const links = await linksOf(vault, pairs.account, page.filter((w) => !pairs.has(w)));
  for (const [collection, group] of Map.groupBy(links.values(), (link) => link.collection)) {
    const at = new Map((await vault.read.placedAt(collection, group.map((link) => link.href))).map((p) => [p.href, p]));
    for (const wanted of page) {
      const link = links.get(wanted.item);
      const placed = link?.collection === collection ? at.get(link.href) : undefined;
      if (link && placed) pairs.claim(wanted, { placed, link });
    }
  }
}

async function pairFresh(vault: RestoreVault, page: readonly WantedRow[], pairs: Pairs): Promise<void> {
  const open = page.filter((w) => !pairs.has(w));
  const fresh = new Map((await vault.read.freshLinks(pairs.account, open.map((w) => w.item))).map((link) => [link.item, link]));
  for (const wanted of open) {
    const link = fresh.get(wanted.item);
    if (link) pairs.written.set(wanted.version, link);
  }
}

async function linksOf(vault: RestoreVault, account: number, page: readonly WantedRow[]): Promise<Map<number, LinkRow>> {
  const found = await vault.read.links(account, page.map((w) => w.item));
  return new Map(found.map((link) => [link.item, link]));
}

/** So that duplicates of one uid come in one page, or nearly so. */
function groupedByUid(wanted: readonly WantedRow[]): WantedRow[] {
  const withUid = wanted.filter((w) => w.kind !== "photo");
  return [...Map.groupBy(withUid, (w) => expectedUid(w)).values()].flat();
}

/** Of several with one uid, those that are equal pair first. */
async function pairByUid(vault: RestoreVault, page: readonly WantedRow[], pairs: Pairs): Promise<void> {
  const open = page.filter((w) => !pairs.has(w));
  const uids = [...new Set(open.flatMap((w) => expectedUid(w) ?? []))];
  const byUid = Map.groupBy(await vault.read.placedByUid(pairs.account, uids), (p) => p.uid ?? "");
  const closeness: readonly ((w: WantedRow, p: PlacedRow) => boolean)[] = [
    (w, p) => Buffer.compare(w.hash, p.hash) === 0,
    (w, p) => w.body === p.body,
    (w, p) => w.collection === p.collection,
    () => true,
  ];
  for (const close of closeness) {
    for (const wanted of open) {
      const candidates = byUid.get(expectedUid(wanted) ?? "") ?? [];
      candidates.some((placed) => close(wanted, placed) && pairs.claim(wanted, { placed }));
    }
  }
}

async function pairByBody(vault: RestoreVault, page: readonly WantedRow[], pairs: Pairs): Promise<void> {
  const open = page.filter((w) => !pairs.has(w));
  const byBody = Map.groupBy(await vault.read.placedByBody(pairs.account, open.map((w) => w.body)), (p) => p.body);
  for (const wanted of open) (byBody.get(wanted.body) ?? []).some((placed) => pairs.claim(wanted, { placed }));
}

/** Several items as much alike as each other are a person's decision; until then nothing is left out. */
async function pairAlike(vault: RestoreVault, kind: Kind, open: readonly WantedRow[], pairs: Pairs): Promise<void> {
  if (open.length === 0) return;
  const placed = new Map<string, { readonly row: PlacedRow; readonly identity: Identity }>();
  const index = new MatchIndex();
  for await (const { row, identity } of unclaimed(vault, kind, pairs)) {
    placed.set(String(row.item), { row, identity });
    index.add(String(row.item), identity);
  }
  if (placed.size === 0) return;
  for (const page of pagesOf(open, pageSize, textSize)) {
    const texts = new Map((await vault.read.texts(page.map((w) => w.version))).map((t) => [t.version, t.bytes]));
    for (const wanted of page) {
      const bytes = texts.get(wanted.version);
      if (!bytes) continue;
      const match = matchItem(identityOf(kind, bytes), index);
      const other = "sure" in match ? placed.get(match.sure) : undefined;
      if (other && pairs.claim(wanted, { placed: other.row })) index.remove(String(other.row.item), other.identity);
      else if ("unsure" in match) pairs.unsure.set(wanted.version, match.unsure.map(Number));
    }
  }
}

async function* unclaimed(vault: RestoreVault, kind: Kind, pairs: Pairs): AsyncGenerator<{ row: PlacedRow; identity: Identity }> {
  for (let after = 0; ; ) {
    const page = await vault.read.placedOfKind(pairs.account, kind, after, pageSize);
    const last = page.at(-1);
    if (!last) return;
    after = last.item;
    for (const some of pagesOf(page.filter((row) => !pairs.isClaimed(row)), pageSize, textSize)) {
      const rows = new Map(some.map((row) => [row.version, row]));
      for (const text of await vault.read.texts([...rows.keys()])) {
        const row = rows.get(text.version);
        // A copy: a piece of a text keeps all of it in memory, with its picture.
        if (row) yield { row, identity: structuredClone(identityOf(kind, text.bytes)) };
      }
    }
  }
}

/** Bytes of texts held at a time: a thousand cards with large pictures in them are not. */
const mostBytes = 16 << 20;

export const textSize = (of: { readonly textSize: number }): number => of.textSize;

/** So many at a time, and where their texts are read only as many as memory is there for. */
export function* pagesOf<T>(all: Iterable<T>, most = pageSize, sizeOf: (one: T) => number = () => 0): Generator<T[]> {
  let page: T[] = [];
  let bytes = 0;
  for (const one of all) {
    const size = sizeOf(one);
    if (page.length === most || (page.length > 0 && bytes + size > mostBytes)) {
      yield page;
      [page, bytes] = [[], 0];
    }
    page.push(one);
    bytes += size;
  }
  if (page.length > 0) yield page;
}

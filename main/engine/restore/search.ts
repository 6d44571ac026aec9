import { summarise } from "../formats/summary.ts";
import type { Collection, Item, Ref } from "../providers/provider.ts";
import type { JournalRow } from "../vault/read/restores.ts";
import type { Run } from "./job.ts";
import { compareWith } from "./meaning.ts";
import { attempt, makersOf } from "./sent.ts";
import { listNow, readRefs } from "./service.ts";
import { pagesOf, textSize } from "./there.ts";

export type Found = { readonly row: JournalRow; readonly ref: Ref };
/** complete: everything that is there was looked at, so what was not found is not there. */
export type Search = { readonly found: readonly Found[]; readonly complete: boolean };

const readSize = 100;

/**
 * Looks for sent items in a fresh listing, by a name made from the key, by uid, else by what they say. What other ops of
 * this restore account for is left out, and so is what was there before it: a twin of what is looked for. Only a write that
 * was refused may have met that. One to one: each thing there is found once.
 */
export async function searchListing(run: Run, collection: Collection, rows: readonly JournalRow[]): Promise<Search> {
  const refs = await listNow(run, collection);
  if (!refs) return { found: [], complete: false };
  const id = rows[0]?.collection ?? -1;
  const accounted = new Set(await run.vault.read.journalHrefs(run.id, id));
  const before = new Set(await run.vault.read.placedBefore(run.id, id));
  const lost = new Lost(rows);
  await lost.describe(run);
  const candidates: Ref[] = [];
  for (const ref of refs) {
    if (accounted.has(ref.href) || lost.takeByName(ref) || (before.has(ref.href) && !lost.wasRefused)) continue;
    candidates.push(ref);
  }
  let complete = true;
  for (const page of pagesOf(candidates, readSize)) {
    if (lost.isEmpty) break;
    const silent = new Set(page.map((ref) => ref.href));
    await readRefs(run, collection, page, async (fetched) => {
      if (fetched.is === "gone") silent.delete(fetched.href);
      else if (fetched.is === "item" && silent.delete(fetched.ref.href)) await lost.takeByContent(run, fetched, before.has(fetched.ref.href));
    });
    if (silent.size > 0) complete = false;
  }
  return { found: lost.found, complete };
}

/** The items that are looked for, by what can tell them. */
class Lost {
  readonly found: Found[] = [];
  readonly #open: Map<string, JournalRow>;
  readonly #byUid = new Map<string, JournalRow[]>();
  readonly #byName = new Map<string, JournalRow[]>();

  constructor(rows: readonly JournalRow[]) {
    this.#open = new Map(rows.map((row) => [row.key, row]));
  }

  get isEmpty(): boolean {
    return this.#open.size === 0;
  }

  get wasRefused(): boolean {
    return [...this.#open.values()].some(isRefused);
  }

  async describe(run: Run): Promise<void> {
    for (const page of pagesOf(this.#open.values(), readSize, textSize)) {
      const makers = await makersOf(run, page);
      for (const row of page) {
        const item = attempt(makers.get(row.seq))?.item;
        if (!item) continue;
        if (item.uid !== undefined) add(this.#byUid, item.uid, row);
        add(this.#byName, nameOf(item), row);
      }
    }
  }

  /** Services that let us choose an href get the key in it. */
  takeByName(ref: Ref): boolean {
    const [stem = ""] = (ref.href.split("/").at(-1) ?? "").split(".");
    const row = this.#open.get(stem);
    if (row) this.#take(row, ref);
    return row !== undefined;
  }

  /** With one uid the nearest in meaning is taken; without it has to mean the same. */
  async takeByContent(run: Run, { ref, item }: { readonly ref: Ref; readonly item: Item }, wasThere: boolean): Promise<void> {
    const uid = item.uid ?? ("bytes" in item.body ? summarise(item.kind, item.body.bytes).uid : undefined);
    const mayBe = (rows: readonly JournalRow[] | undefined): JournalRow[] => this.#stillOpen(rows, item).filter((row) => !wasThere || isRefused(row));
    const sameUid = mayBe(uid === undefined ? undefined : this.#byUid.get(uid));
    for (const row of [...sameUid, ...mayBe(this.#byName.get(nameOf(item)))]) {
      if (await means(run, row, item)) return this.#take(row, ref);
    }
    const [first] = sameUid;
    if (first) this.#take(first, ref);
  }

  #stillOpen(rows: readonly JournalRow[] | undefined, item: Item): JournalRow[] {
    return (rows ?? []).filter((row) => this.#open.has(row.key) && row.kind === item.kind);
  }

  #take(row: JournalRow, ref: Ref): void {
    this.#open.delete(row.key);
    this.found.push({ row, ref });
  }
}

const isRefused = ({ state }: JournalRow): boolean => state === "clash";

function add(map: Map<string, JournalRow[]>, key: string, row: JournalRow): void {
  // A copy: a piece of a text keeps all of it in memory, with its picture.
  map.set(structuredClone(key), [...(map.get(key) ?? []), row]);
}

/** For photos their date, which survives renaming; else what a list would show. */
function nameOf({ kind, body, facts }: Item): string {
  if (kind === "photo") return `photo ${facts?.taken ?? ""}`;
  return "bytes" in body ? `${kind} ${summarise(kind, body.bytes).name}` : kind;
}

async function means(run: Run, row: JournalRow, there: Item): Promise<boolean> {
  const sent = attempt((await makersOf(run, [row])).get(row.seq));
  return sent !== undefined && (await compareWith(sent, there, run.connection.traits.originals)).fields.length === 0;
}

import { asLifeboatError } from "../../api/errors.ts";
import { sameMeaning } from "../items/compare.ts";
import type { ContentRow, WantedRow } from "../vault/read/items.ts";
import type { EarlierText } from "../vault/read/restores.ts";
import type { Keep, RestoreJob } from "./job.ts";
import { opKey } from "./keys.ts";
import { differingFields, sameHash } from "./meaning.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { merged } from "./sent.ts";
import type { Pairing, There } from "./there.ts";

/** In which fields ours and what is there differ; `base`: the body both come from, where their edits do not overlap. */
export type Conflict = { readonly fields: readonly string[]; readonly base?: number };

type Comparing = { readonly job: RestoreJob; readonly pairing: Pairing; readonly uids: ReadonlyMap<string, string>; readonly keep: (item: number) => Keep | undefined };

/** By wanted version. Equal ones are left out. */
export async function differencesIn(on: Comparing, page: readonly WantedRow[]): Promise<Map<number, Conflict>> {
  const { vault } = on.job;
  const found = new Map<number, Conflict>();
  const pairs = page.flatMap((wanted) => {
    const other = on.pairing.found.get(wanted.version);
    return other && other.placed.body !== wanted.body && !sameHash(other.placed.hash, wanted.hash) ? [{ wanted, other }] : [];
  });
  const contents = new Map((await vault.read.contents(pairs.map((p) => p.wanted.version))).map((c) => [c.version, c]));
  const texts = new Map((await vault.read.texts(pairs.map((p) => p.other.placed.version))).map((t) => [t.version, t.bytes]));
  for (const { wanted, other } of pairs) {
    const content = contents.get(wanted.version);
    const text = texts.get(other.placed.version);
    const conflict = content ? await conflictOf(on, { wanted, content, other, text }) : { fields: ["bytes"] };
    if (conflict.fields.length > 0) found.set(wanted.version, conflict);
  }
  return found;
}

type Pair = { readonly wanted: WantedRow; readonly content: ContentRow; readonly other: There; readonly text: Uint8Array | undefined };

/** What we wrote and saw come back is the same, however the server worded it, and whatever of theirs went into it. */
async function conflictOf(on: Comparing, pair: Pair): Promise<Conflict> {
  const { vault, connection, account } = on.job;
  const { link, placed } = pair.other;
  let mine: Prepared;
  try {
    mine = prepare(pair.content, { files: vault.blobs, uids: on.uids, lacks: connection.target?.lacks ?? [] });
  } catch (error) {
    return { fields: [asLifeboatError(error).code] };
  }
  const ours = link && (sameHash(link.written, mine.written) || link.key === opKey(account, pair.wanted.item, pair.wanted.hash));
  if (ours && sameHash(link.readback, placed.bodyHash)) return { fields: [] };
  const { item } = mine;
  if (!pair.text || !("bytes" in item.body)) return { fields: ["bytes"] };
  const fields = differingFields(item.kind, item.body.bytes, pair.text);
  if (fields.length === 0 || on.keep(pair.wanted.item) !== undefined) return { fields };
  const base = await baseOf(on.job, pair);
  const both = base && merged(item.kind, { base: base.data, mine: item.body.bytes, theirs: pair.text });
  // Where ours has nothing new, theirs is it already.
  return both && differingFields(item.kind, both, pair.text).length > 0 ? { fields, base: base.body } : { fields };
}

const versionsSeen = 10;

/** The version that was put there, else the last that both had. Within one item the later version is the newer edit. */
async function baseOf(job: RestoreJob, pair: Pair): Promise<{ readonly body: number; readonly data: Uint8Array } | undefined> {
  const found = pair.wanted.item === pair.other.placed.item ? undefined : await sharedText(job, pair);
  const data = found && (found.data ?? (await job.vault.read.bodyText(found.body)));
  return data && { body: found.body, data };
}

async function sharedText({ vault, account }: RestoreJob, { wanted, other: { placed, link } }: Pair): Promise<EarlierText | undefined> {
  const ours = await vault.read.earlierTexts(wanted.item, wanted.version, versionsSeen);
  const put = link && ours.find(({ hash }) => opKey(account, wanted.item, hash) === link.key);
  if (put) return put;
  for (const theirs of await vault.read.earlierTexts(placed.item, placed.version, versionsSeen)) {
    const means = (data: Uint8Array | undefined): boolean => data !== undefined && theirs.data !== undefined && sameMeaning(wanted.kind, data, theirs.data);
    const shared = ours.find(({ body, data }) => body === theirs.body || means(data));
    if (shared) return shared;
  }
  return undefined;
}

import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { hash } from "node:crypto";
import { withUid as withCalendarUid } from "../formats/icalendar.ts";
import { withUid as withCardUid } from "../formats/vcard.ts";
import { mergeItems } from "../items/merge.ts";
import type { Kind } from "../providers/provider.ts";
import type { ContentRow } from "../vault/read/items.ts";
import type { JournalRow } from "../vault/read/restores.ts";
import { inAlbumsOfBoth } from "./albums.ts";
import type { RestoreVault } from "./job.ts";
import { uidOfCopy } from "./keys.ts";
import { type Fit, type Prepared, prepare, readText } from "./prepare.ts";

/** Makes what is sent for one op. Throws damage, gone (forgotten), too-large, conflict. */
export type Make = () => Prepared;
export type SentOp = Pick<JournalRow, "seq" | "op" | "version" | "key" | "there" | "base">;

/**
 * By sequence number, how to make what is sent: the version as it is kept; in a merge with what was there; as a copy
 * under a name of its own. The same every time. Ops whose version the vault no longer has are left out.
 */
export async function makersOf({ vault, fit }: { readonly vault: Pick<RestoreVault, "read">; readonly fit: Fit }, ops: readonly SentOp[]): Promise<Map<number, Make>> {
  const writing = ops.filter(({ op }) => op !== "remove");
  const versions = new Set(writing.flatMap(({ version, there }) => (there === null ? [version] : [version, there])));
  const contents = new Map((await vault.read.contents([...versions])).map((content) => [content.version, content]));
  const makers = new Map<number, Make>();
  for (const op of writing) {
    const content = contents.get(op.version);
    if (!content) continue;
    const there = op.there === null ? undefined : contents.get(op.there);
    const base = op.base === null ? undefined : await vault.read.bodyText(op.base);
    makers.set(op.seq, () => made(op, content, { fit, there, base }));
  }
  return makers;
}

/** Undefined where the vault's own copy is damaged or forgotten: what was sent can then no longer be compared. */
export function attempt(make: Make | undefined): Prepared | undefined {
  try {
    return make?.();
  } catch (thrown) {
    const { code } = asLifeboatError(thrown);
    if (code === "damage" || code === "gone" || code === "too-large") return undefined;
    throw thrown;
  }
}

type With = { readonly fit: Fit; readonly there: ContentRow | undefined; readonly base: Uint8Array | undefined };

function made({ op, key }: SentOp, content: ContentRow, { fit, there, base }: With): Prepared {
  const mine = prepare(content, fit);
  if (content.kind === "photo") return op === "merge" ? { ...mine, item: inAlbumsOfBoth(mine.item, content, there) } : mine;
  if (op === "copy") return named(mine, uidOfCopy(key));
  if (op !== "merge" && op !== "replace") return mine;
  if (op === "replace") return there?.uid ? named(mine, there.uid) : mine;
  if (!there || !base || !("bytes" in mine.item.body)) throw new LifeboatError("damage", "what it was merged with is no longer kept");
  const both = merged(content.kind, { base, mine: mine.item.body.bytes, theirs: readText(there.body, fit.files) });
  if (!both) throw new LifeboatError("conflict", "the two no longer merge");
  const item = { ...mine.item, body: { type: mine.item.body.type, bytes: both } };
  return named({ item, written: hash("sha256", both, "buffer"), whole: both, leftOut: mine.leftOut }, there.uid ?? undefined);
}

/** Both sides' edits in one text, undefined where they overlap. */
export function merged(kind: Kind, { base, mine, theirs }: { readonly base: Uint8Array; readonly mine: Uint8Array; readonly theirs: Uint8Array }): Uint8Array | undefined {
  const result = mergeItems(kind, base, mine, theirs);
  return "merged" in result ? result.merged : undefined;
}

/** Under another UID: a copy has its own, and what takes a thing's place has that thing's. */
function named(prepared: Prepared, uid: string | undefined): Prepared {
  const { item } = prepared;
  if (uid === undefined || item.uid === uid || item.kind === "photo" || !("bytes" in item.body)) return prepared;
  const bytes = item.kind === "contact" ? withCardUid(item.body.bytes, uid) : withCalendarUid(item.body.bytes, uid);
  return { ...prepared, item: { ...item, uid, body: { ...item.body, bytes } }, written: hash("sha256", bytes, "buffer") };
}

import type { HeldRow } from "../engine/vault/read/history.ts";
import type { Names } from "./names.ts";
import { count, fill, plain, quoted, texts } from "./text.ts";
import { when } from "./time.ts";

/** What vanished, that it is still here, and how to answer. */
export function heldLine(held: HeldRow, names: Names): string {
  const values = {
    count: count(held.count, texts.kinds[held.kind]),
    base: held.base,
    collection: plain(held.collectionName),
    account: quoted(names.account(held.account)),
    since: when(held.since),
  };
  return `${fill(texts.held[held.what], values)}\n    ${fill(texts.held.answers, { id: held.id })}`;
}

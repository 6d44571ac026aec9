import type { HeldRow } from "../engine/vault/read/history.ts";
import type { Names } from "./names.ts";
import { count, fill, number, plain, quoted, texts } from "./text.ts";
import { when } from "./time.ts";

/** What vanished, that it is still here, and how to answer. */
export function heldLine(held: HeldRow, names: Names): string {
  const values = {
    count: count(held.count, texts.kinds[held.kind]),
    base: number(held.base),
    collection: plain(held.collectionName),
    account: quoted(names.account(held.account)),
    group: quoted(held.groupName ?? ""),
    since: when(held.since),
  };
  const form = held.what === "group-gone" && held.kind === "photo" ? "album-gone" : held.what;
  return `${fill(texts.held[form], values)}\n    ${fill(texts.held.answers, { id: held.id })}`;
}

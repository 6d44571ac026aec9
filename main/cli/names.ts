import type { Engine } from "../engine/engine.ts";
import type { ItemRow } from "../engine/vault/read/items.ts";
import type { Event } from "./output.ts";
import { quoted } from "./text.ts";

/** Names of accounts and collections by their numbers, removed ones too. */
export class Names {
  readonly #accounts: ReadonlyMap<number, string>;
  readonly #collections: ReadonlyMap<number, string>;

  private constructor(accounts: ReadonlyMap<number, string>, collections: ReadonlyMap<number, string>) {
    this.#accounts = accounts;
    this.#collections = collections;
  }

  static async read({ vault: { read } }: Engine): Promise<Names> {
    const [accounts, collections] = await Promise.all([read.accounts(), read.collections()]);
    return new Names(new Map(accounts.map((a) => [a.id, a.name])), new Map(collections.map((c) => [c.id, c.name])));
  }

  account(id: number): string {
    return this.#accounts.get(id) ?? "?";
  }

  collection(id: number): string {
    return this.#collections.get(id) ?? "?";
  }
}

export function itemEvent(row: ItemRow, names: Names): Event {
  const { item, version, kind, name, at, uid, href, account, collection, flag, missing } = row;
  return { event: "item", item, version, kind, name, at, uid, href, account: names.account(account), collection: names.collection(collection), flag, missing };
}

/** "#12  contact  "Grandpa Sam"  Work, Contacts". */
export function itemLine(row: ItemRow, names: Names): string {
  const at = row.at === null || row.kind === "contact" ? "" : `  ${row.at.slice(0, 16).replace("T", " ")}`;
  const gone = row.missing ? "  (gone there)" : "";
  const flag = row.flag === null ? "" : `  (${row.flag})`;
  return `${`#${row.item}`.padEnd(7)} ${row.kind.padEnd(8)}${at}  ${quoted(row.name)}  ${names.account(row.account)}, ${names.collection(row.collection)}${gone}${flag}`;
}

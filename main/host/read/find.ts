import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ReadDb } from "../../engine/vault/db.ts";
import { search } from "../../engine/vault/read/search.ts";
import type { Wanted } from "./filter.ts";
import { type Row, rowsOf } from "./rows.ts";

/** How many more are looked at than are wanted, where the index cannot tell whether they fit. */
const slack = 10;

/** Full-text search on this connection, so that nobody who types waits for a backup's reads. */
export class Finder {
  readonly #db: ReadDb;
  readonly #file: string;
  #attached = false;

  constructor(db: ReadDb, vaultDir: string) {
    this.#db = db;
    this.#file = join(vaultDir, "search.db");
  }

  find(words: string, { kind, accounts, collection, snapshot }: Wanted, limit: number): Row[] {
    if (!this.#attach()) return [];
    const [account] = accounts ?? [];
    const one = accounts?.length === 1 ? account : undefined;
    const fits = accounts === undefined && collection === undefined ? limit : limit * slack;
    // Named one by one: SQLite binds no key that is not in the text.
    const options = { limit: fits, ...(kind !== undefined && { kind }), ...(one !== undefined && { account: one }), ...(snapshot !== undefined && { snapshot }) };
    const found = search(this.#db, words, options)
      .filter((row) => row.flag === null && (accounts?.includes(row.account) ?? true) && (collection === undefined || row.collection === collection))
      .slice(0, limit);
    return rowsOf(this.#db, found.map((row) => row.version));
  }

  #attach(): boolean {
    if (this.#attached) return true;
    if (!existsSync(this.#file)) return false;
    this.#db.prepare("ATTACH ? AS s").run(this.#file);
    this.#attached = true;
    return true;
  }
}

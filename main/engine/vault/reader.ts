import { statSync } from "node:fs";
import { join } from "node:path";
import { openForReading, opened, type ReadDb } from "./db.ts";
import type { Functions } from "./rpc.ts";
import * as accounts from "./read/accounts.ts";
import * as copies from "./read/copies.ts";
import * as drills from "./read/drills.ts";
import * as history from "./read/history.ts";
import * as items from "./read/items.ts";
import * as restores from "./read/restores.ts";
import * as searching from "./read/search.ts";
import * as upkeep from "./read/upkeep.ts";
import { value } from "./sql.ts";

const reading = { ...accounts, ...drills, ...copies, ...history, ...items, ...restores, ...upkeep } as const;
type Bound<F> = { readonly [K in keyof F]: F[K] extends (db: ReadDb, ...args: infer A) => infer R ? (...args: A) => R : never };
export type ReaderFunctions = Bound<typeof reading> & {
  search: (typed: string, options: searching.SearchOptions) => ReturnType<typeof searching.search>;
  /** Whether there are snapshots that the Readable folder has not followed. */
  isReadableBehind: () => boolean;
  close: () => void;
};

/** Answers from committed rows, over a connection of its own. `close` ends it. */
export function readerFunctions(vaultDir: string): Record<string, Functions[string]> {
  const db = openForReading(join(vaultDir, "vault.db"));
  const file = join(vaultDir, "search.db");
  let attached: bigint | undefined;
  // A check that finds it broken makes it anew, as another file.
  const attach = (): boolean => {
    const found = statSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
    if (found === attached) return found !== undefined;
    if (attached !== undefined) db.exec("DETACH s");
    attached = undefined;
    if (found !== undefined) opened(file, () => db.prepare("ATTACH ? AS s").run(file));
    attached = found;
    return found !== undefined;
  };
  const functions: Record<string, Functions[string]> = {
    close: () => void db.close(),
    search(typed: string, options: searching.SearchOptions) {
      return attach() ? searching.search(db, typed, options) : [];
    },
    isReadableBehind() {
      const followed = attach() ? value<number>(db, "SELECT readable FROM s.state") : 0;
      return (value<number>(db, "SELECT max(id) FROM snapshot WHERE status <> 'open'") ?? 0) > (followed ?? 0);
    },
  };
  for (const [name, fn] of Object.entries(reading)) {
    functions[name] = (...args: unknown[]) => (fn as (db: ReadDb, ...args: unknown[]) => unknown)(db, ...args);
  }
  return functions;
}

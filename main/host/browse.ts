import type { Handlers } from "../api/contract.ts";
import type { AccountRow, CollectionRow } from "../engine/vault/read/accounts.ts";
import { loadProvider } from "../engine/connect.ts";
import { current, type Opened, type State } from "./state.ts";
import { thingOf, wantedFrom } from "./things.ts";

type Calls = Pick<Handlers, "places" | "moments" | "count" | "things" | "months" | "search">;

const mostRows = 500;
const mostFound = 200;
const mostMoments = 500;

export function browse(state: State): Calls {
  const { tickets } = state.options;
  return {
    async places() {
      const opened = current(state);
      const { read } = opened.engine.vault;
      const accounts = (await read.accounts()).filter((account) => account.removed === null);
      const writable = new Map(await Promise.all(accounts.map(async (account) => [account.id, await writableKinds(opened, account)] as const)));
      const collections = (await read.collections()).filter((c) => writable.has(c.account) && c.state !== "gone");
      return collections.map(({ id, account, name, kinds, readOnly }: CollectionRow) => {
        const takes = writable.get(account) ?? [];
        return { id, source: account, name, kinds, writable: !readOnly && kinds.some((kind) => takes.includes(kind)) };
      });
    },

    async moments({ source, limit }) {
      const found = await current(state).engine.vault.read.snapshots({ account: source, limit: Math.min(limit, mostMoments) });
      return found.map(({ id, account, time, added, changed, removed }) => ({ snapshot: id, time, source: account, added, changed, removed }));
    },

    async count({ filter }) {
      const opened = current(state);
      return opened.screens.lists.count(await wantedFrom(opened, filter));
    },

    async things({ filter, page }) {
      const opened = current(state);
      const rows = await opened.screens.lists.page(await wantedFrom(opened, filter), page.offset, Math.min(page.limit, mostRows));
      return rows.map((row) => thingOf(opened, tickets, row));
    },

    async months({ filter }) {
      const opened = current(state);
      return opened.screens.lists.months(await wantedFrom(opened, filter));
    },

    async search({ words, filter, limit }) {
      const opened = current(state);
      const rows = await opened.screens.finds.search(words, await wantedFrom(opened, filter), Math.min(limit, mostFound));
      return rows.map((row) => thingOf(opened, tickets, row));
    },
  };
}

/** What can be put into an account, as far as its provider says. One that is gone from this version takes nothing. */
async function writableKinds({ engine }: Opened, { provider }: AccountRow): Promise<readonly string[]> {
  return loadProvider(engine.context, provider).then((def) => def.kinds.write, () => []);
}

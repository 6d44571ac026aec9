// Commands that change what the in-memory DAV server holds, as the other side of a sync would.
import { contactAt, eventAt, revised, taskAt } from "./corpus.ts";
import type { Traffic } from "./dav-server-http.ts";
import type { Collection, Store, Stored } from "./dav-server-store.ts";

export interface Counts {
  readonly contacts?: number;
  readonly events?: number;
  readonly tasks?: number;
}

/** `collection` is a path; without it a command means all collections. */
export type Command =
  | { readonly do: "change" | "delete"; readonly percent: number; readonly collection?: string }
  | ({ readonly do: "add" } & Counts)
  /** Items go, collections stay unless `collections` is true. */
  | { readonly do: "wipe"; readonly collections?: boolean }
  | { readonly do: "forget-tokens" }
  | { readonly do: "stats" };

export interface Report {
  readonly is: "done";
  readonly do: Command["do"];
  /** How many items the command touched. */
  readonly items: number;
  readonly collections: readonly { readonly path: string; readonly items: number }[];
  /** Requests since the start, by method. */
  readonly requests: Readonly<Record<string, number>>;
  readonly bytesOut: number;
}

export class Control {
  readonly #store: Store;
  readonly #traffic: Traffic;
  readonly #made = { contacts: 0, events: 0, tasks: 0 };
  #revision = 0;

  constructor(store: Store, traffic: Traffic) {
    this.#store = store;
    this.#traffic = traffic;
  }

  run(command: Command): Report {
    const items = this.#apply(command);
    const collections = [...this.#store.collections.values()].map(({ path, items }) => ({ path, items: items.size }));
    return { is: "done", do: command.do, items, collections, requests: this.#traffic.requests, bytesOut: this.#traffic.bytesOut };
  }

  #apply(command: Command): number {
    switch (command.do) {
      case "change":
        return this.#change(command);
      case "delete":
        return this.#each(command, (collection, item) => void collection.remove(item.href));
      case "add":
        return this.#add(command);
      case "wipe":
        return this.#wipe(command.collections === true);
      case "forget-tokens":
        for (const collection of this.#store.collections.values()) collection.forgetTokens();
        return 0;
      case "stats":
        return 0;
      default:
        throw new Error(`no such command: ${JSON.stringify(command)}`);
    }
  }

  #change(command: { percent: number; collection?: string }): number {
    const revision = (this.#revision += 1);
    return this.#each(command, (collection, item) => {
      collection.put(item.href, Buffer.from(revised(item.body.toString(), revision)));
    });
  }

  /** Picks the share evenly over each collection, in the order of last changes. */
  #each(of: { percent: number; collection?: string }, act: (collection: Collection, item: Stored) => void): number {
    let touched = 0;
    for (const collection of this.#store.collections.values()) {
      if (of.collection !== undefined && of.collection !== collection.path) continue;
      const items = [...collection.items.values()];
      const count = Math.round((items.length * of.percent) / 100);
      for (let n = 0; n < count; n += 1) {
        const item = items[Math.floor((n * items.length) / count)];
        if (item !== undefined) act(collection, item);
      }
      touched += count;
    }
    return touched;
  }

  #add(counts: Counts): number {
    const { contactsHome, calendarsHome } = this.#store;
    return (
      this.#fill(`${contactsHome}people/`, "contacts", counts.contacts ?? 0) +
      this.#fill(`${calendarsHome}calendar/`, "events", counts.events ?? 0) +
      this.#fill(`${calendarsHome}tasks/`, "tasks", counts.tasks ?? 0)
    );
  }

  #fill(path: string, kind: keyof Counts, count: number): number {
    const make = { contacts: contactAt, events: eventAt, tasks: taskAt }[kind];
    const collection = this.#store.collections.get(path);
    if (collection === undefined && count > 0) throw new Error(`no collection ${path}`);
    for (let n = 0; n < count; n += 1) {
      const { uid, text } = make(this.#made[kind]++);
      collection?.put(`${path}${uid}.${kind === "contacts" ? "vcf" : "ics"}`, Buffer.from(text));
    }
    return count;
  }

  #wipe(collections: boolean): number {
    const items = [...this.#store.collections.values()].flatMap((one) => [...one.items.keys()].map((href) => ({ one, href })));
    for (const { one, href } of items) one.remove(href);
    if (collections) this.#store.collections.clear();
    return items.length;
  }
}

import { LifeboatError } from "../../../api/errors.ts";
import type { Collection, Connection, Io, Kind, ProviderDef, Source, Target, Traits } from "../provider.ts";
import { addCollection } from "./add-collection.ts";
import { Authenticator, storedCredentials, type Credentials } from "./auth.ts";
import { DavClient } from "./client.ts";
import { listHome, type DavCollection } from "./collections.ts";
import { Discovery, systemDns, type Dns, type Found, type Home } from "./discover.ts";
import { listChanges } from "./list.ts";
import { untilStopped } from "./merge.ts";
import { presetOf } from "./presets.ts";
import { atOnce, readItems } from "./read.ts";
import { hostsOf, settingsSchema, startFor, userOf, type DavSettings } from "./settings.ts";
import { findItems, writeItems } from "./write.ts";

const kinds = ["contact", "event", "task"] as const satisfies readonly Kind[];

const traits: Traits = {
  etags: "exact",
  parallel: atOnce,
  batch: 100,
  keyed: true,
  settlesMs: 0,
  originals: true,
  writes: ["create", "replace", "remove"],
};

/** CardDAV (RFC 6352) and CalDAV (RFC 4791) accounts. */
export const dav: ProviderDef<DavSettings> = createDav(systemDns);

/** The provider with another DNS, for tests. */
export function createDav(dns: Dns): ProviderDef<DavSettings> {
  return {
    id: "dav",
    title: "CardDAV and CalDAV",
    kinds: { read: kinds, write: kinds },
    settings: settingsSchema,
    secrets: ["password", "token"],
    hosts: hostsOf,
    connect: (settings, _need, io) => connect(settings, dns, io),
  };
}

async function connect(settings: DavSettings, dns: Dns, io: Io): Promise<Connection> {
  const user = userOf(settings);
  let typed: string | undefined;
  const askPerson = async (): Promise<Credentials> => {
    if (user === "") throw new LifeboatError("auth", "the server wants a user name and a password");
    typed = await io.ask({ is: "password", text: `Password of ${user}` });
    return { user, password: typed };
  };
  const starts = { cards: startFor(settings, "cards"), calendars: startFor(settings, "calendars") };
  const named = Object.values(starts).flatMap((start) => (start !== undefined && "url" in start ? [start.url.origin] : []));
  const auth = new Authenticator(await storedCredentials(user, io.secrets), askPerson, named);
  const client = new DavClient(auth, presetOf(settings.preset).pictures);
  const found = await new Discovery(client, io, dns).find(starts);
  // Kept only once it was good.
  if (typed !== undefined) await io.secrets.set("password", typed);
  return new DavConnection(identityOf(settings, found, user), found.homes, client);
}

/** The principal on the host the person typed: hosts behind it may change (iCloud moves accounts around). */
function identityOf(settings: DavSettings, { principal, homes }: Found, user: string): Connection["identity"] {
  const start = startFor(settings, "cards") ?? startFor(settings, "calendars");
  const place = start === undefined ? "" : "domain" in start ? `https://${start.domain}` : start.url.origin;
  const path = principal?.pathname ?? homes[0]?.url.pathname ?? "/";
  return { id: `${place}${path}`, label: user === "" ? `${place}${path}` : user };
}

type Find = (c: Collection, io: Io) => Promise<DavCollection>;

function sourceOf(find: Find, client: DavClient): Source {
  return {
    async *changes(c, since, io) {
      yield* untilStopped(listChanges(await find(c, io), since, client, io), io.signal);
    },
    async *read(c, refs, io) {
      yield* untilStopped(readItems(await find(c, io), refs, client, io), io.signal);
    },
  };
}

function targetOf(find: Find, client: DavClient): Target {
  return {
    lacks: [{ kind: "contact", field: "groups" }],
    async *write(c, ops, io) {
      yield* writeItems(await find(c, io), ops, client, io);
    },
    async *find(c, keys, io) {
      yield* findItems(await find(c, io), keys, client, io);
    },
  };
}

class DavConnection implements Connection {
  readonly identity: Connection["identity"];
  readonly traits = traits;
  readonly source: Source;
  readonly target: Target;
  readonly #homes: readonly Home[];
  readonly #client: DavClient;
  readonly #known = new Map<string, DavCollection>();

  constructor(identity: Connection["identity"], homes: readonly Home[], client: DavClient) {
    this.identity = identity;
    this.#homes = homes;
    this.#client = client;
    const find = (c: Collection, io: Io): Promise<DavCollection> => this.#find(c, io);
    this.source = sourceOf(find, client);
    this.target = {
      ...targetOf(find, client),
      addCollection: async (kind, name, io) => this.#remember(await addCollection(homes, kind, name, client, io)),
    };
  }

  async *collections(io: Io): AsyncGenerator<{ is: "collection"; collection: Collection } | { is: "end" }> {
    for (const collection of await this.#list(io)) yield { is: "collection", collection };
    yield { is: "end" };
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  /** All of the account's collections, each once. */
  async #list(io: Io): Promise<Collection[]> {
    const listed = new Map<string, Collection>();
    for (const home of this.#homes) {
      for (const each of await listHome(home, this.#client, io)) {
        const collection = this.#remember(each);
        listed.set(collection.id, collection);
      }
    }
    return [...listed.values()];
  }

  /** Ids are paths, so that they outlive a move to another host; two hosts with the same path are told apart. */
  #remember(found: DavCollection): Collection {
    const taken = this.#known.get(found.collection.id);
    const clash = taken !== undefined && taken.url.href !== found.url.href;
    const named = clash ? { ...found, collection: { ...found.collection, id: found.url.href } } : found;
    this.#known.set(named.collection.id, named);
    return named.collection;
  }

  async #find(c: Collection, io: Io): Promise<DavCollection> {
    if (!this.#known.has(c.id)) await this.#list(io);
    const known = this.#known.get(c.id);
    if (known === undefined) throw new LifeboatError("gone", `no collection ${c.id} in this account`);
    return known;
  }
}

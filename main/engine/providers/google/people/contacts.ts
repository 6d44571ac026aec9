import type { people_v1 } from "@googleapis/people";
import { LifeboatError } from "../../../../api/errors.ts";
import { failed } from "../../failed.ts";
import type { Change, Collection, Cursor, Fetched, Foresight, Io, Ref } from "../../provider.ts";
import { type Api, GoogleError, pagesOf, type Query } from "../api.ts";
import { keyName } from "../marks.ts";
import { cursorText, stopIfAborted } from "../answers.ts";
import type { Room } from "../../rooms.ts";
import { type Groups, itemOf, markOf, personFields, refOf } from "./item.ts";
import { peopleNow } from "./people-now.ts";
import { Pictures } from "./pictures.ts";
import type { Person } from "./types.ts";
import { ContactWriter, foreseenCard } from "./write.ts";

type List = people_v1.Schema$ListConnectionsResponse & people_v1.Schema$ListOtherContactsResponse;

/** Google gives up to 1000: megabytes at once. */
const pageSize = 300;
/** Most that are read in one request. */
const batch = 200;
const photosAtOnce = 4;
const cursorPrefix = "people-1 ";
/** Google gives less of people who were never saved. */
const otherFields = "emailAddresses,metadata,names,phoneNumbers,photos";

/** The address book, and on request the people Google noted by itself. */
export class Contacts implements Room {
  readonly name = "contacts";
  readonly kind = "contact";
  readonly #api: Api;
  readonly #root: string;
  readonly #others: boolean;
  readonly #writer: ContactWriter;
  #groups: Promise<Groups> | undefined;

  constructor(api: Api, root: string, options: { readonly others: boolean }) {
    this.#api = api;
    this.#root = root;
    this.#others = options.others;
    this.#writer = new ContactWriter(api, root, (io) => this.groups(io));
  }

  async *collections(): AsyncGenerator<Collection> {
    yield { id: "mine", name: "Contacts", kinds: ["contact"], readOnly: false, unlisted: "gone" };
    if (this.#others) yield { id: "others", name: "Other contacts", kinds: ["contact"], readOnly: true, unlisted: "gone" };
  }

  async *changes(id: string, since: Cursor | undefined, io: Io): AsyncGenerator<Change> {
    const list = listOf(id);
    if (id === "mine") for (const [group, name] of await this.#freshGroups(io)) yield { is: "group", id: group, name };
    const syncToken = cursorText(since, cursorPrefix);
    const first = syncToken === undefined ? undefined : await this.#firstSince(list, syncToken, io);
    yield* this.#told(list, first === undefined ? {} : { syncToken }, first, io);
  }

  /** Undefined where the token is dead: after a week, or because it is not Google's. */
  async #firstSince(list: string, token: string, io: Io): Promise<List | undefined> {
    try {
      return await this.#api.call<List>(this.#root + list, { query: { ...queryOf(list), syncToken: token } }, io);
    } catch (thrown) {
      if (!(thrown instanceof GoogleError) || (thrown.status !== 400 && thrown.status !== 410)) throw thrown;
      io.log("a sync token has expired", { reason: thrown.reason });
      return undefined;
    }
  }

  async *#told(list: string, since: Query, first: List | undefined, io: Io): AsyncGenerator<Change> {
    const isDelta = since["syncToken"] !== undefined;
    let at: string | undefined;
    let total: number | undefined;
    for await (const page of this.#pages(list, since, first, io)) {
      total ??= page.totalItems ?? page.totalSize ?? undefined;
      at = page.nextSyncToken ?? at;
      for (const person of page.connections ?? page.otherContacts ?? []) {
        stopIfAborted(io);
        const ref = refOf(person);
        if (ref === undefined) continue;
        // A contact that was merged is told under its old names, too.
        for (const href of person.metadata?.previousResourceNames ?? []) if (isDelta && href !== ref.href) yield { is: "gone", href };
        yield person.metadata?.deleted === true ? { is: "gone", href: ref.href } : { is: "present", ref };
      }
    }
    stopIfAborted(io);
    yield { is: "end", listing: isDelta ? "delta" : "full", ...(at !== undefined && { at: cursorPrefix + at }), ...(!isDelta && total !== undefined && { total }) };
  }

  async *#pages(list: string, since: Query, first: List | undefined, io: Io): AsyncGenerator<List> {
    const query = { ...queryOf(list), ...since };
    if (first !== undefined) yield first;
    const from = first?.nextPageToken ?? undefined;
    if (first === undefined || from) yield* pagesOf<List>(this.#api, this.#root + list, { ...query, pageToken: from }, io);
  }

  async *read(id: string, refs: readonly Ref[], io: Io): AsyncGenerator<Fetched> {
    listOf(id);
    stopIfAborted(io);
    const how = { groups: await this.groups(io), pictures: new Pictures(io) };
    for (let n = 0; n < refs.length; n += batch) yield* this.#readSome(id, refs.slice(n, n + batch), how, io);
  }

  async *#readSome(id: string, refs: readonly Ref[], how: Reading, io: Io): AsyncGenerator<Fetched> {
    const found = await this.#people(id, refs, io);
    const answers: Fetched[] = [];
    const waiting = refs.map(({ href }) => ({ href, person: found.get(href) }));
    const one = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) answers.push(await answerOf(next.href, next.person, how));
    };
    await Promise.all(Array.from({ length: Math.min(photosAtOnce, waiting.length) }, one));
    for (const answer of answers) {
      stopIfAborted(io);
      yield answer;
    }
  }

  #people(id: string, refs: readonly Ref[], io: Io): Promise<Map<string, Person | "gone">> {
    return id === "others" ? this.#otherPeople(refs, io) : peopleNow(this.#api, this.#root, { refs, personFields }, io);
  }

  /** They cannot be asked for one by one. */
  async #otherPeople(refs: readonly Ref[], io: Io): Promise<Map<string, Person | "gone">> {
    const found = new Map<string, Person | "gone">(refs.map(({ href }) => [href, "gone"]));
    for await (const page of pagesOf<List>(this.#api, `${this.#root}/otherContacts`, queryOf("/otherContacts"), io)) {
      for (const person of page.otherContacts ?? []) if (person.resourceName && found.has(person.resourceName)) found.set(person.resourceName, person);
    }
    return found;
  }

  write(id: string, ops: Parameters<Room["write"]>[1], io: Io): ReturnType<Room["write"]> {
    if (id !== "mine") throw new LifeboatError("read-only", "Google lets no program write other contacts");
    return this.#writer.write(ops, io);
  }

  async *find(id: string, keys: readonly string[], io: Io): AsyncGenerator<{ key: string; ref: Ref }> {
    if (keys.length === 0) return;
    const wanted = new Set(keys);
    for await (const page of pagesOf<List>(this.#api, this.#root + listOf(id), { ...queryOf(listOf(id)), personFields: "clientData,metadata", requestSyncToken: undefined }, io)) {
      for (const person of page.connections ?? []) {
        const isMarked = person.clientData?.some(({ key }) => key === keyName) === true;
        const [key, ref] = isMarked ? [markOf(person).key, refOf(person)] : [];
        if (key !== undefined && ref !== undefined && wanted.has(key)) yield { key, ref };
      }
    }
  }

  foresee(): Foresight {
    return foreseenCard;
  }

  add(): Promise<Collection> {
    throw new LifeboatError("unsupported", "Google has one address book for each account");
  }

  async groups(io: Io): Promise<Groups> {
    this.#groups ??= this.#freshGroups(io);
    return this.#writer.withMade(await this.#groups);
  }

  #freshGroups(io: Io): Promise<Groups> {
    const fresh = this.#writer.listGroups(io);
    this.#groups = fresh;
    fresh.catch(() => (this.#groups = undefined));
    return fresh;
  }
}

type Reading = { readonly groups: Groups; readonly pictures: Pictures };

async function answerOf(href: string, person: Person | "gone" | undefined, { groups, pictures }: Reading): Promise<Fetched> {
  if (person === "gone") return { is: "gone", href };
  const ref = person && refOf(person);
  if (person === undefined || ref === undefined) return { is: "failed", href, code: "no-answer", detail: "Google listed it, but did not hand it over" };
  try {
    const { photo, owes } = await pictures.of(person);
    return { is: "item", ref: { ...ref, href }, item: itemOf(person, groups, photo), ...(owes && { owes }) };
  } catch (thrown) {
    if (thrown instanceof LifeboatError && thrown.code === "cancelled") throw thrown;
    return failed(href, thrown);
  }
}

function listOf(id: string): string {
  if (id === "mine") return "/people/me/connections";
  if (id === "others") return "/otherContacts";
  throw new LifeboatError("gone", "there is no such address book");
}

function queryOf(list: string): Query {
  const isOthers = list === "/otherContacts";
  return { pageSize, requestSyncToken: true, ...(isOthers ? { readMask: otherFields } : { personFields }) };
}

import type { people_v1 } from "@googleapis/people";
import { asLifeboatError, LifeboatError } from "../../../../api/errors.ts";
import { sniff } from "../../../formats/sniff.ts";
import { viewVCard } from "../../../formats/vcard.ts";
import type { Io, Item, Op, Outcome, Ref } from "../../provider.ts";
import { textOf } from "../../rooms.ts";
import { type Api, GoogleError, pagesOf, wasNotMade } from "../api.ts";
import { marksOf } from "../marks.ts";
import { googleRaw } from "../raw.ts";
import { attempt, beforeSending, NotSent, outcomeOf } from "../answers.ts";
import { personOf, writtenFields } from "./card-person.ts";
import { peopleNow } from "./people-now.ts";
import { cardOf, type Groups, itemOf, personFields, photoUrl, refOf, sourceOf, withoutPhoto } from "./item.ts";
import { own } from "./person-card.ts";
import type { Person } from "./types.ts";

const mostMade = 200;
/** Google removes 500 at once, and shows 200. */
const mostRemoved = 200;

type Removing = Extract<Op, { do: "remove" }>;

/** Contacts as they go to Google. Nobody is told of any of it. */
export class ContactWriter {
  readonly #api: Api;
  readonly #root: string;
  readonly #groups: (io: Io) => Promise<Groups>;
  /** Groups made here, which a list shows only later. */
  readonly #made = new Map<string, string>();

  constructor(api: Api, root: string, groups: (io: Io) => Promise<Groups>) {
    this.#api = api;
    this.#root = root;
    this.#groups = groups;
  }

  async *write(ops: readonly Op[], io: Io): AsyncGenerator<Outcome> {
    const creates = ops.filter((op) => op.do === "create");
    for (let n = 0; n < creates.length; n += mostMade) yield* await this.#create(creates.slice(n, n + mostMade), io);
    for (const op of ops) if (op.do === "replace") yield await attempt(op, () => this.#replace(op, io));
    const removes = ops.filter((op) => op.do === "remove");
    for (let n = 0; n < removes.length; n += mostRemoved) yield* await this.#remove(removes.slice(n, n + mostRemoved), io);
  }

  async listGroups(io: Io): Promise<Groups> {
    const found = new Map<string, string>();
    for await (const page of pagesOf<people_v1.Schema$ListContactGroupsResponse>(this.#api, `${this.#root}/contactGroups`, { pageSize: 1000 }, io)) {
      for (const { resourceName, formattedName, name, groupType } of page.contactGroups ?? []) {
        if (resourceName && groupType === "USER_CONTACT_GROUP") found.set(resourceName, formattedName ?? name ?? resourceName);
      }
    }
    return found;
  }

  /** With the groups that were made here since they were listed. */
  withMade(groups: Groups): Groups {
    return new Map([...groups, ...this.#made]);
  }

  /** All at once; where one of them is refused, each by itself, so that the others are made. */
  async #create(ops: readonly Extract<Op, { do: "create" }>[], io: Io): Promise<Outcome[]> {
    const people = new Map<string, Person>();
    const outcomes: Outcome[] = [];
    for (const op of ops) {
      try {
        people.set(op.key, await beforeSending(() => this.#personOf(op.item, op.key, io)));
      } catch (thrown) {
        outcomes.push(outcomeOf(op, thrown));
      }
    }
    const ready = ops.filter(({ key }) => people.has(key));
    if (ready.length === 0) return outcomes;
    try {
      const made = await this.#createAll(ready.map(({ key }) => people.get(key) ?? {}), io);
      for (const [n, op] of ready.entries()) outcomes.push(await this.#finish(op, made[n], io));
    } catch (thrown) {
      if (ready.length > 1 && thrown instanceof GoogleError && thrown.status === 400) {
        for (const op of ready) outcomes.push(...(await this.#create([op], io)));
      } else outcomes.push(...ready.map((op) => outcomeOf(op, thrown)));
    }
    return outcomes;
  }

  async #createAll(people: readonly Person[], io: Io): Promise<(Person | undefined)[]> {
    const body = { contacts: people.map((contactPerson) => ({ contactPerson })), readMask: personFields };
    const { createdPeople = [] } = await this.#api.call<people_v1.Schema$BatchCreateContactsResponse>(`${this.#root}/people:batchCreateContacts`, { method: "POST", body }, io);
    return createdPeople.map(({ person }) => person);
  }

  /** Its picture goes by itself. Without it the contact is there all the same, and reading back will tell. */
  async #finish({ key, item }: Extract<Op, { do: "create" }>, made: Person | undefined, io: Io): Promise<Outcome> {
    const ref = made && refOf(made);
    if (ref === undefined) return { key, is: "unsure" };
    try {
      const after = await this.#pictureToo({ href: ref.href, item, isThere: false }, io);
      return { key, is: "done", ref: (after && refOf(after)) ?? ref };
    } catch {
      return { key, is: "unsure" };
    }
  }

  async #replace({ ref, item, key }: Extract<Op, { do: "replace" }>, io: Io): Promise<Ref | undefined> {
    const person = await beforeSending(() => this.#personOf(item, key, io));
    const now = await this.#same(ref, io);
    const body = { ...person, resourceName: ref.href, etag: now.etag, metadata: { sources: [sourceOf(now) ?? {}] } };
    const changed = await this.#conflicts(() => this.#api.call<Person>(`${this.#root}/${ref.href}:updateContact`, { method: "PATCH", query: { updatePersonFields: writtenFields.join(","), personFields }, body }, io));
    const after = await this.#pictureToo({ href: ref.href, item, isThere: photoUrl(now) !== undefined }, io).catch(() => undefined);
    return refOf(after ?? changed);
  }

  /** Google deletes without asking for an etag, so it is compared just before. All at once; where that is refused, each by itself. */
  async #remove(ops: readonly Removing[], io: Io): Promise<Outcome[]> {
    let now: Map<string, Person | "gone">;
    try {
      now = await beforeSending(() => peopleNow(this.#api, this.#root, { refs: ops.map(({ ref }) => ref), personFields: "metadata" }, io));
    } catch (thrown) {
      return ops.map((op) => outcomeOf(op, thrown));
    }
    const refusals = ops.flatMap((op) => notToBeRemoved(op, now.get(op.ref.href)) ?? []);
    const ready = ops.filter(({ key }) => !refusals.some((refusal) => refusal.key === key));
    return [...refusals, ...(ready.length === 0 ? [] : await this.#removeAll(ready, io))];
  }

  async #removeAll(ops: readonly Removing[], io: Io): Promise<Outcome[]> {
    try {
      await this.#api.call(`${this.#root}/people:batchDeleteContacts`, { method: "POST", body: { resourceNames: ops.map(({ ref }) => ref.href) } }, io);
      return ops.map(({ key }) => ({ key, is: "done" }));
    } catch (thrown) {
      if (ops.length === 1 || !(thrown instanceof GoogleError) || (thrown.status !== 400 && thrown.status !== 404)) return ops.map((op) => outcomeOf(op, thrown));
      const outcomes: Outcome[] = [];
      for (const op of ops) outcomes.push(...(await this.#removeAll([op], io)));
      return outcomes;
    }
  }

  /** The contact as it is, if it is still what `ref` says. Throws conflict. */
  async #same({ href, etag }: Ref, io: Io): Promise<Person> {
    if (!/^people\/[\w-]+$/.test(href)) throw new LifeboatError("gone", "no contact is called so");
    const now = await beforeSending(() => this.#api.call<Person>(`${this.#root}/${href}`, { query: { personFields } }, io));
    if (etag !== undefined && refOf(now)?.etag !== etag) throw new LifeboatError("conflict", "it has changed there");
    return now;
  }

  async #conflicts<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      if (thrown instanceof GoogleError && thrown.status === 400 && /FAILED_PRECONDITION|ETAG/i.test(thrown.reason)) throw new LifeboatError("conflict", thrown.detail);
      throw thrown;
    }
  }

  async #personOf(item: Item, key: string, io: Io): Promise<Person> {
    if (!("bytes" in item.body)) throw new NotSent("invalid-item", "a card is text");
    const { categories } = viewVCard(item.body.bytes);
    return personToSend(item, key, await this.#groupsFor(categories, item.facts?.groups ?? [], io));
  }

  /** Groups that are there are used, by id or by name; one that is missing is made. */
  async #groupsFor(names: readonly string[], wanted: readonly string[], io: Io): Promise<{ groups: Groups; ids: string[] }> {
    const groups = await this.#groups(io);
    const byName = new Map([...groups].map(([id, name]) => [name.toLowerCase(), id]));
    const ids = new Set(wanted.filter((id) => groups.has(id)));
    const named = new Set([...ids].map((id) => groups.get(id)?.toLowerCase()));
    for (const name of new Set([...names, ...wanted.filter((each) => !each.startsWith("contactGroups/"))])) {
      if (named.has(name.toLowerCase())) continue;
      ids.add(byName.get(name.toLowerCase()) ?? (await this.#makeGroup(name, io)));
    }
    return { groups: this.withMade(groups), ids: [...ids] };
  }

  async #makeGroup(name: string, io: Io): Promise<string> {
    for (const [id, made] of this.#made) if (made.toLowerCase() === name.toLowerCase()) return id;
    const { resourceName } = await this.#api.call<people_v1.Schema$ContactGroup>(`${this.#root}/contactGroups`, { method: "POST", body: { contactGroup: { name } } }, io);
    if (!resourceName) throw new LifeboatError("bad-answer", "a group without a name of its own");
    this.#made.set(resourceName, name);
    return resourceName;
  }

  /**
   * The card is written by now: a picture that Google refuses shows when it is read back, and does not make the card a
   * failure. Throws where it may only not have arrived.
   */
  async #pictureToo({ href, item, isThere }: { readonly href: string; readonly item: Item; readonly isThere: boolean }, io: Io): Promise<Person | undefined> {
    try {
      return await this.#photo(href, item, isThere, io);
    } catch (thrown) {
      io.log("a picture was not taken", { code: asLifeboatError(thrown).code });
      if (!wasNotMade(thrown)) throw thrown;
      return undefined;
    }
  }

  /** A card that replaces one with a picture, and has none, takes it away. */
  async #photo(href: string, item: Item, isThere: boolean, io: Io): Promise<Person | undefined> {
    const bytes = photoIn(item);
    if (bytes === undefined) {
      if (!isThere || viewVCard(textOf(item)).photo !== undefined) return undefined;
      const { person } = await this.#api.call<people_v1.Schema$DeleteContactPhotoResponse>(`${this.#root}/${href}:deleteContactPhoto`, { method: "DELETE", query: { personFields } }, io);
      return person;
    }
    const body = { photoBytes: Buffer.from(bytes).toString("base64"), personFields };
    const { person } = await this.#api.call<people_v1.Schema$UpdateContactPhotoResponse>(`${this.#root}/${href}:updateContactPhoto`, { method: "PATCH", body }, io);
    return person;
  }
}

/** The outcome of what is gone already, has changed since, or was not shown. */
function notToBeRemoved(op: Removing, now: Person | "gone" | undefined): Outcome | undefined {
  const { key, ref } = op;
  if (now === "gone") return { key, is: "done" };
  if (now === undefined) return { key, is: "failed", code: "no-answer", detail: "Google did not show it" };
  return ref.etag === undefined || refOf(now)?.etag === ref.etag ? undefined : { key, is: "conflict" };
}

/** What came from Google goes back as Google had it; all else is made of its text. */
function personToSend(item: Item, key: string, { groups, ids }: { readonly groups: Groups; readonly ids: readonly string[] }): Person {
  const bytes = textOf(item);
  const raw = googleRaw.read<Person>(item.raw);
  const text = withoutPhoto(bytes);
  const isRaw = raw !== undefined && Buffer.compare(cardOf(raw, groups), text) === 0;
  const marks = marksOf({ key, uid: viewVCard(bytes).uid, ...(!isRaw && { text }) });
  const said = isRaw ? onlyWritten(raw) : personOf(bytes);
  const favourite = item.facts?.favourite === true ? ["contactGroups/starred"] : [];
  return {
    ...said,
    memberships: ["contactGroups/myContacts", ...ids, ...favourite].map((contactGroupResourceName) => ({ contactGroupMembership: { contactGroupResourceName } })),
    clientData: [...(said.clientData ?? []), ...Object.entries(marks).map(([name, value]) => ({ key: name, value }))],
  };
}

/** The card that a contact will be read as: its groups are found or made by name. */
export function foreseenCard(item: Item): Uint8Array {
  const names = new Set([...viewVCard(textOf(item)).categories, ...(item.facts?.groups ?? [])]);
  const groups = new Map([...names].map((name) => [`contactGroups/${name}`, name]));
  const bytes = photoIn(item);
  const read = itemOf(personToSend(item, "", { groups, ids: [...groups.keys()] }), groups, bytes && { type: sniff(bytes).type, bytes });
  return textOf(read);
}

function photoIn({ body }: Item): Uint8Array | undefined {
  const photo = "bytes" in body ? viewVCard(body.bytes).photo : undefined;
  return photo?.kind === "inline" && photo.bytes.length > 0 ? photo.bytes : undefined;
}

/** Google takes one name for a contact and refuses two: the profile's beside it is not the contact's. */
function onlyWritten(raw: Person): Person {
  return Object.fromEntries(writtenFields.flatMap((name) => (raw[name] ? [[name, own<{ readonly metadata?: people_v1.Schema$FieldMetadata }>(raw[name])]] : [])));
}

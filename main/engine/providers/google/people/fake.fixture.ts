// Google's People, as its documentation and the types of its client describe it.
import type { people_v1 } from "@googleapis/people";
import { type Handler, ok, refuse, type Reply, type Request } from "../http.fixture.ts";
import { Pages, Shelf, type WorldClock } from "../shelf.fixture.ts";

type Person = people_v1.Schema$Person;
type Group = people_v1.Schema$ContactGroup;

export type FakePeople = {
  readonly people: Shelf<Person>;
  readonly others: Shelf<Person>;
  readonly groups: Map<string, Group>;
  /** What is answered when these are asked for, whatever is there. */
  readonly unread: Map<string, people_v1.Schema$PersonResponse>;
  readonly handler: Handler;
  readonly photos: Handler;
  /** `profile`: what the person's own Google account says, which Google tells together with the contact. */
  add(person: Person, profile?: Person): Person;
  change(resourceName: string, change: (person: Person) => Person): void;
};

/** Of these a contact has one at most. */
const single = ["names", "biographies", "birthdays", "genders"] as const;
const known = new Set(["addresses", "ageRanges", "biographies", "birthdays", "calendarUrls", "clientData", "coverPhotos", "emailAddresses", "events", "externalIds", "genders", "imClients", "interests", "locales", "locations", "memberships", "metadata", "miscKeywords", "names", "nicknames", "occupations", "organizations", "phoneNumbers", "photos", "relations", "sipAddresses", "skills", "urls", "userDefined"]);
const mostInBatch = 200;
const mostDeleted = 500;
const weekMs = 7 * 86_400_000;

export function fakePeople(clock: WorldClock, base: () => string): FakePeople {
  const people = new Shelf<Person>(clock);
  const others = new Shelf<Person>(clock);
  const groups = new Map<string, Group>();
  const unread: FakePeople["unread"] = new Map();
  const pages = new Pages<Person>();
  const pictures = new Map<string, Buffer>();
  const profiles = new Map<string, Person>();
  let made = 0;

  const stamped = (person: Person, id: string): Person => {
    const updateTime = new Date(clock.now()).toISOString();
    const etag = `#etag${(made += 1)}=`;
    return { ...person, resourceName: `people/${id}`, etag: `%whole${made}`, metadata: { sources: [{ type: "CONTACT", id, etag, updateTime }], objectType: "PERSON" } };
  };
  const add = (person: Person, profile?: Person): Person => {
    const id = `c${(1000 + (made += 1)).toString()}`;
    if (profile !== undefined) profiles.set(`people/${id}`, profile);
    const whole = stamped(normalised(person), id);
    return people.put(`people/${id}`, whole);
  };
  const change = (name: string, how: (person: Person) => Person): Person | undefined => {
    const before = people.actual.get(name);
    return before && people.put(name, stamped(normalised(how(before)), name.slice("people/".length)));
  };
  const problem = (person: Person): string | undefined => {
    for (const field of single) if ((person[field]?.length ?? 0) > 1) return `more than one of ${field}`;
    if (person.phoneNumbers?.some(({ value }) => !value)) return "a phone number without one";
    if (person.userDefined?.some(({ key }) => !key)) return "a field without a name";
    const unknown = person.memberships?.find(({ contactGroupMembership }) => !isGroup(contactGroupMembership?.contactGroupResourceName ?? ""));
    return unknown && "no such group";
  };
  const isGroup = (name: string): boolean => ["contactGroups/myContacts", "contactGroups/starred"].includes(name) || groups.has(name);
  const masked = (person: Person, fields: string | null): Person | undefined => {
    const wanted = (fields ?? "").split(",");
    if (fields === null || fields === "" || wanted.some((field) => !known.has(field))) return undefined;
    const kept = Object.entries(withProfile(person, profiles.get(person.resourceName ?? ""))).filter(([name]) => name === "resourceName" || name === "etag" || wanted.includes(name));
    return Object.fromEntries(kept);
  };

  const connections = ({ query }: Request, shelf: Shelf<Person>, mask: string): Reply => {
    const fields = query.get(mask);
    if (masked({}, fields) === undefined) return refuse(400, "INVALID_ARGUMENT");
    const size = Number(query.get("pageSize") ?? 100);
    if (!(size >= 1 && size <= 1000)) return refuse(400, "INVALID_ARGUMENT");
    const sync = query.get("syncToken");
    const [place, fieldsThen, at] = sync === null ? [] : sync.split("|");
    const changed = place === undefined ? undefined : shelf.since(place);
    if (sync !== null && (changed === undefined || Number(at) < clock.now() - weekMs)) return refuse(400, "FAILED_PRECONDITION", [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "EXPIRED_SYNC_TOKEN" }]);
    if (sync !== null && fieldsThen !== fields) return refuse(400, "INVALID_ARGUMENT");
    const told = (): Person[] => (changed ?? shelf.all()).map(({ id, value }) => value ?? { resourceName: id, etag: "gone", metadata: { deleted: true, sources: [{ type: "CONTACT" }] } });
    const token = shelf.token();
    const page = pages.page(query.get("pageToken"), told, size);
    if (page === undefined) return refuse(400, "INVALID_ARGUMENT");
    const wanted = page.items.map((person) => masked(person, fields) ?? {});
    const end = page.next === undefined && query.get("requestSyncToken") === "true" ? { nextSyncToken: `${token}|${fields}|${clock.now()}` } : {};
    return ok({ [mask === "readMask" ? "otherContacts" : "connections"]: wanted, totalItems: shelf.all().length, ...(page.next !== undefined && { nextPageToken: page.next }), ...end });
  };

  const batchCreate = ({ json }: Request): Reply => {
    const { contacts = [], readMask } = json<people_v1.Schema$BatchCreateContactsRequest>();
    const given = contacts.map(({ contactPerson }) => contactPerson ?? {});
    if (given.length === 0 || given.length > mostInBatch || given.some((person) => problem(person) !== undefined)) return refuse(400, "INVALID_ARGUMENT");
    return ok({ createdPeople: given.map((person) => ({ httpStatusCode: 200, person: masked(add(person), readMask ?? null) })) });
  };

  /** All or none of them. */
  const batchDelete = ({ json }: Request): Reply => {
    const { resourceNames } = json<people_v1.Schema$BatchDeleteContactsRequest>();
    const names = resourceNames ?? [];
    if (names.length === 0 || names.length > mostDeleted) return refuse(400, "INVALID_ARGUMENT");
    if (names.some((name) => !people.actual.has(name))) return refuse(404, "NOT_FOUND");
    for (const name of names) people.remove(name);
    return ok({});
  };

  const update = ({ query, json }: Request, name: string): Reply => {
    const before = people.actual.get(name);
    if (before === undefined) return refuse(404, "NOT_FOUND");
    const body = json<Person>();
    const fields = (query.get("updatePersonFields") ?? "").split(",");
    const etag = body.metadata?.sources?.find(({ type }) => type === "CONTACT")?.etag;
    if (etag === undefined || problem(body) !== undefined) return refuse(400, "INVALID_ARGUMENT");
    if (etag !== before.metadata?.sources?.[0]?.etag) return refuse(400, "FAILED_PRECONDITION");
    const asked = Object.fromEntries(fields.map((field) => [field, body[field as keyof Person]]));
    return ok(masked(change(name, (person) => ({ ...person, ...asked })) ?? {}, query.get("personFields")));
  };

  const picture = ({ json }: Request, name: string): Reply => {
    const { photoBytes, personFields } = json<people_v1.Schema$UpdateContactPhotoRequest>();
    if (!people.actual.has(name)) return refuse(404, "NOT_FOUND");
    pictures.set(name, Buffer.from(photoBytes ?? "", "base64"));
    const url = `${base()}/photos/${name.slice("people/".length)}/s100/photo.jpg`;
    const person = change(name, (before) => ({ ...before, photos: [{ url, metadata: { primary: true, source: { type: "CONTACT" } } }] }));
    return ok({ person: masked(person ?? {}, personFields ?? null) });
  };

  const noPicture = ({ method, query }: Request, name: string): Reply => {
    if (method !== "DELETE" || !pictures.delete(name)) return refuse(404, "NOT_FOUND");
    const person = change(name, (before) => ({ ...before, photos: [] }));
    return ok({ person: masked(person ?? {}, query.get("personFields")) });
  };

  const groupCalls = ({ method, json }: Request): Reply => {
    if (method === "GET") return ok({ contactGroups: [{ resourceName: "contactGroups/myContacts", groupType: "SYSTEM_CONTACT_GROUP", name: "myContacts", formattedName: "My Contacts" }, ...groups.values()] });
    const { contactGroup } = json<people_v1.Schema$CreateContactGroupRequest>();
    if ([...groups.values()].some(({ name }) => name === contactGroup?.name)) return refuse(409, "ALREADY_EXISTS");
    const group: Group = { resourceName: `contactGroups/g${groups.size + 1}`, groupType: "USER_CONTACT_GROUP", name: contactGroup?.name ?? null, formattedName: contactGroup?.name ?? null };
    groups.set(group.resourceName ?? "", group);
    return ok(group);
  };

  const handler: Handler = (request) => {
    const { method, path: [service, , first = "", second = "", third = ""], query } = request;
    if (service !== "people") return undefined;
    if (first === "people" && second === "me" && third === "connections") return connections(request, people, "personFields");
    if (first === "otherContacts") return connections(request, others, "readMask");
    if (first === "contactGroups") return groupCalls(request);
    if (first === "people:batchCreateContacts") return batchCreate(request);
    if (first === "people:batchGet") {
      const names = query.getAll("resourceNames");
      if (names.length > mostInBatch || masked({}, query.get("personFields")) === undefined) return refuse(400, "INVALID_ARGUMENT");
      return ok({ responses: names.map((name) => unread.get(name) ?? ({ requestedResourceName: name, httpStatusCode: people.actual.has(name) ? 200 : 404, ...(people.actual.has(name) && { person: masked(people.actual.get(name) ?? {}, query.get("personFields")) }) })) });
    }
    if (first === "people:batchDeleteContacts") return batchDelete(request);
    const [id = "", verb] = second.split(":");
    const name = `people/${id}`;
    if (verb === "updateContact") return update(request, name);
    if (verb === "updateContactPhoto") return picture(request, name);
    if (verb === "deleteContactPhoto") return noPicture(request, name);
    const person = people.actual.get(name);
    if (person === undefined) return refuse(404, "NOT_FOUND");
    if (verb === "deleteContact" && method === "DELETE") {
      people.remove(name);
      return ok({});
    }
    return ok(masked(person, query.get("personFields")));
  };
  const photos: Handler = ({ path: [service, id = "", size] }) => {
    if (service !== "photos") return undefined;
    const bytes = pictures.get(`people/${id}`);
    return bytes === undefined || size !== "s0" ? refuse(404, "NOT_FOUND") : { status: 200, headers: { "content-type": "image/jpeg" }, bytes };
  };
  return { people, others, groups, unread, handler, photos, add, change: (name, how) => void change(name, how) };
}

function withProfile(person: Person, profile: Person = {}): Person {
  const beside = Object.entries(profile).map(([name, values]) => {
    const own = (person as Readonly<Record<string, unknown>>)[name];
    const told = (values as readonly object[]).map((value) => ({ ...value, metadata: { source: { type: "PROFILE", id: "1" } } }));
    return [name, [...(Array.isArray(own) ? (own as unknown[]) : []), ...told]] as const;
  });
  return { ...person, ...Object.fromEntries(beside) };
}

/** Google makes the name that is shown, and shows types in the reader's language. */
function normalised(person: Person): Person {
  const [name] = person.names ?? [];
  const parts = [name?.honorificPrefix, name?.givenName, name?.middleName, name?.familyName, name?.honorificSuffix].filter((part) => part);
  const displayName = name?.unstructuredName || parts.join(" ");
  const metadata = { primary: true, source: { type: "CONTACT" } };
  return {
    ...person,
    ...(name && { names: [{ ...name, displayName, metadata }] }),
    phoneNumbers: (person.phoneNumbers ?? []).map((each) => ({ ...each, ...(each.type && { formattedType: each.type }), metadata })),
    emailAddresses: (person.emailAddresses ?? []).map((each) => ({ ...each, ...(each.type && { formattedType: each.type }), metadata })),
  };
}

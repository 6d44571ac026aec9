import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { differingFields } from "../../../restore/meaning.ts";
import { viewVCard } from "../../../formats/vcard.ts";
import { bytesOf as bodyBytes, gather } from "../../bytes.ts";
import { samplePhoto } from "../../conformance/samples.ts";
import type { Fetched, Item, Op, Outcome, Ref } from "../../provider.ts";
import { type GoogleSubject, openGoogle } from "../google.fixture.ts";
import { personOf } from "./card-person.ts";
import { personCard } from "./person-card.ts";
import type { Person } from "./types.ts";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const card = (...lines: readonly string[]): Uint8Array => new TextEncoder().encode(["BEGIN:VCARD", "VERSION:3.0", "UID:oma-1", ...lines, "END:VCARD", ""].join("\r\n"));

/** Everything Google has fields for. */
const oma: Person = {
  names: [{ givenName: "Elise", middleName: "Marie", familyName: "Morel", honorificPrefix: "Dr.", honorificSuffix: "jr.", phoneticGivenName: "Eh-liese", unstructuredName: "Dr. Elise Marie Morel jr." }],
  nicknames: [{ value: "Oma" }],
  organizations: [{ name: "Bakery; Sons", department: "Bread", title: "Baker" }, { name: "Choir", title: "Alto" }],
  phoneNumbers: [{ value: "+49 30 1", type: "mobile" }, { value: "+49 30 2", type: "workFax" }, { value: "+49 30 3", type: "Boat, lower deck" }, { value: "+49 30 4" }, { value: "+49 30 5", type: "googleVoice" }],
  emailAddresses: [{ value: "oma@example.org", type: "home" }, { value: "elise@example.org", type: "other" }],
  addresses: [{ streetAddress: "Quay 1\nBack door", city: "Hamburg", postalCode: "20457", country: "Germany", countryCode: "DE", type: "home" }],
  urls: [{ value: "https://oma.example.org/", type: "homePage" }, { value: "https://work.example.org/", type: "work" }],
  imClients: [{ username: "oma 1", protocol: "jabber", type: "home" }],
  sipAddresses: [{ value: "oma@sip.example.org", type: "work" }],
  birthdays: [{ date: { month: 5, day: 4 } }],
  events: [{ date: { year: 1955, month: 6, day: 1 }, type: "anniversary" }, { date: { year: 2020, month: 2, day: 29 }, type: "First swim" }],
  relations: [{ person: "Sam", type: "spouse" }, { person: "Rex", type: "the dog" }],
  userDefined: [{ key: "Shoe size", value: "38" }],
  genders: [{ value: "female" }],
  occupations: [{ value: "Retired" }],
  biographies: [{ value: "Soup, on Sundays", contentType: "TEXT_PLAIN" }],
};

describe("a contact", () => {
  it("says everything in its card, and the card says it back", () => {
    const written = personOf(personCard(oma, "u", []));
    expect(written).toEqual(oma);
    expect(personCard(written, "u", [])).toEqual(personCard(oma, "u", []));
  });

  it("is a card that others understand", () => {
    const view = viewVCard(personCard(oma, "u", ["Family"]));
    expect([view.fullName, view.org, view.title, view.birthday, view.anniversary?.year, view.categories]).toEqual(["Dr. Elise Marie Morel jr.", ["Bakery; Sons", "Bread"], "Baker", { month: 5, day: 4 }, 1955, ["Family"]]);
    expect(view.phones.map(({ types, label }) => label ?? types.join())).toEqual(["cell", "work,fax", "Boat, lower deck", "", "GoogleVoice"]);
    expect(view.related.map(({ value, label }) => [value, label])).toEqual([["Sam", "Spouse"], ["Rex", "the dog"]]);
  });

  it("has its words as text, and none of the delivery text of an address", () => {
    const { addresses, imClients, phoneNumbers } = personOf(card("FN:Anna", 'ADR;TYPE=home;LABEL="Hauptstra\u00dfe 1":;;Hauptstra\u00dfe 1;;;;', "IMPP;X-SERVICE-TYPE=B\u00fcro:x-apple:anna", "TEL;TYPE=K\u00fcche:1"));
    expect([addresses, imClients, phoneNumbers]).toEqual([[{ streetAddress: "Hauptstra\u00dfe 1", type: "home" }], [{ username: "anna", protocol: "B\u00fcro" }], [{ value: "1", type: "k\u00fcche" }]]);
  });

  it.each([{}, { names: [{}] }, { organizations: [{ name: "Bakery" }] }, { birthdays: [{ text: "in spring" }] }, { phoneNumbers: [{ value: "1\r\nX-EVIL:1" }] }])("is a card with a name, whatever it lacks: %j", (person) => {
    const bytes = personCard(person, "u", []);
    expect(viewVCard(bytes).fullName).not.toBe("");
    expect(text(bytes)).not.toMatch(/^X-EVIL/m);
  });
});

async function all<T>(answers: AsyncIterable<T> | undefined): Promise<T[]> {
  const found: T[] = [];
  for await (const answer of answers ?? []) found.push(answer);
  return found;
}

async function itemsOf({ connection, collection, io }: GoogleSubject): Promise<Extract<Fetched, { is: "item" }>[]> {
  const refs = (await all(connection.source?.changes(collection, undefined, io))).flatMap((change) => (change.is === "present" ? [change.ref] : []));
  return (await all(connection.source?.read(collection, refs, io))).flatMap((answer) => (answer.is === "item" ? [answer] : []));
}

function write({ connection, collection, io }: GoogleSubject, ...ops: Op[]): Promise<Outcome[]> {
  return all(connection.target?.write(collection, ops, io));
}

const create = (key: string, item: Item): Op => ({ do: "create", key, item });
const contact = (bytes: Uint8Array, more: Partial<Item> = {}): Item => ({ kind: "contact", uid: "oma-1", body: { type: "text/vcard", bytes }, ...more });

describe("an address book", () => {
  it("gives its own contacts back as they were: nothing is lost, marks and picture included", async () => {
    const google = await openGoogle("contact");
    const { people, groups } = google.fake.people;
    groups.set("contactGroups/g1", { resourceName: "contactGroups/g1", groupType: "USER_CONTACT_GROUP", name: "Family", formattedName: "Family" });
    google.fake.people.add({ ...oma, interests: [{ value: "Kites" }], memberships: [{ contactGroupMembership: { contactGroupResourceName: "contactGroups/g1" } }, { contactGroupMembership: { contactGroupResourceName: "contactGroups/starred" } }] });
    const [kept] = await itemsOf(google);
    expect(kept?.item.facts).toMatchObject({ groups: ["contactGroups/g1"], favourite: true });
    for (const name of people.actual.keys()) people.remove(name);
    expect(await write(google, create("back", kept?.item ?? contact(card())))).toMatchObject([{ is: "done" }]);
    const [back] = await itemsOf(google);
    expect(differingFields("contact", bytesOf(kept), bytesOf(back))).toEqual([]);
    const [now] = [...people.actual.values()];
    expect(now).toMatchObject({ ...oma, memberships: expect.arrayContaining([{ contactGroupMembership: { contactGroupResourceName: "contactGroups/starred" } }]) as unknown });
    await google.close();
  });

  it("gives a contact back without what the person's own Google profile says beside it", async () => {
    const google = await openGoogle("contact");
    const { people } = google.fake.people;
    google.fake.people.add({ names: [{ givenName: "Anna", familyName: "Berg" }], emailAddresses: [{ value: "anna@example.org", type: "home" }] }, { names: [{ displayName: "Anna B.", givenName: "Anna" }], emailAddresses: [{ value: "profile@example.org" }] });
    const [kept] = await itemsOf(google);
    for (const name of people.actual.keys()) people.remove(name);
    expect(await write(google, create("back", kept?.item ?? contact(card())))).toMatchObject([{ is: "done" }]);
    const [now] = [...people.actual.values()];
    expect([now?.names?.map(({ familyName }) => familyName), now?.emailAddresses?.map(({ value }) => value)]).toEqual([["Berg"], ["anna@example.org"]]);
    await google.close();
  });

  it("keeps every word of a card of another service, until somebody changes the contact there", async () => {
    const google = await openGoogle("contact");
    const bytes = card("FN:Oma", "N:;Oma;;;", "TEL;TYPE=CELL,VOICE,pref:+49 30 1", "X-ODD;A=b:c", "item1.EMAIL:o@example.org", "item1.X-ABLabel:Boat");
    await write(google, create("k", contact(bytes)));
    const [item] = await itemsOf(google);
    expect(text(bytesOf(item))).toBe(text(bytes));
    const [name = ""] = google.fake.people.people.actual.keys();
    google.fake.people.change(name, (person) => ({ ...person, phoneNumbers: [{ value: "+49 30 2", type: "home" }] }));
    const [changed] = await itemsOf(google);
    expect([viewVCard(bytesOf(changed)).phones[0]?.value, changed?.item.uid]).toEqual(["+49 30 2", "oma-1"]);
    await google.close();
  });

  it("takes a contact that Google could not hand over for owed, and only what it says is not there for gone", async () => {
    const google = await openGoogle("contact");
    const fake = google.fake.people;
    const names = ["A", "B", "C", "D"].map((givenName) => fake.add({ names: [{ givenName }] }).resourceName ?? "");
    const refs = names.map((href) => ({ href }));
    const [, failing = "", silent = "", gone = ""] = names;
    fake.unread.set(failing, { requestedResourceName: failing, httpStatusCode: 500, status: { code: 13 } });
    fake.unread.set(silent, {});
    fake.people.remove(gone);
    expect((await all(google.connection.source?.read(google.collection, refs, google.io))).map(({ is }) => is).sort()).toEqual(["failed", "failed", "gone", "item"]);
    await google.close();
  });

  it("uses the labels that are there, and makes what is missing once", async () => {
    const google = await openGoogle("contact");
    google.fake.people.groups.set("contactGroups/g1", { resourceName: "contactGroups/g1", groupType: "USER_CONTACT_GROUP", name: "Family", formattedName: "Family" });
    await write(google, create("a", contact(card("FN:A", "CATEGORIES:family,Choir"))), create("b", contact(card("FN:B"), { facts: { groups: ["Choir"] } })));
    expect([...google.fake.people.groups.values()].map(({ name }) => name)).toEqual(["Family", "Choir"]);
    const groups = (await itemsOf(google)).map(({ item }) => item.facts?.groups);
    expect(groups).toEqual([["contactGroups/g1", "contactGroups/g2"], ["contactGroups/g2"]]);
    await google.close();
  });

  it("brings pictures along, and takes them away with their card's", async () => {
    const google = await openGoogle("contact");
    const { body } = samplePhoto("a.jpg", "oma");
    const picture = "bytes" in body ? body.bytes : new Uint8Array();
    await write(google, create("p", contact(card("FN:Oma", `PHOTO;ENCODING=b;TYPE=JPEG:${Buffer.from(picture).toString("base64")}`))));
    const [item] = await itemsOf(google);
    const shown = viewVCard(bytesOf(item)).photo;
    expect(shown?.kind === "inline" && Buffer.compare(shown.bytes, picture)).toBe(0);
    expect(item?.item.raw && "bytes" in item.item.raw && text(item.item.raw.bytes)).toContain(createHash("sha256").update(picture).digest("hex"));
    const ref = item?.ref ?? { href: "" };
    await write(google, { do: "replace", key: "linked", ref, item: contact(card("FN:Oma", "PHOTO;VALUE=uri:https://example.org/oma.jpg")) });
    const [linked] = await itemsOf(google);
    expect(viewVCard(bytesOf(linked)).photo?.kind).toBe("inline");
    await write(google, { do: "replace", key: "none", ref: linked?.ref ?? ref, item: contact(card("FN:Oma")) });
    expect((await itemsOf(google)).map((each) => viewVCard(bytesOf(each)).photo)).toEqual([undefined]);
    await google.close();
  });

  async function withPicture(google: GoogleSubject, ...names: string[]): Promise<Ref[]> {
    const photo = Buffer.from(await bodyBytes(samplePhoto("a.jpg", "oma").body)).toString("base64");
    await write(google, ...names.map((name) => create(name, contact(card(`FN:${name}`, `PHOTO;ENCODING=b;TYPE=JPEG:${photo}`)))));
    return (await all(google.connection.source?.changes(google.collection, undefined, google.io))).flatMap((change) => (change.is === "present" ? [change.ref] : []));
  }
  const busy = (status: number): Response => new Response(null, { status });
  it.each<[string, () => Response, string | undefined]>([
    ["is refused for good", () => busy(403), undefined],
    ["is no image", () => new Response("<html>"), undefined],
    ["is too large", () => new Response(new Uint8Array(20_000_001)), undefined],
    ["meets a bad moment", () => busy(503), "rate-limited"],
    ["meets a failing server", () => busy(500), "server"],
    ["never comes", () => { throw new TypeError("fetch failed"); }, "internal"],
  ])("a picture that %s does not cost the contact; one that may come later is owed", async (_what, picture, owed) => {
    const google = await openGoogle("contact");
    let asked = 0;
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (!new URL(input instanceof Request ? input.url : input).pathname.startsWith("/photos/")) return google.io.fetch(input, init);
      asked += 1;
      return picture();
    };
    const refs = await withPicture(google, ...Array.from({ length: 20 }, (_, n) => `k${n}`));
    const answers = await all(google.connection.source?.read(google.collection, refs, { ...google.io, fetch }));
    expect(answers.map((answer) => (answer.is === "item" ? viewVCard(bytesOf(answer)).photo : answer.is))).toEqual(refs.map(() => undefined));
    expect(answers[0]?.is === "item" && answers[0].owes?.code).toBe(owed);
    expect(answers.every((answer) => answer.is === "item" && (answer.owes !== undefined) === (owed !== undefined))).toBe(true);
    // A host that fails is left alone.
    expect(asked < 8).toBe(owed !== undefined);
    await google.close();
  });

  it("reads at once the labels that a write has made", async () => {
    const google = await openGoogle("contact");
    await itemsOf(google);
    const bytes = card("FN:A", "CATEGORIES:Choir", "X-SHOE:38");
    const [outcome] = await write(google, create("a", contact(bytes)));
    const { source } = google.connection;
    const [answer] = source === undefined ? [] : await gather(source.read(google.collection, outcome?.is === "done" && outcome.ref ? [outcome.ref] : [], google.io));
    expect(answer?.is === "item" && "bytes" in answer.item.body && text(answer.item.body.bytes)).toBe(text(bytes));
    await google.close();
  });

  it("makes the others where Google refuses one", async () => {
    const google = await openGoogle("contact");
    const bad = contact(card("FN:Bad", "TEL:"));
    const outcomes = await write(google, create("a", contact(card("FN:A"))), create("bad", { ...bad, body: { type: "text/vcard", bytes: card("FN:Bad", "item1.X-USER-DEFINED:x") } }), create("c", contact(card("FN:C"))));
    expect(outcomes.map(({ key, is }) => [key, is])).toEqual([["a", "done"], ["bad", "failed"], ["c", "done"]]);
    await google.close();
  });

  it("removes many at once, and only what is as it was", async () => {
    const google = await openGoogle("contact");
    const fake = google.fake.people;
    const names = Array.from({ length: 50 }, (_, n) => fake.add({ names: [{ givenName: `P${n}` }] }).resourceName ?? "");
    const [changed = "", gone = "", fleeting = ""] = names;
    const found = await itemsOf(google);
    fake.change(changed, (person) => ({ ...person, nicknames: [{ value: "Changed since" }] }));
    fake.people.remove(gone);
    const before = google.fake.server.seen.length;
    const remove = (only: (href: string) => boolean): Promise<Outcome[]> => write(google, ...found.flatMap(({ ref }): Op[] => (only(ref.href) ? [{ do: "remove", key: ref.href, ref }] : [])));
    const outcomes = await remove((href) => href !== fleeting);
    expect(outcomes.filter(({ is }) => is !== "done")).toEqual([{ key: changed, is: "conflict" }]);
    expect([...fake.people.actual.keys()].sort()).toEqual([changed, fleeting].sort());
    expect(google.fake.server.seen.length - before).toBe(2);
    // Gone between the look and the removal: Google refuses all of them.
    const other = fake.add({ names: [{ givenName: "Other" }] }).resourceName ?? "";
    fake.unread.set(gone, { requestedResourceName: gone, httpStatusCode: 200, person: { resourceName: gone } });
    expect(await write(google, { do: "remove", key: "x", ref: { href: gone } }, { do: "remove", key: "y", ref: { href: other } })).toEqual([{ key: "x", is: "done" }, { key: "y", is: "done" }]);
    expect(fake.people.actual.has(other)).toBe(false);
    await google.close();
  });

  it("waits when Google says so, and lists all of several pages", async () => {
    const google = await openGoogle("contact");
    for (let n = 0; n < 1200; n++) google.fake.people.add({ names: [{ givenName: `P${n}` }] });
    expect(await itemsOf(google)).toHaveLength(1200);
    google.fake.server.switches.refuseEvery = 2;
    expect(await itemsOf(google)).toHaveLength(1200);
    expect(new Set(google.waits)).toEqual(new Set([1000]));
    google.fake.server.switches.refuseEvery = 1;
    const refused: unknown = await all(google.connection.source?.changes(google.collection, undefined, google.io)).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "rate-limited", afterMs: 1000 });
  });

  it("waits longer than a minute in all where Google does not say how long", async () => {
    const google = await openGoogle("contact");
    google.fake.server.switches.quota = { most: 1, perMs: 600_000 };
    const refused: unknown = await all(google.connection.source?.changes(google.collection, undefined, google.io)).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "rate-limited", afterMs: undefined });
    expect(google.waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(60_000);
    await google.close();
  });
});

function bytesOf(answer: Extract<Fetched, { is: "item" }> | undefined): Uint8Array {
  return answer !== undefined && "bytes" in answer.item.body ? answer.item.body.bytes : new Uint8Array();
}

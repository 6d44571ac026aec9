// A vCard as a contact of Google.
import type { people_v1 } from "@googleapis/people";
import { parseContent, type ContentLine } from "../../../formats/content-lines.ts";
import { decodedValue, paramText, structuredValue, textValue } from "../../../formats/content-values.ts";
import { labelIn, partialDate, typesOf as cardTypes } from "../../../formats/vcard-view.ts";
import { type CardView, type PartialDate, viewVCard } from "../../../formats/vcard.ts";
import { grouped, type Person, typeOf, wordType } from "./types.ts";

/** Fields that Lifeboat writes, as `updatePersonFields` names them. */
export const writtenFields = [
  "addresses", "biographies", "birthdays", "clientData", "emailAddresses", "events", "genders", "imClients", "memberships", "names", "nicknames", "occupations",
  "organizations", "phoneNumbers", "relations", "sipAddresses", "urls", "userDefined",
] as const;

/** Without groups and marks. */
export function personOf(bytes: Uint8Array): Person {
  const view = viewVCard(bytes);
  const lines = parseContent(bytes).lines.filter(({ name }) => name !== "BEGIN" && name !== "END");
  const by = (name: string): ContentLine[][] => grouped(lines).filter((group) => group.some((line) => line.name === name));
  const messaging = by("IMPP").flatMap(chatsOf);
  const birthday = lines.find(({ name }) => name === "BDAY");
  return {
    names: [nameOf(view, lines)],
    nicknames: view.nicknames.map((value) => ({ value })),
    organizations: by("ORG").length + by("TITLE").length === 0 ? [] : organizations(lines),
    phoneNumbers: view.phones.filter(hasValue).map(({ value, ...marks }) => ({ value: value.replace(/^tel:/i, ""), ...typed(typeOf("phone", marks)) })),
    emailAddresses: view.emails.filter(hasValue).map(({ value, ...marks }) => ({ value: value.replace(/^mailto:/i, ""), ...typed(typeOf("email", marks)) })),
    addresses: by("ADR").flatMap(addressOf),
    urls: view.urls.filter(hasValue).map(({ value, ...marks }) => ({ value, ...typed(typeOf("url", marks)) })),
    imClients: messaging.flatMap(({ sip, ...each }) => (sip ? [] : [each])),
    sipAddresses: messaging.flatMap(({ sip, username, type }) => (sip ? [{ value: username, ...typed(type) }] : [])),
    birthdays: birthday === undefined ? [] : [birthdayOf(view.birthday, birthday)],
    events: [...by("ANNIVERSARY"), ...by("X-ANNIVERSARY"), ...by("X-ABDATE")].flatMap(eventOf),
    relations: [...by("X-ABRELATEDNAMES"), ...by("RELATED")].flatMap((group) => named(group, ["X-ABRELATEDNAMES", "RELATED"], ({ value, label, types }) => ({ person: value, ...typed(wordType("relation", label ?? types[0])) }))),
    userDefined: by("X-USER-DEFINED").flatMap((group) => named(group, ["X-USER-DEFINED"], ({ value, label }) => ({ key: label ?? "", value }))),
    genders: lines.filter(({ name }) => name === "X-GENDER").slice(0, 1).map((line) => ({ value: textValue(line) })),
    occupations: view.role === undefined ? [] : [{ value: view.role }],
    biographies: view.note === undefined || view.note === "" ? [] : [{ value: view.note, contentType: "TEXT_PLAIN" }],
  };
}

/** Google refuses a card with an empty one. */
const hasValue = ({ value }: { readonly value: string }): boolean => value.trim() !== "";

const typed = (type: string | undefined): { type?: string } => (type === undefined ? {} : { type });

function nameOf({ name, fullName }: CardView, lines: readonly ContentLine[]): people_v1.Schema$Name {
  const said = (wanted: string): string | undefined => lines.filter((line) => line.name === wanted).map(textValue).find((text) => text !== "");
  const parts = {
    givenName: name?.given,
    familyName: name?.family,
    middleName: name?.additional,
    honorificPrefix: name?.prefix,
    honorificSuffix: name?.suffix,
    phoneticGivenName: said("X-PHONETIC-FIRST-NAME"),
    phoneticMiddleName: said("X-PHONETIC-MIDDLE-NAME"),
    phoneticFamilyName: said("X-PHONETIC-LAST-NAME"),
  };
  const filled = Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined && part !== ""));
  // Google makes the name that is shown of the parts, and parts of a name that has none.
  return { ...filled, ...(fullName !== "" && { unstructuredName: fullName }) };
}

function organizations(lines: readonly ContentLine[]): people_v1.Schema$Organization[] {
  const about = lines.filter(({ name }) => name === "ORG" || name === "TITLE" || name === "X-PHONETIC-ORG");
  const groups = Map.groupBy(about, (line) => (line.group === "" ? "" : line.group.toLowerCase()));
  return [...groups.values()].map((group) => {
    const line = (name: string): ContentLine | undefined => group.find((each) => each.name === name);
    const [org, title, phonetic] = [line("ORG"), line("TITLE"), line("X-PHONETIC-ORG")];
    const [name = "", ...units] = org === undefined ? [] : structuredValue(org);
    const department = units.filter((unit) => unit !== "").join(", ");
    return { ...(name !== "" && { name }), ...(department !== "" && { department }), ...(title && { title: textValue(title) }), ...(phonetic && { phoneticName: textValue(phonetic) }) };
  });
}

function addressOf(group: readonly ContentLine[]): people_v1.Schema$Address[] {
  const code = group.find(({ name }) => name === "X-ABADR");
  return group.filter(({ name }) => name === "ADR").map((line) => {
    const [poBox, extendedAddress, streetAddress, city, region, postalCode, country] = structuredValue(line);
    const parts = { poBox, extendedAddress, streetAddress, city, region, postalCode, country };
    const filled = Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined && part !== ""));
    return { ...filled, ...(code && { countryCode: textValue(code).toUpperCase() }), ...typed(typeOf("address", marksOf(line, group))) };
  });
}

function marksOf(line: ContentLine, group: readonly ContentLine[]): { types: string[]; label?: string } {
  const label = group.find(({ name }) => name === "X-ABLABEL");
  const text = label === undefined ? labelIn(line) : (/^_\$!<(.*)>!\$_$/s.exec(textValue(label))?.[1] ?? textValue(label));
  return { types: cardTypes(line), ...(text !== undefined && { label: text }) };
}

function named<T>(group: readonly ContentLine[], names: readonly string[], make: (said: { value: string; label?: string; types: readonly string[] }) => T): T[] {
  return group.filter(({ name }) => names.includes(name)).map((line) => make({ value: textValue(line), ...marksOf(line, group) }));
}

type Chat = { readonly sip: boolean; readonly username: string; readonly protocol?: string; readonly type?: string };

/** What a line calls its service wins over the scheme. */
function chatsOf(group: readonly ContentLine[]): Chat[] {
  return group.filter(({ name }) => name === "IMPP").map((line) => {
    const value = textValue(line).trim();
    const [, scheme = "", rest = ""] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(value) ?? [];
    const service = paramText(line, "X-SERVICE-TYPE") ?? (scheme === "" || ownSchemes.has(scheme.toLowerCase()) ? undefined : scheme);
    const sip = scheme.toLowerCase() === "sip";
    return { sip, username: scheme === "" ? value : sip ? rest : decoded(rest), ...(service !== undefined && { protocol: service }), ...typed(typeOf("chat", marksOf(line, group))) };
  });
}

const ownSchemes = new Set(["x-apple", "x-google"]);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function dateOf({ year, month, day }: PartialDate): people_v1.Schema$Date {
  return { ...(year !== undefined && { year }), ...(month !== undefined && { month }), ...(day !== undefined && { day }) };
}

function birthdayOf(date: PartialDate | undefined, line: ContentLine): people_v1.Schema$Birthday {
  return date?.month === undefined || date.day === undefined ? { text: textValue(line) } : { date: dateOf(date) };
}

function eventOf(group: readonly ContentLine[]): people_v1.Schema$Event[] {
  return group.filter(({ name }) => name.endsWith("ANNIVERSARY") || name === "X-ABDATE").flatMap((line) => {
    const date = partialDate(decodedValue(line), line.param("X-APPLE-OMIT-YEAR")[0]);
    if (date?.month === undefined || date.day === undefined) return [];
    const type = line.name === "X-ABDATE" ? wordType("date", marksOf(line, group).label) : "anniversary";
    return [{ date: dateOf(date), ...typed(type) }];
  });
}

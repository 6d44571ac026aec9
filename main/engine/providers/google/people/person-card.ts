// A contact of Google as vCard 3.0 (RFC 2426), written the way Apple's cards are where the standard has no word.
import type { people_v1 } from "@googleapis/people";
import { decodeText } from "../../../formats/byte-string.ts";
import { escapeText } from "../../../formats/content-values.ts";
import { Lines, param } from "../../../formats/write-lines.ts";
import { type Field, headOf, type Head, type Person, wordLabel } from "./types.ts";

type Typed = { readonly type?: string | null; readonly metadata?: people_v1.Schema$FieldMetadata };

/** `categories`: names of the groups it is in. */
export function personCard(person: Person, uid: string, categories: readonly string[]): Uint8Array {
  return new Card(person).write(uid, categories);
}

class Card {
  private readonly person: Person;
  private readonly lines = new Lines();
  private items = 0;

  constructor(person: Person) {
    this.person = person;
  }

  write(uid: string, categories: readonly string[]): Uint8Array {
    const { lines, person } = this;
    lines.raw("BEGIN", "VCARD").raw("VERSION", "3.0").raw("PRODID", "-//Lifeboat//Google//EN").text("UID", uid);
    this.names();
    this.organizations();
    for (const each of own(person.phoneNumbers)) this.labelled(each, "TEL", "phone", each.value);
    for (const each of own(person.emailAddresses)) this.labelled(each, "EMAIL;TYPE=INTERNET", "email", each.value);
    for (const each of own(person.addresses)) this.address(each);
    for (const each of own(person.urls)) this.labelled(each, "URL", "url", each.value);
    for (const each of own(person.imClients)) this.chat(each);
    for (const each of own(person.sipAddresses)) this.labelled(each, "IMPP", "chat", each.value && `sip:${each.value.replace(/^sip:/i, "")}`);
    this.dates();
    for (const each of own(person.relations)) this.worded("X-ABRELATEDNAMES", each.person, wordLabel("relation", each.type));
    for (const each of own(person.userDefined)) this.worded("X-USER-DEFINED", each.value, each.key ?? undefined);
    lines.text("NOTE", own(person.biographies)[0]?.value ?? undefined);
    if (categories.length > 0) lines.raw("CATEGORIES", categories.map((name) => decodeText(escapeText(name))).join(","));
    return lines.raw("END", "VCARD").bytes();
  }

  private names(): void {
    const name = own(this.person.names)[0] ?? {};
    const { familyName, givenName, middleName, honorificPrefix, honorificSuffix } = name;
    const parts = [familyName, givenName, middleName, honorificPrefix, honorificSuffix].map((part) => part ?? undefined);
    if (parts.some((part) => part !== undefined && part !== "")) this.lines.structured("N", parts);
    else this.lines.raw("N", ";;;;");
    this.lines.text("FN", this.fullName(name));
    for (const nickname of own(this.person.nicknames)) this.lines.text("NICKNAME", nickname.value ?? undefined);
    this.lines.text("X-PHONETIC-FIRST-NAME", name.phoneticGivenName ?? undefined).text("X-PHONETIC-MIDDLE-NAME", name.phoneticMiddleName ?? undefined).text("X-PHONETIC-LAST-NAME", name.phoneticFamilyName ?? undefined);
    const gender = own(this.person.genders)[0]?.value;
    if (gender) this.lines.text("X-GENDER", gender);
    this.lines.text("ROLE", own(this.person.occupations)[0]?.value ?? undefined);
  }

  /** A card must have a name: the one shown, the parts, the company, or how they are reached. */
  private fullName(name: people_v1.Schema$Name): string {
    const { person } = this;
    const parts = [name.honorificPrefix, name.givenName, name.middleName, name.familyName, name.honorificSuffix].filter((part) => part);
    const reached = person.emailAddresses?.[0]?.value || person.phoneNumbers?.[0]?.value;
    return name.unstructuredName || name.displayName || parts.join(" ") || person.organizations?.[0]?.name || person.nicknames?.[0]?.value || reached || "No name";
  }

  private organizations(): void {
    for (const [n, { name, department, title, phoneticName }] of own(this.person.organizations).entries()) {
      const group = n === 0 ? "" : `org${n}.`;
      this.lines.structured(`${group}ORG`, department ? [name ?? "", department] : [name ?? ""]).text(`${group}TITLE`, title ?? undefined).text(`${group}X-PHONETIC-ORG`, phoneticName ?? undefined);
    }
  }

  private address(each: people_v1.Schema$Address): void {
    const { poBox, extendedAddress, streetAddress, city, region, postalCode, country, countryCode, formattedValue } = each;
    const parts = [poBox, extendedAddress, streetAddress, city, region, postalCode, country].map((part) => part ?? undefined);
    const isPlain = !parts.some((part) => part);
    const code = countryCode && countryCode.toLowerCase() !== country?.toLowerCase() ? countryCode : undefined;
    this.item(headOf("address", each.type), "ADR", (head) => this.lines.structured(head, isPlain ? ["", "", formattedValue ?? ""] : parts), code ? ["X-ABADR", code] : undefined);
  }

  private chat(each: people_v1.Schema$ImClient): void {
    const { username, protocol } = each;
    if (!username) return;
    const service = protocol ? `;X-SERVICE-TYPE=${param(protocol)}` : "";
    this.item(headOf("chat", each.type), `IMPP${service}`, (head) => this.lines.text(head, `x-google:${encodeURIComponent(username)}`));
  }

  /** 3.0 has no place for a date without a year: Apple writes 1604, which all others know by now. */
  private dates(): void {
    const birthday = own(this.person.birthdays)[0];
    if (birthday?.date?.month && birthday.date.day) this.lines.raw(...dated("BDAY", birthday.date));
    else this.lines.text("BDAY;VALUE=text", birthday?.text ?? undefined);
    let first = true;
    for (const { date, type } of own(this.person.events)) {
      if (!date?.month || !date.day) continue;
      if (type === "anniversary" && first) {
        this.lines.raw(...dated("ANNIVERSARY", date));
        first = false;
      } else {
        const label = wordLabel("date", type);
        this.item({ types: "", ...(label !== undefined && { label }) }, "X-ABDATE", (head) => this.lines.raw(...dated(head, date)));
      }
    }
  }

  private worded(name: string, value: string | null | undefined, label: string | undefined): void {
    if (value) this.item({ types: "", ...(label !== undefined && { label }) }, name, (head) => this.lines.text(head, value));
  }

  private labelled(each: Typed, name: string, field: Field, value: string | null | undefined): void {
    if (value) this.item(headOf(field, each.type), name, (head) => this.lines.text(head, value));
  }

  /** An own word stands beside its line, in one group with it. */
  private item({ types, label }: Head, name: string, write: (head: string) => unknown, also?: readonly [string, string]): void {
    if (label === undefined && also === undefined) return void write(name + types);
    this.items += 1;
    const group = `item${this.items}`;
    write(`${group}.${name}${types}`);
    this.lines.text(`${group}.X-ABLabel`, label);
    if (also !== undefined) this.lines.text(`${group}.${also[0]}`, also[1]);
  }
}

/** Of the contact itself, not of a profile that Google shows beside it. */
export function own<T extends { readonly metadata?: people_v1.Schema$FieldMetadata }>(values: readonly T[] | null | undefined): T[] {
  return (values ?? []).filter(({ metadata }) => metadata?.source?.type === undefined || metadata.source.type === null || ["CONTACT", "OTHER_CONTACT"].includes(metadata.source.type));
}

function dated(head: string, { year, month, day }: people_v1.Schema$Date): readonly [head: string, value: string] {
  const two = (n: number | null | undefined): string => String(n ?? 1).padStart(2, "0");
  if (!year) return [`${head};X-APPLE-OMIT-YEAR=1604`, `1604-${two(month)}-${two(day)}`];
  return [`${head};VALUE=date`, `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`];
}

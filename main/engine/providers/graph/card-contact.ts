// A vCard as a contact of Outlook: what fits its places. What does not stands in the notes.
import type { Contact, PhysicalAddress, SingleValueLegacyExtendedProperty } from "@microsoft/microsoft-graph-types";
import type { ContentLine } from "../../formats/content-lines.ts";
import { parseContent } from "../../formats/content-lines.ts";
import { decodeText } from "../../formats/byte-string.ts";
import { textValue } from "../../formats/content-values.ts";
import { type CardView, type Labelled, type PartialDate, type PostalAddress, viewVCard } from "../../formats/vcard.ts";
import { contactIds, phoneSlots } from "./contact-slots.ts";
import { markIds } from "./marks.ts";
import { type Word, wordsText } from "./words.ts";

export type NewContact = Contact & { singleValueExtendedProperties: SingleValueLegacyExtendedProperty[] };

const mostEmails = 3;
const mostPhones = 2;

/** What is sent, without the marks of a write. */
export function contactOf(bytes: Uint8Array): NewContact {
  return new Writing(bytes).contact();
}

class Writing {
  readonly #view: CardView;
  readonly #heads: ReadonlyMap<string, Word>;
  /** Labels as they are written, by how they are shown: "_$!<Other>!$_" is Apple's own word, and translated. */
  readonly #labels: ReadonlyMap<string, string>;
  readonly #showsAs: string;
  readonly #notes: string[] = [];
  readonly #words = new Map<string, Word>();
  readonly #extended: SingleValueLegacyExtendedProperty[] = [];

  constructor(bytes: Uint8Array) {
    const { lines } = parseContent(bytes);
    this.#view = viewVCard(bytes);
    this.#heads = headsOf(lines);
    this.#labels = new Map(lines.filter((line) => line.name === "X-ABLABEL").map((line) => [textValue(line).replace(/^_\$!<(.*)>!\$_$/s, "$1"), textValue(line)]));
    this.#showsAs = lines.find((line) => line.name === "X-ABSHOWAS")?.value.trim() ?? "";
  }

  contact(): NewContact {
    const view = this.#view;
    if (view.note) this.#notes.push(view.note);
    const contact: Contact = { ...this.#names(), ...this.#phones(), ...this.#addresses(), ...this.#related(), emailAddresses: this.#emails(), imAddresses: this.#messaging() };
    const page = this.#pages();
    const birthday = isoDate(view.birthday);
    this.#extend(contactIds.anniversary, isoDate(view.anniversary));
    this.#extend(contactIds.showAs, this.#showsAs);
    this.#extend(markIds.words, wordsText(this.#words));
    return {
      ...contact,
      businessHomePage: page ?? null,
      birthday: birthday ?? null,
      categories: [...view.categories],
      personalNotes: this.#notes.join("\n\n"),
      singleValueExtendedProperties: this.#extended,
    };
  }

  #names(): Contact {
    const { name, fullName, nicknames, org, title, role, phonetic } = this.#view;
    const [company = "", department = "", ...office] = org;
    for (const extra of nicknames.slice(1)) this.#note("Nickname", extra);
    return {
      displayName: fullName,
      givenName: name?.given ?? "",
      middleName: name?.additional ?? "",
      surname: name?.family ?? "",
      title: name?.prefix ?? "",
      generation: name?.suffix ?? "",
      nickName: nicknames[0] ?? "",
      companyName: company,
      department,
      officeLocation: office.join(", "),
      jobTitle: title ?? "",
      profession: role ?? "",
      yomiGivenName: phonetic?.given ?? "",
      yomiSurname: phonetic?.family ?? "",
    };
  }

  #emails(): { address: string; name: string }[] {
    const emails = this.#view.emails.map((email) => ({ ...email, value: email.value.replace(/^mailto:/i, "") }));
    for (const email of emails.slice(mostEmails)) this.#note("E-mail", email.value, email);
    return emails.slice(0, mostEmails).map((email) => {
      this.#word("EMAIL", email, "EMAIL;TYPE=INTERNET");
      return { address: email.value, name: this.#view.fullName || email.value };
    });
  }

  #phones(): Contact {
    const phones = { mobile: [] as string[], work: [] as string[], home: [] as string[] };
    const taken = new Set<string>();
    for (const phone of this.#view.phones) {
      const number = { ...phone, value: phone.value.replace(/^tel:/i, "") };
      const place = placeOf(phone.types);
      const slot = typeof place === "string" ? phones[place] : undefined;
      if (slot !== undefined && slot.length < (place === "mobile" ? 1 : mostPhones)) slot.push(number.value);
      else if (typeof place === "object" && !taken.has(place.id)) {
        taken.add(place.id);
        this.#extend(place.id, number.value);
      } else {
        this.#note("Phone", number.value, number);
        continue;
      }
      this.#word("TEL", number, typeof place === "object" ? place.head : { mobile: "TEL;TYPE=CELL;TYPE=VOICE", work: "TEL;TYPE=WORK;TYPE=VOICE", home: "TEL;TYPE=HOME;TYPE=VOICE" }[place]);
    }
    return { mobilePhone: phones.mobile[0] ?? "", businessPhones: phones.work, homePhones: phones.home };
  }

  #addresses(): Contact {
    const places: { work?: PhysicalAddress; home?: PhysicalAddress; other?: PhysicalAddress } = {};
    for (const address of this.#view.addresses) {
      const place = address.types.includes("work") ? "work" : address.types.includes("home") ? "home" : "other";
      const fit = physical(address);
      const value = [fit.street, fit.city, fit.state, fit.postalCode, fit.countryOrRegion].join("\n");
      if (places[place] !== undefined) {
        this.#note("Address", value.split("\n").filter((part) => part !== "").join(", "), address);
        continue;
      }
      places[place] = fit;
      this.#word("ADR", { ...address, value }, { work: "ADR;TYPE=WORK", home: "ADR;TYPE=HOME", other: "ADR" }[place]);
    }
    return { businessAddress: places.work ?? {}, homeAddress: places.home ?? {}, otherAddress: places.other ?? {} };
  }

  /** The page of work, or the only one; a second one in Outlook's other place. */
  #pages(): string | undefined {
    const { urls } = this.#view;
    const work = urls.find((url) => url.types.includes("work"));
    const personal = urls.find((url) => url !== work);
    if (work !== undefined) this.#word("URL", work, "URL;TYPE=WORK");
    if (personal !== undefined) {
      this.#word("URL", personal, "URL");
      this.#extend(contactIds.personalPage, personal.value);
    }
    for (const url of urls) if (url !== work && url !== personal) this.#note("Web", url.value, url);
    return work?.value;
  }

  #messaging(): string[] {
    for (const address of this.#view.messaging) this.#word("IMPP", address, "IMPP");
    return this.#view.messaging.map((address) => address.value);
  }

  #related(): Contact {
    const found = { spouse: [] as string[], child: [] as string[], manager: [] as string[], assistant: [] as string[] };
    for (const person of this.#view.related) {
      const word = (person.label ?? person.types[0] ?? "").toLowerCase();
      const place = Object.hasOwn(found, word) ? found[word as keyof typeof found] : undefined;
      if (place !== undefined && (word === "child" || place.length === 0)) place.push(person.value);
      else this.#note(person.label ?? "Related", person.value);
    }
    return { spouseName: found.spouse[0] ?? "", children: found.child, manager: found.manager[0] ?? "", assistantName: found.assistant[0] ?? "" };
  }

  #extend(id: string, value: string | undefined): void {
    if (value !== undefined && value !== "") this.#extended.push({ id, value });
  }

  #note(what: string, value: string, { types = [], label }: Partial<Labelled> = {}): void {
    const words = [label, ...types.filter((type) => type !== "internet" && type !== "voice")].filter((word) => word !== undefined);
    this.#notes.push(`${what}: ${value}${words.length === 0 ? "" : ` (${words.join(", ")})`}`);
  }

  /** Only what Outlook's place does not say by itself. */
  #word(name: string, { value, label, types, preferred }: Labelled, usual: string): void {
    const word = this.#heads.get(`${name}:${value}`) ?? { head: [name, ...[...types, ...(preferred ? ["pref"] : [])].map((type) => `TYPE=${type.toUpperCase()}`)].join(";") };
    if (label !== undefined || word.scheme !== undefined || word.head !== usual) this.#words.set(`${name}:${value}`, { ...word, ...(label !== undefined && { label: this.#labels.get(label) ?? label }) });
  }
}

type Place = "mobile" | "work" | "home" | (typeof phoneSlots)[number];

function placeOf(types: readonly string[]): Place {
  const has = (type: string): boolean => types.includes(type);
  const slot = (head: string): Place => phoneSlots.find((each) => each.head === head) ?? "mobile";
  if (has("fax")) return slot(has("work") ? "TEL;TYPE=WORK;TYPE=FAX" : has("home") ? "TEL;TYPE=HOME;TYPE=FAX" : "TEL;TYPE=FAX");
  if (has("pager")) return slot("TEL;TYPE=PAGER");
  if (has("car")) return slot("TEL;TYPE=CAR");
  if (has("main")) return slot("TEL;TYPE=MAIN");
  if (has("cell") || has("iphone")) return "mobile";
  if (has("work")) return "work";
  return has("home") ? "home" : slot("TEL");
}

function physical({ poBox, extended, street, city, region, code, country }: PostalAddress): PhysicalAddress {
  const lines = [poBox, extended, street].filter((line) => line !== "");
  return { street: lines.join("\n"), city, state: region, postalCode: code, countryOrRegion: country };
}

/** The year 1604 stands for none, as Apple writes it. Undefined for less than a day of a month. */
function isoDate(date: PartialDate | undefined): string | undefined {
  if (date?.month === undefined || date.day === undefined) return undefined;
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${String(date.year ?? 1604).padStart(4, "0")}-${two(date.month)}-${two(date.day)}T00:00:00Z`;
}

/** By name and value: the plain parameters, without those that say how the value is spelled. */
function headsOf(lines: readonly ContentLine[]): Map<string, Word> {
  const heads = new Map<string, Word>();
  for (const line of lines) {
    if (!["TEL", "EMAIL", "URL", "IMPP"].includes(line.name)) continue;
    const text = textValue(line).trim();
    const scheme = /^(?:tel|mailto):/i.exec(text)?.[0] ?? "";
    const params = line.params.filter(({ name }) => name === "TYPE" || name === "PREF" || name === "X-SERVICE-TYPE").flatMap(({ name, values }) => values.flatMap((each) => decodeText(each).split(",").map((value) => `${name}=${value}`)));
    heads.set(`${line.name}:${text.slice(scheme.length)}`, { head: [line.name, ...params].join(";"), ...(scheme !== "" && { scheme: scheme.toLowerCase() }) });
  }
  return heads;
}

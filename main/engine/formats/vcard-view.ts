import { decodeText } from "./byte-string.ts";
import { parseContent, type ContentLine } from "./content-lines.ts";
import { binaryValue, decodedValue, encodingOf, listValue, paramText, structuredValue, textValue } from "./content-values.ts";
import { present } from "./present.ts";

export type Labelled = {
  readonly value: string;
  /** Lower-case, without `pref`: "cell", "home", "work", "fax". */
  readonly types: readonly string[];
  readonly preferred: boolean;
  /** The person's own word for it (X-ABLabel); Apple's `_$!<Mobile>!$_` is read as "Mobile". */
  readonly label?: string;
};

export type PostalAddress = Omit<Labelled, "value"> & {
  readonly poBox: string;
  readonly extended: string;
  readonly street: string;
  readonly city: string;
  readonly region: string;
  readonly code: string;
  readonly country: string;
};

export type StructuredName = {
  readonly family: string;
  readonly given: string;
  readonly additional: string;
  readonly prefix: string;
  readonly suffix: string;
};

export type PartialDate = { readonly year?: number; readonly month?: number; readonly day?: number };

export type CardPhoto =
  | { readonly kind: "inline"; /** Media type, "" if the card does not say. */ readonly type: string; readonly bytes: Uint8Array }
  | { readonly kind: "url"; readonly url: string };

export type CardView = {
  /** "2.1", "3.0", "4.0"; "" if the card does not say. */
  readonly version: string;
  readonly uid?: string;
  readonly fullName: string;
  readonly name?: StructuredName;
  /** How the name is said (X-PHONETIC-*). */
  readonly phonetic?: { readonly given: string; readonly family: string };
  readonly nicknames: readonly string[];
  /** Organisation, then its units. */
  readonly org: readonly string[];
  readonly title?: string;
  readonly role?: string;
  readonly phones: readonly Labelled[];
  readonly emails: readonly Labelled[];
  readonly addresses: readonly PostalAddress[];
  readonly urls: readonly Labelled[];
  readonly messaging: readonly Labelled[];
  readonly related: readonly Labelled[];
  readonly birthday?: PartialDate;
  readonly anniversary?: PartialDate;
  readonly note?: string;
  readonly categories: readonly string[];
  readonly photo?: CardPhoto;
  readonly kind: "individual" | "group";
  /** UIDs of a group's members, without `urn:uuid:`. */
  readonly members: readonly string[];
  readonly rev?: string;
};

/** Reads vCard 2.1, 3.0 and 4.0. Never throws: what cannot be read is left out. */
export function viewVCard(bytes: Uint8Array): CardView {
  const card = new CardLines(parseContent(bytes).lines);
  return {
    version: card.text("VERSION")?.trim() ?? "",
    fullName: card.text("FN") ?? "",
    nicknames: card.lists("NICKNAME"),
    org: card.structured("ORG") ?? [],
    phones: card.labelled("TEL"),
    emails: card.labelled("EMAIL"),
    addresses: card.named("ADR").map((line) => address(line, card)),
    urls: card.labelled("URL"),
    messaging: card.labelled("IMPP"),
    related: [...card.labelled("RELATED"), ...card.labelled("X-ABRELATEDNAMES")],
    categories: card.lists("CATEGORIES"),
    kind: isGroup(card) ? "group" : "individual",
    members: [...card.named("MEMBER"), ...card.named("X-ADDRESSBOOKSERVER-MEMBER")].map((line) => bareUid(textValue(line))),
    ...present({
      uid: bareUid(card.text("UID") ?? ""),
      title: card.text("TITLE"),
      role: card.text("ROLE"),
      note: card.text("NOTE"),
      rev: card.text("REV"),
      name: name(card),
      phonetic: phonetic(card),
      birthday: date(card, ["BDAY"]),
      anniversary: date(card, ["ANNIVERSARY", "X-ANNIVERSARY", "X-EVOLUTION-ANNIVERSARY"]),
      photo: photo(card),
    }),
  };
}

/** `urn:uuid:` is a spelling, not part of the identifier. */
export function bareUid(uid: string): string {
  return uid.trim().replace(/^urn:uuid:/i, "");
}

/** ISO 8601 dates in vCard's spellings: 19850412, 1985-04-12, --0412, 1985-04, with or without a time. */
export function partialDate(text: string, omittedYear?: string): PartialDate | undefined {
  const found = /^(\d{4}|--)-?(\d{2})?-?(\d{2})?(?:[T ].*)?$/.exec(text.trim());
  if (found === null) return undefined;
  const [year, month, day] = [found[1], found[2], found[3]];
  const hasYear = year !== "--" && year !== omittedYear && year !== appleNoYear;
  const read = { year: hasYear ? Number(year) : undefined, month: inRange(month, 12), day: inRange(day, 31) };
  return present(read);
}

/** Apple writes this year for a birthday without one, with or without X-APPLE-OMIT-YEAR. */
const appleNoYear = "1604";

class CardLines {
  readonly #byName = new Map<string, ContentLine[]>();
  readonly #labels = new Map<string, string>();

  constructor(lines: readonly ContentLine[]) {
    for (const line of outermost(lines)) {
      const known = this.#byName.get(line.name);
      if (known === undefined) this.#byName.set(line.name, [line]);
      else known.push(line);
      if (line.name === "X-ABLABEL" && line.group !== "") this.#labels.set(line.group.toLowerCase(), plainLabel(textValue(line)));
    }
  }

  named(name: string): readonly ContentLine[] {
    return this.#byName.get(name) ?? [];
  }

  first(name: string): ContentLine | undefined {
    return this.#byName.get(name)?.[0];
  }

  text(name: string): string | undefined {
    const line = this.first(name);
    return line === undefined ? undefined : textValue(line);
  }

  structured(name: string): string[] | undefined {
    const line = this.first(name);
    return line === undefined ? undefined : structuredValue(line);
  }

  lists(name: string): string[] {
    return this.named(name).flatMap(listValue).map((value) => value.trim()).filter((value) => value !== "");
  }

  labelled(name: string): Labelled[] {
    return this.named(name).map((line) => ({ value: textValue(line).trim(), ...this.marks(line) }));
  }

  marks(line: ContentLine): Omit<Labelled, "value"> {
    const types = typesOf(line);
    const preferred = types.includes("pref") || line.param("PREF").length > 0;
    const label = line.group === "" ? labelIn(line) : this.#labels.get(line.group.toLowerCase());
    return { types: types.filter((type) => type !== "pref"), preferred, ...present({ label }) };
  }
}

/** Of an address it is what to write on an envelope (RFC 6350 6.3.1), and no word for it. */
export const labelIn = (line: ContentLine): string | undefined => (line.name === "ADR" ? undefined : paramText(line, "LABEL"));

/** `TYPE=a,b`, `TYPE="a,b"`, `TYPE=a;TYPE=b` and 2.1's bare `;A;B`, lower-case. */
export function typesOf(line: ContentLine): string[] {
  if (line.params.length === 0) return [];
  const bare = line.param("").filter((value) => !/^(?:quoted-printable|base64|b|7bit|8bit)$/i.test(value));
  return [...line.param("TYPE"), ...bare].flatMap((value) => decodeText(value).toLowerCase().split(",")).filter((type) => type !== "");
}

/** Without the cards inside it (AGENT of vCard 2.1). */
function* outermost(lines: readonly ContentLine[]): Generator<ContentLine> {
  let depth = 0;
  for (const line of lines) {
    if (line.name === "BEGIN") depth++;
    else if (line.name === "END") depth--;
    else if (depth <= 1) yield line;
  }
}

function plainLabel(text: string): string {
  return /^_\$!<(.*)>!\$_$/.exec(text)?.[1] ?? text;
}

function isGroup(card: CardLines): boolean {
  const kind = card.text("KIND") ?? card.text("X-ADDRESSBOOKSERVER-KIND");
  return kind?.trim().toLowerCase() === "group";
}

function name(card: CardLines): StructuredName | undefined {
  const parts = card.structured("N");
  if (parts === undefined) return undefined;
  const [family = "", given = "", additional = "", prefix = "", suffix = ""] = parts;
  return { family, given, additional, prefix, suffix };
}

function phonetic(card: CardLines): CardView["phonetic"] {
  const given = card.text("X-PHONETIC-FIRST-NAME");
  const family = card.text("X-PHONETIC-LAST-NAME");
  return given === undefined && family === undefined ? undefined : { given: given ?? "", family: family ?? "" };
}

function address(line: ContentLine, card: CardLines): PostalAddress {
  const [poBox = "", extended = "", street = "", city = "", region = "", code = "", country = ""] = structuredValue(line);
  return { poBox, extended, street, city, region, code, country, ...card.marks(line) };
}

function date(card: CardLines, names: readonly string[]): PartialDate | undefined {
  const line = names.map((name) => card.first(name)).find((found) => found !== undefined);
  return line === undefined ? undefined : partialDate(decodedValue(line), line.param("X-APPLE-OMIT-YEAR")[0]);
}

function photo(card: CardLines): CardPhoto | undefined {
  const line = card.first("PHOTO");
  if (line === undefined || line.value === "") return undefined;
  if (encodingOf(line) === "BASE64") return { kind: "inline", type: photoType(typesOf(line)[0] ?? ""), bytes: binaryValue(line) };
  const data = /^data:([^;,]*)[^,]{0,200},/i.exec(line.value.slice(0, 500));
  if (data === null) return { kind: "url", url: textValue(line).trim() };
  return { kind: "inline", type: (data[1] ?? "").toLowerCase(), bytes: dataBytes(data[0], line.value) };
}

function dataBytes(head: string, value: string): Uint8Array {
  const content = value.slice(head.length).replace(/\\([,;])/g, "$1");
  if (/;base64,$/i.test(head)) return Buffer.from(content, "base64");
  return Buffer.from(content.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), "latin1");
}

function photoType(type: string): string {
  if (type === "" || type.includes("/")) return type;
  return `image/${type === "jpg" ? "jpeg" : type}`;
}

function inRange(digits: string | undefined, most: number): number | undefined {
  const value = Number(digits ?? "0");
  return value >= 1 && value <= most ? value : undefined;
}

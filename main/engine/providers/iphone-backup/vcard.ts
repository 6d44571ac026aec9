// A person of the phone as a vCard 3.0 (RFC 2426), written the way Apple's own export is.
import { Lines, param } from "../../formats/write-lines.ts";
import { utcStamp } from "../../formats/write-times.ts";
import type { Row } from "./tables.ts";
import { number, text } from "./tables.ts";
import { fromApple } from "./times.ts";

export type Person = { readonly row: Row; readonly values: readonly PersonValue[]; readonly groups: readonly string[] };
export type PersonValue = {
  readonly row: Row;
  readonly property: number;
  /** As stored: `_$!<Home>!$_` for the phone's own words, else the person's. */
  readonly label: string | undefined;
  readonly value: string | undefined;
  /** Parts of an address, an instant message or a social profile, by name. */
  readonly entries: Readonly<Record<string, string>>;
};

/** Numbers of kABPerson...Property. */
const phone = 3;
const email = 4;
const address = 5;
const date = 12;
const message = 13;
const url = 22;
const related = 23;
const profile = 46;

const phoneTypes: Readonly<Record<string, string>> = {
  Mobile: ";TYPE=CELL;TYPE=VOICE",
  iPhone: ";TYPE=IPHONE;TYPE=CELL;TYPE=VOICE",
  Home: ";TYPE=HOME;TYPE=VOICE",
  Work: ";TYPE=WORK;TYPE=VOICE",
  Main: ";TYPE=MAIN",
  HomeFAX: ";TYPE=HOME;TYPE=FAX",
  WorkFAX: ";TYPE=WORK;TYPE=FAX",
  OtherFAX: ";TYPE=OTHER;TYPE=FAX",
  Pager: ";TYPE=PAGER",
};
const placeTypes: Readonly<Record<string, string>> = { Home: ";TYPE=HOME", Work: ";TYPE=WORK" };

const nameParts = ["Prefix", "First", "Middle", "Last", "Suffix"];

export function personCard({ row, values }: Person, uid: string): Uint8Array {
  const lines = new Lines();
  lines.raw("BEGIN", "VCARD").raw("VERSION", "3.0").raw("PRODID", "-//Lifeboat//iPhone backup//EN").text("UID", uid);
  const [prefix, first, middle, last, suffix] = nameParts.map((column) => text(row, column));
  lines.structured("N", [last, first, middle, prefix, suffix]);
  if (nameParts.every((column) => text(row, column) === undefined)) lines.raw("N", ";;;;");
  lines.text("FN", nameOf(row, values));
  lines.text("NICKNAME", text(row, "Nickname"));
  lines.structured("ORG", [text(row, "Organization"), text(row, "Department")].slice(0, text(row, "Department") === undefined ? 1 : 2));
  lines.text("TITLE", text(row, "JobTitle"));
  for (const [name, column] of phonetic) lines.text(name, text(row, column));
  if (number(row, "Kind") === 1) lines.raw("X-ABSHOWAS", "COMPANY");
  birthday(lines, number(row, "Birthday"));
  for (const [n, value] of values.entries()) writeValue(lines, value, `item${n + 1}`);
  lines.text("NOTE", text(row, "Note"));
  const changed = fromApple(number(row, "ModificationDate"));
  if (changed !== undefined) lines.raw("REV", utcStamp(changed));
  return lines.raw("END", "VCARD").bytes();
}

const phonetic = [
  ["X-PHONETIC-FIRST-NAME", "FirstPhonetic"],
  ["X-PHONETIC-MIDDLE-NAME", "MiddlePhonetic"],
  ["X-PHONETIC-LAST-NAME", "LastPhonetic"],
  ["X-PHONETIC-ORG", "OrganizationPhonetic"],
] as const;

/** A card must have a name: the person's, the company's, or how they are reached. */
function nameOf(row: Row, values: readonly PersonValue[]): string {
  const names = nameParts.flatMap((column) => text(row, column) ?? []);
  if (names.length > 0) return names.join(" ");
  const reached = values.find(({ property, value }) => (property === email || property === phone) && value !== undefined);
  return text(row, "Organization", "Nickname", "DisplayName") ?? reached?.value ?? "No name";
}

/** The year 1604 stands for none. */
function birthday(lines: Lines, seconds: number | undefined): void {
  const at = fromApple(seconds);
  if (at === undefined) return;
  const on = at.toISOString().slice(0, 10);
  lines.raw(on.startsWith("1604") ? "BDAY;X-APPLE-OMIT-YEAR=1604" : "BDAY;VALUE=date", on);
}

function writeValue(lines: Lines, value: PersonValue, item: string): void {
  const write = (head: string): unknown => lines.text(head, value.value);
  switch (value.property) {
    case phone:
      return labelled(lines, value, { item, name: "TEL", types: phoneTypes }, write);
    case email:
      return labelled(lines, value, { item, name: "EMAIL;TYPE=INTERNET", types: placeTypes }, write);
    case url:
      return labelled(lines, value, { item, name: "URL", types: placeTypes }, write);
    case related:
      return labelled(lines, value, { item, name: "X-ABRELATEDNAMES", types: {} }, write);
    case date:
      return writeDate(lines, value, item);
    case address:
      return writeAddress(lines, value, item);
    case message:
      return writeMessage(lines, value, item);
    case profile:
      return writeProfile(lines, value);
    default:
      return undefined;
  }
}

type Place = {
  readonly item: string;
  readonly name: string;
  readonly types: Readonly<Record<string, string>>;
  /** Another line belongs to it. */
  readonly grouped?: boolean;
};

/** A word of the standard becomes a type; any other stands beside it, as the phone has it. */
function labelled(lines: Lines, { label }: PersonValue, { item, name, types, grouped }: Place, write: (head: string) => unknown): void {
  const word = plain(label);
  const type = word === undefined ? "" : Object.hasOwn(types, word) ? types[word] : undefined;
  const alone = type !== undefined && grouped !== true;
  write(`${alone ? "" : `${item}.`}${name}${type ?? ""}`);
  if (type === undefined) lines.text(`${item}.X-ABLabel`, label);
}

/** `_$!<Home>!$_` is the phone's own word, shown in the person's language. */
const plain = (label: string | undefined): string | undefined => (label === undefined ? undefined : (/^_\$!<(.*)>!\$_$/s.exec(label)?.[1] ?? label));

function writeDate(lines: Lines, value: PersonValue, item: string): void {
  const at = fromApple(Number(value.value ?? Number.NaN));
  if (at === undefined) return;
  const on = at.toISOString().slice(0, 10);
  const omit = on.startsWith("1604") ? ";X-APPLE-OMIT-YEAR=1604" : "";
  labelled(lines, value, { item, name: `X-ABDATE${omit}`, types: {} }, (head) => lines.raw(head, on));
}

function writeAddress(lines: Lines, value: PersonValue, item: string): void {
  const { Street, City, State, ZIP, Country, CountryCode } = value.entries;
  const place = { item, name: "ADR", types: placeTypes, grouped: CountryCode !== undefined };
  labelled(lines, value, place, (head) => lines.structured(head, ["", "", Street, City, State, ZIP, Country]));
  lines.text(`${item}.X-ABADR`, CountryCode);
}

function writeMessage(lines: Lines, value: PersonValue, item: string): void {
  const { username = value.value, service } = value.entries;
  if (username === undefined) return;
  const kind = service === undefined ? "" : `;X-SERVICE-TYPE=${param(service)}`;
  const place = { item, name: `IMPP${kind}`, types: placeTypes };
  labelled(lines, value, place, (head) => lines.text(head, `x-apple:${encodeURIComponent(username)}`));
}

function writeProfile(lines: Lines, { entries, value }: PersonValue): void {
  const { service, username, url: at = value } = entries;
  const kind = service === undefined ? "" : `;TYPE=${param(service)}`;
  const user = username === undefined ? "" : `;X-USER=${param(username)}`;
  lines.text(`X-SOCIALPROFILE${kind}${user}`, at ?? (username && `x-apple:${encodeURIComponent(username)}`));
}

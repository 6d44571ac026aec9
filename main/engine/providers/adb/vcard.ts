// A person of the phone as a vCard 3.0 (RFC 2426), from rows of ContactsContract.Data (AOSP ContactsContract.java,
// CommonDataKinds). Words for a kind that the standard lacks stand beside it, as Apple writes them.
import { Lines, param } from "../../formats/write-lines.ts";
import { protocols, sort, wordOf } from "./labels.ts";
import type { Row } from "./table.ts";
import { flag, number, text } from "./table.ts";

/** `data` of all raw contacts that the phone shows as this person. */
export type Person = { readonly uid: string; readonly data: readonly Row[]; readonly displayName: string | undefined };

const nameParts = ["data3", "data2", "data5", "data4", "data6"];
const phonetic = [["X-PHONETIC-FIRST-NAME", "data7"], ["X-PHONETIC-MIDDLE-NAME", "data8"], ["X-PHONETIC-LAST-NAME", "data9"]] as const;

export function personCard(person: Person): Uint8Array {
  const rows = unique(person.data);
  const of = (name: string): Row[] => rows.filter((row) => sort(row) === name);
  const lines = new Lines();
  lines.raw("BEGIN", "VCARD").raw("VERSION", "3.0").raw("PRODID", "-//Lifeboat//Android//EN").text("UID", person.uid);
  const name = of("name").find((row) => nameParts.some((column) => text(row, column) !== undefined));
  if (name === undefined) lines.raw("N", ";;;;");
  else lines.structured("N", nameParts.map((column) => text(name, column)));
  lines.text("FN", nameOf(person, rows));
  const [organisation, ...others] = of("organization");
  writeOrganisation(lines, organisation);
  for (const [head, column] of phonetic) lines.text(head, text(name, column));
  const birthday = of("contact_event").find(isBirthday);
  if (birthday !== undefined) writeDate(lines, "BDAY", text(birthday, "data1") ?? "");
  const listed = [...others, ...rows.filter((row) => row !== birthday && sort(row) !== "organization")];
  for (const [n, row] of listed.entries()) writers[sort(row)]?.(lines, row, `item${n + 1}`);
  lines.text("NOTE", of("note").flatMap((row) => text(row, "data1") ?? []).join("\n\n"));
  return lines.raw("END", "VCARD").bytes();
}

/** The accounts of one person repeat what they share. */
function unique(data: readonly Row[]): Row[] {
  const seen = new Set<string>();
  return data.filter((row) => {
    const key = JSON.stringify([sort(row), keyOf(row)]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function keyOf(row: Row): unknown {
  const value = text(row, "data1") ?? "";
  if (sort(row) === "phone_v2") return /\d/.test(value) ? value.replaceAll(/[\s()./-]/g, "") : value;
  if (sort(row) === "email_v2") return value.toLowerCase();
  if (sort(row) === "note" || sort(row) === "nickname" || sort(row) === "website") return value;
  return Array.from({ length: 14 }, (_, n) => text(row, `data${n + 1}`) ?? "");
}

/** A card must have a name: the phone's, the company's, or how they are reached. */
function nameOf({ displayName }: Person, rows: readonly Row[]): string {
  const first = (name: string): string | undefined => text(rows.find((row) => sort(row) === name), "data1");
  return first("name") ?? displayName ?? first("organization") ?? first("nickname") ?? first("email_v2") ?? first("phone_v2") ?? "No name";
}

function writeOrganisation(lines: Lines, row: Row | undefined): void {
  const unit = text(row, "data5");
  lines.structured("ORG", [text(row, "data1"), ...(unit === undefined ? [] : [unit])]);
  lines.text("TITLE", text(row, "data4")).text("ROLE", text(row, "data6"));
  lines.text("X-PHONETIC-ORG", text(row, "data8"));
}

const birthdayType = 3;
const isBirthday = (row: Row): boolean => number(row, "data2") === birthdayType && datePattern.test(text(row, "data1") ?? "");

/** "1980-05-17", "19800517", "--05-17", and with a time, which says nothing. */
const datePattern = /^(\d{4}|-)-?(\d{2})-?(\d{2})(?:T.*)?$/;

function writeDate(lines: Lines, head: string, value: string): boolean {
  const [, year, month = "", day = ""] = datePattern.exec(value) ?? [];
  if (year === undefined) return false;
  const form = head.endsWith("BDAY") ? ";VALUE=date" : "";
  if (year === "-") lines.raw(`${head};X-APPLE-OMIT-YEAR=1604`, `1604-${month}-${day}`);
  else lines.raw(`${head}${form}`, `${year}-${month}-${day}`);
  return true;
}

type Writer = (lines: Lines, row: Row, item: string) => void;

const writers: Readonly<Record<string, Writer>> = {
  phone_v2: labelled("TEL"),
  email_v2: labelled("EMAIL"),
  website: labelled("URL"),
  relation: labelled("X-ABRELATEDNAMES"),
  nickname: (lines, row) => void lines.text("NICKNAME", text(row, "data1")),
  "postal-address_v2": writeAddress,
  organization: (lines, row, item) => {
    const parts = [text(row, "data1"), text(row, "data5"), text(row, "data4")].filter((part) => part !== undefined);
    lines.text(`${item}.X-ORGANIZATION`, parts.join(", "));
    if (parts.length > 0) lines.text(`${item}.X-ABLabel`, wordOf(row).label);
  },
  contact_event: (lines, row, item) => {
    const date = text(row, "data1");
    if (date === undefined) return;
    if (!writeDate(lines, `${item}.X-ABDATE`, date)) lines.text(`${item}.X-ABDATE;VALUE=text`, date);
    lines.text(`${item}.X-ABLabel`, wordOf(row).label ?? "_$!<Other>!$_");
  },
  im: writeMessenger,
  sip_address: (lines, row, item) => withLabel(lines, row, item, (head) => lines.text(`${head}IMPP${wordOf(row).types}`, uri("sip", text(row, "data1")))),
};

function labelled(name: string): Writer {
  return (lines, row, item) => {
    const pref = flag(row, "is_super_primary") ? ";TYPE=PREF" : "";
    withLabel(lines, row, item, (head) => lines.text(`${head}${name}${wordOf(row).types}${pref}`, text(row, "data1")));
  };
}

/** A word of the standard is a type; any other stands on a line of its own, tied to it by the group. */
function withLabel(lines: Lines, row: Row, item: string, write: (head: string) => unknown): void {
  const { label } = wordOf(row);
  write(label === undefined || text(row, "data1") === undefined ? "" : `${item}.`);
  if (text(row, "data1") !== undefined) lines.text(`${item}.X-ABLabel`, label);
}

function writeAddress(lines: Lines, row: Row, item: string): void {
  const { types, label } = wordOf(row);
  const columns = ["data5", "data6", "data4", "data7", "data8", "data9", "data10"].map((column) => text(row, column));
  const parts = columns.every((part) => part === undefined) ? ["", "", text(row, "data1")] : columns;
  lines.structured(`${label === undefined ? "" : `${item}.`}ADR${types}`, parts);
  lines.text(`${item}.X-ABLabel`, label);
}

function writeMessenger(lines: Lines, row: Row, item: string): void {
  const custom = text(row, "data6");
  const service = protocols[number(row, "data5") ?? -1] ?? custom ?? "x-im";
  const kind = custom === undefined ? "" : `;X-SERVICE-TYPE=${param(custom)}`;
  const scheme = /^[a-z][a-z0-9+.-]*$/i.test(service) ? service : "x-im";
  withLabel(lines, row, item, (head) => lines.text(`${head}IMPP${kind}${wordOf(row).types}`, uri(scheme, text(row, "data1"))));
}

const uri = (scheme: string, value: string | undefined): string | undefined => (value === undefined ? undefined : `${scheme}:${encodeURI(value.toWellFormed())}`);

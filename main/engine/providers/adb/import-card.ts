// A card as Android's own importer takes it (AOSP frameworks/opt/vcard VCardEntry.java): version 3.0, and rows of the phone
// that a card has no word for as X-ANDROID-CUSTOM. It is made anew, since one card it cannot read ends the whole import.
import type { CardView, Labelled, PartialDate } from "../../formats/vcard-view.ts";
import { viewVCard } from "../../formats/vcard.ts";
import { Lines } from "../../formats/write-lines.ts";
import { item, protocols } from "./labels.ts";

/** The row beside a person that holds the key of a write and the UID; no app shows it. */
export const markType = item("vnd.lifeboat.written");

/** More does not fit the transaction in which the phone makes one person. */
const largestPhoto = 500_000;
const typesOfPhotos: Readonly<Record<string, string>> = { "image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF" };

export function importCard(bytes: Uint8Array, key: string): Uint8Array {
  const view = viewVCard(bytes);
  const lines = new Lines();
  lines.raw("BEGIN", "VCARD").raw("VERSION", "3.0");
  writeNames(lines, view);
  for (const phone of view.phones) lines.text(`TEL${typesOf(phone)}`, phone.value.replace(/^tel:/i, ""));
  for (const mail of view.emails) lines.text(`EMAIL${typesOf(mail)}`, mail.value.replace(/^mailto:/i, ""));
  for (const each of view.addresses) lines.structured(`ADR${typesOf({ ...each, value: "" })}`, [each.poBox, each.extended, each.street, each.city, each.region, each.code, each.country]);
  lines.structured("ORG", view.org).text("TITLE", view.title);
  for (const url of view.urls) lines.text("URL", url.value);
  for (const each of view.messaging) writeMessenger(lines, each);
  for (const each of view.related) custom(lines, "relation", [each.value.replace(/^urn:uuid:/i, ""), ...relation(each)]);
  lines.text("BDAY", dateText(view.birthday));
  const anniversary = dateText(view.anniversary);
  if (anniversary !== undefined) custom(lines, "contact_event", [anniversary, "1"]);
  lines.text("NOTE", view.note);
  writePhoto(lines, view);
  custom(lines, "vnd.lifeboat.written", [key, view.uid ?? ""]);
  return lines.raw("END", "VCARD").bytes();
}

function writeNames(lines: Lines, { name, fullName, nicknames, phonetic }: CardView): void {
  if (name === undefined) lines.structured("N", ["", fullName, "", "", ""]);
  else lines.structured("N", [name.family, name.given, name.additional, name.prefix, name.suffix]);
  lines.text("FN", fullName);
  for (const nickname of nicknames) lines.text("NICKNAME", nickname);
  lines.text("X-PHONETIC-FIRST-NAME", phonetic?.given).text("X-PHONETIC-LAST-NAME", phonetic?.family);
}

/** The importer takes a word it does not know for the person's own. */
function typesOf({ types, preferred, label }: Labelled): string {
  const own = label !== undefined && /^[\p{L}\p{N} _-]+$/u.test(label) ? [label] : [];
  const known = types.filter((type) => /^[\w-]+$/.test(type)).map((type) => type.toUpperCase());
  return [...known, ...own, ...(preferred ? ["PREF"] : [])].map((type) => `;TYPE=${type}`).join("");
}

/** For a service with a name of its own. */
const customProtocol = -1;

function writeMessenger(lines: Lines, { value }: Labelled): void {
  const [, scheme = "", address = value] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(value) ?? [];
  const plain = decoded(address);
  if (scheme === "sip") return void lines.text("X-SIP", plain);
  const protocol = protocols.indexOf(scheme);
  const service = protocol === customProtocol ? scheme : "";
  custom(lines, "im", [plain, "3", "", "", String(protocol), service]);
}

function decoded(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

const relations = ["assistant", "brother", "child", "domestic partner", "father", "friend", "manager", "mother", "parent", "partner", "referred by", "relative", "sister", "spouse"];

/** Type and, where there is none, the person's own word. */
function relation({ label, types }: Labelled): string[] {
  const word = label ?? types[0] ?? "";
  const type = relations.indexOf(word.toLowerCase()) + 1;
  return type > 0 ? [String(type)] : ["0", word];
}

/** A day without a year begins with two dashes; Android keeps no month alone. */
function dateText(date: PartialDate | undefined): string | undefined {
  if (date?.month === undefined || date.day === undefined) return undefined;
  const [month, day] = [date.month, date.day].map((part) => String(part).padStart(2, "0"));
  return `${date.year === undefined ? "-" : String(date.year).padStart(4, "0")}-${month ?? ""}-${day ?? ""}`;
}

function writePhoto(lines: Lines, { photo }: CardView): void {
  const type = photo?.kind === "inline" ? typesOfPhotos[photo.type] : undefined;
  if (photo?.kind !== "inline" || type === undefined || photo.bytes.length > largestPhoto) return;
  lines.raw(`PHOTO;ENCODING=b;TYPE=${type}`, Buffer.from(photo.bytes).toString("base64"));
}

/** `data1`, `data2` and so on of a row of that kind. */
function custom(lines: Lines, kind: string, values: readonly string[]): void {
  lines.structured("X-ANDROID-CUSTOM", [item(kind), ...values]);
}

// A contact of Outlook as vCard 3.0 (RFC 2426).
import type { Contact, EmailAddress, PhysicalAddress } from "@microsoft/microsoft-graph-types";
import { withPhoto } from "../../formats/vcard.ts";
import { Lines } from "../../formats/write-lines.ts";
import { dayStamp, utcStamp } from "../../formats/write-times.ts";
import { contactIds, phoneSlots } from "./contact-slots.ts";
import { writeCategories } from "./event-text.ts";
import { type Extended, extended, markIds, textCategories } from "./marks.ts";
import { readWords, type Words } from "./words.ts";

export type CardPhoto = { readonly type: string; readonly bytes: Uint8Array };

export function contactCard(contact: Contact, photo?: CardPhoto): Uint8Array {
  const marks: Extended = contact.singleValueExtendedProperties;
  const words = readWords(extended(marks, markIds.words));
  const lines = new Lines().raw("BEGIN", "VCARD").raw("VERSION", "3.0").raw("PRODID", "-//Lifeboat//Microsoft Graph//EN").text("UID", uidOf(contact));
  writeNames(lines, contact);
  writePhones(lines, contact, words);
  for (const address of contact.emailAddresses ?? []) writeEmail(lines, address, words);
  writeAddress(lines, "ADR;TYPE=WORK", contact.businessAddress, words);
  writeAddress(lines, "ADR;TYPE=HOME", contact.homeAddress, words);
  writeAddress(lines, "ADR", contact.otherAddress, words);
  words.write(lines, "URL;TYPE=WORK", contact.businessHomePage);
  words.write(lines, "URL", extended(marks, contactIds.personalPage));
  for (const address of contact.imAddresses ?? []) words.write(lines, "IMPP", address);
  writeDate(lines, "BDAY", contact.birthday);
  writeDate(lines, "ANNIVERSARY", extended(marks, contactIds.anniversary));
  writeRelated(lines, contact);
  lines.text("NOTE", contact.personalNotes ?? undefined);
  writeCategories(lines, textCategories(contact.categories, extended(marks, markIds.labels)));
  const changed = Date.parse(contact.lastModifiedDateTime ?? "");
  if (!Number.isNaN(changed)) lines.raw("REV", utcStamp(new Date(changed)));
  const card = lines.raw("END", "VCARD").bytes();
  return photo === undefined ? card : withPhoto(card, photo);
}

/** As it was written with, else the service's own id, which stays the same. */
export function uidOf(contact: Contact): string {
  return extended(contact.singleValueExtendedProperties, markIds.uid) ?? contact.id ?? "";
}

function writeNames(lines: Lines, contact: Contact): void {
  const { surname, givenName, middleName, title, generation } = contact;
  const parts = [surname, givenName, middleName, title, generation].map((part) => part ?? undefined);
  if (parts.some((part) => part !== undefined && part !== "")) lines.structured("N", parts);
  else lines.raw("N", ";;;;");
  lines.text("FN", nameOf(contact));
  lines.text("NICKNAME", contact.nickName ?? undefined);
  const units = [contact.department, contact.officeLocation].map((unit) => unit ?? "");
  while (units.at(-1) === "") units.pop();
  lines.structured("ORG", [contact.companyName ?? undefined, ...units]);
  lines.text("TITLE", contact.jobTitle ?? undefined).text("ROLE", contact.profession ?? undefined);
  lines.text("X-PHONETIC-FIRST-NAME", contact.yomiGivenName ?? undefined).text("X-PHONETIC-LAST-NAME", contact.yomiSurname ?? undefined).text("X-PHONETIC-ORG", contact.yomiCompanyName ?? undefined);
  if (extended(contact.singleValueExtendedProperties, contactIds.showAs) === "COMPANY") lines.raw("X-ABSHOWAS", "COMPANY");
}

/** A card must have a name: the one shown, the parts, the company, or how they are reached. */
function nameOf(contact: Contact): string {
  const parts = [contact.title, contact.givenName, contact.middleName, contact.surname, contact.generation].filter((part) => part);
  const reached = contact.emailAddresses?.[0]?.address ?? contact.mobilePhone;
  return contact.displayName || parts.join(" ") || contact.companyName || contact.nickName || reached || "No name";
}

function writePhones(lines: Lines, contact: Contact, words: Words): void {
  for (const number of [contact.mobilePhone]) words.write(lines, "TEL;TYPE=CELL;TYPE=VOICE", number);
  for (const number of contact.businessPhones ?? []) words.write(lines, "TEL;TYPE=WORK;TYPE=VOICE", number);
  for (const number of contact.homePhones ?? []) words.write(lines, "TEL;TYPE=HOME;TYPE=VOICE", number);
  for (const { id, head } of phoneSlots) words.write(lines, head, extended(contact.singleValueExtendedProperties, id));
}

/** Outlook writes the address into its name where there is none. */
function writeEmail(lines: Lines, { address }: EmailAddress, words: Words): void {
  words.write(lines, "EMAIL;TYPE=INTERNET", address);
}

function writeAddress(lines: Lines, head: string, address: PhysicalAddress | null | undefined, words: Words): void {
  const { street, city, state, postalCode, countryOrRegion } = address ?? {};
  const parts = [street, city, state, postalCode, countryOrRegion].map((part) => part ?? undefined);
  if (!parts.some((part) => part)) return;
  words.labelled(lines, head, parts.join("\n"), (found) => lines.structured(found, ["", "", ...parts]));
}

/** Midnight in UTC, or the noon that Outlook makes of it; the year 1604 stands for none. */
function writeDate(lines: Lines, name: string, date: string | null | undefined): void {
  const at = Date.parse(date ?? "");
  if (Number.isNaN(at)) return;
  const on = dayStamp(new Date(at)).replace(/^(\d{4})(\d\d)/, "$1-$2-");
  lines.raw(on.startsWith("1604") ? `${name};X-APPLE-OMIT-YEAR=1604` : `${name};VALUE=date`, on);
}

function writeRelated(lines: Lines, contact: Contact): void {
  const people = [
    ["Spouse", [contact.spouseName]],
    ["Child", contact.children ?? []],
    ["Manager", [contact.manager]],
    ["Assistant", [contact.assistantName]],
  ] as const;
  let n = 0;
  for (const [label, names] of people) {
    for (const name of names) {
      if (!name) continue;
      n += 1;
      lines.text(`rel${n}.X-ABRELATEDNAMES`, name).raw(`rel${n}.X-ABLabel`, `_$!<${label}>!$_`);
    }
  }
}

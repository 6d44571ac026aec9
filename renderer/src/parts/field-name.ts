import { ifKnown } from "../app/text.ts";

/**
 * The words for a fact or a changed property (`fields.<key>`). A change in one date of a series is told by its property;
 * one we have no words for is shown as it is called.
 */
export function fieldName(field: string): string {
  const [property = field] = field.split("@");
  return knownText("fields", Object.hasOwn(properties, property) ? (properties[property] ?? property) : property) ?? property;
}

/** The text `<area>.<name>`, if there is one. Names come from items: only plain words are looked up. */
export function knownText(area: string, name: string): string | undefined {
  return /^[a-z-]+$/.test(name) ? ifKnown(`${area}.${name}`) : undefined;
}

/** Names of vCard and iCalendar properties, by the fact that shows them. */
const properties: Readonly<Record<string, string>> = {
  fn: "name",
  n: "name",
  summary: "name",
  tel: "phone",
  adr: "address",
  bday: "birthday",
  "x-anniversary": "anniversary",
  org: "company",
  url: "web",
  impp: "chat",
  "x-abrelatednames": "related",
  description: "note",
  dtstart: "start",
  dtend: "end",
  rrule: "repeats",
  exdate: "except",
  rdate: "also",
  override: "changed-dates",
  attendee: "with",
  attach: "attachments",
  alarm: "reminders",
  "percent-complete": "progress",
  photo: "picture",
  bytes: "file-size",
};

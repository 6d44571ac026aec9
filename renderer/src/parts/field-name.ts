import { ifKnown } from "../app/text.ts";

/**
 * The words for a fact or a changed property (`fields.<key>`). A change in one date of a series is told by its property;
 * one that a program has for itself is told as that, and one we have no words for is shown as it is called.
 */
export function fieldName(field: string): string {
  const [property = field] = field.split("@");
  const known = Object.hasOwn(properties, property) ? properties[property] : undefined;
  return knownText("fields", known ?? (property.startsWith("x-") ? "extra" : property)) ?? property;
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
  "recurrence-id": "changed-dates",
  attendee: "with",
  attach: "attachments",
  alarm: "reminders",
  "percent-complete": "progress",
  photo: "picture",
  bytes: "file-size",
  "related-to": "belongs-to",
  class: "privacy",
  conference: "call",
  color: "colour",
  contact: "contact-person",
  resources: "equipment",
  member: "members",
  geo: "place",
  lang: "language",
  tz: "time-zone",
  kind: "sort",
  interest: "interests",
  hobby: "interests",
  expertise: "interests",
  deathdate: "death",
  deathplace: "death",
  "x-abdate": "dates",
  "x-socialprofile": "profiles",
  exrule: "except",
  "part:live": "live",
  "part:edited": "edits",
  "part:edited-live": "edits",
  "part:edited-xmp": "edits",
  "part:edited-aae": "edits",
  "part:aae": "beside",
  "part:xmp": "beside",
  "part:json": "beside",
};

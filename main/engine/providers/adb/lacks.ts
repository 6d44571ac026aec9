import { addressBookLacks } from "../address-book-lacks.ts";
import { photoPartLacks } from "../photo-part-lacks.ts";
import type { Lack } from "../provider.ts";

/** What Android's contacts and calendars have no place for, or none that can be reached by cable. */
export const lacks: readonly Lack[] = [
  ...addressBookLacks,
  { kind: "contact", field: "groups" },
  { kind: "contact", field: "categories", note: "Labels" },
  { kind: "contact", field: "role", note: "Role" },
  { kind: "contact", field: "x-abdate", note: "Date" },
  // Guests are never written: an account on the phone might write to them.
  { kind: "event", field: "attendee", note: "Attendee" },
  { kind: "event", field: "organizer", note: "Organizer" },
  { kind: "event", field: "categories", note: "Categories" },
  { kind: "event", field: "priority", note: "Priority" },
  { kind: "event", field: "resources", note: "Resources" },
  { kind: "event", field: "contact", note: "Contact" },
  { kind: "event", field: "comment", note: "Comment" },
  { kind: "event", field: "conference", note: "Video call" },
  { kind: "event", field: "url", note: "Link" },
  { kind: "event", field: "attach", note: "Attachment" },
  { kind: "event", field: "geo", note: "Place" },
  { kind: "event", field: "related-to" },
  { kind: "event", field: "color" },
  ...photoPartLacks,
  // An album there is a folder.
  { kind: "photo", field: "groups", keeps: 1 },
];

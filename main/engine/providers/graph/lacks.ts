import { addressBookLacks } from "../address-book-lacks.ts";
import { photoPartLacks } from "../photo-part-lacks.ts";
import type { Lack } from "../provider.ts";

/** What Outlook, To Do and OneDrive have no place for. */
export const lacks: readonly Lack[] = [
  ...addressBookLacks,
  { kind: "contact", field: "x-abdate", note: "Date" },
  // Outlook writes to the guests of whatever is saved, so they stand in the text.
  { kind: "event", field: "attendee", note: "Attendee" },
  { kind: "event", field: "organizer", note: "Organizer" },
  { kind: "event", field: "url", note: "Link" },
  { kind: "event", field: "rdate", note: "Also on" },
  { kind: "event", field: "contact", note: "Contact" },
  { kind: "event", field: "resources", note: "Resources" },
  { kind: "event", field: "related-to" },
  { kind: "task", field: "related-to" },
  { kind: "task", field: "attendee", note: "Attendee" },
  { kind: "task", field: "organizer", note: "Organizer" },
  { kind: "task", field: "location", note: "Place" },
  { kind: "task", field: "geo", note: "Place" },
  { kind: "task", field: "duration", note: "Takes" },
  { kind: "task", field: "class", note: "Class" },
  { kind: "task", field: "rdate", note: "Also on" },
  { kind: "task", field: "exdate", note: "Not on" },
  ...photoPartLacks,
  { kind: "photo", field: "groups" },
];

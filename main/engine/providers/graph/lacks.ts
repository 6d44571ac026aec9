import type { Lack } from "../provider.ts";

/** What Outlook, To Do and OneDrive have no place for. */
export const lacks: readonly Lack[] = [
  { kind: "contact", field: "member" },
  { kind: "contact", field: "kind" },
  { kind: "contact", field: "sound" },
  { kind: "contact", field: "key" },
  { kind: "contact", field: "logo" },
  { kind: "contact", field: "geo", note: "Place" },
  { kind: "contact", field: "tz", note: "Time zone" },
  { kind: "contact", field: "lang", note: "Language" },
  { kind: "contact", field: "gender", note: "Gender" },
  { kind: "contact", field: "birthplace", note: "Born in" },
  { kind: "contact", field: "deathdate", note: "Died" },
  { kind: "contact", field: "x-socialprofile", note: "Profile" },
  { kind: "contact", field: "x-abdate", note: "Date" },
  { kind: "contact", field: "hobby", note: "Hobby" },
  { kind: "contact", field: "interest", note: "Interest" },
  { kind: "contact", field: "expertise", note: "Expertise" },
  { kind: "contact", field: "groups" },
  // Outlook writes to the guests of whatever is saved, so they stand in the text.
  { kind: "event", field: "attendee", note: "Attendee" },
  { kind: "event", field: "organizer", note: "Organizer" },
  { kind: "event", field: "url", note: "Link" },
  { kind: "event", field: "rdate", note: "Also on" },
  { kind: "event", field: "contact", note: "Contact" },
  { kind: "event", field: "resources", note: "Resources" },
  { kind: "event", field: "related-to" },
  { kind: "event", field: "groups" },
];

import type { Lack } from "./provider.ts";

/** What the address books of Google, Microsoft and Android all have no place for. */
export const addressBookLacks: readonly Lack[] = [
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
  { kind: "contact", field: "hobby", note: "Hobby" },
  { kind: "contact", field: "interest", note: "Interest" },
  { kind: "contact", field: "expertise", note: "Expertise" },
];

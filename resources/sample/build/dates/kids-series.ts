import type { Event } from "../text/ical.ts";

const mara = { name: "Mara Whitlock", mail: "mara@whitlock.example", said: "ACCEPTED" } as const;
const jonas = { name: "Jonas Weber", mail: "jonas.weber@example.org" } as const;

/** Every other week at Kanalufer since 4 April 2022. */
const custody: readonly Event[] = [
  {
    start: "2022-04-04", end: "2022-04-10", summary: "Kids at Jonas's", rrule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=MO",
      free: true, place: "Kanalufer 5",
    exdates: ["2023-06-26", "2025-07-21", "2025-12-22"],
    overrides: {
      "2023-06-12": { start: "2023-06-12", end: "2023-06-18", summary: "Kids at Jonas's (longer: then America)",
        place: "Kanalufer 5" },
      "2024-07-22": { start: "2024-07-22", end: "2024-08-04", summary: "Kids with Jonas: two weeks, Baltic", place: "Ostsee",
        note: "Sun cream is in the side pocket. Herr Hase is in the FRONT pocket." },
    },
  },
  {
    start: "2022-04-04 15:45", minutes: 15, summary: "Handover", rrule: "FREQ=WEEKLY;BYDAY=MO",
      place: "Kita, later the school gate",
    note: "Rabbit. Brace. Both swimming bags.", alarms: ["45M"], organizer: mara,
      attendees: [mara, { ...jonas, said: "ACCEPTED" }],
    exdates: ["2022-12-26 15:45", "2023-06-26 15:45", "2025-07-14 15:45", "2025-07-21 15:45"],
  },
];

const weekly: readonly Event[] = [
  { start: "2023-09-09 09:15", minutes: 45, summary: "Swimming Lotte", rrule: "FREQ=WEEKLY;BYDAY=SA;UNTIL=20240309T081500Z",
    place: "Schwimmschule Seepferdchen", note: "Hair tie." },
  { start: "2025-09-13 09:15", minutes: 45, summary: "Swimming Emil", rrule: "FREQ=WEEKLY;BYDAY=SA",
    place: "Schwimmschule Seepferdchen", exdates: ["2025-12-27 09:15", "2026-01-03 09:15", "2026-10-24 09:15"] },
  { start: "2023-09-07 15:30", minutes: 30, summary: "Piano Lotte", rrule: "FREQ=WEEKLY;BYDAY=TH", place: "Mr Okonkwo",
    alarms: ["30M"], exdates: ["2023-11-02 15:30", "2024-10-24 15:30"] },
  { start: "2024-04-09 17:00", minutes: 45, summary: "Lotte practises upstairs", rrule: "FREQ=WEEKLY;BYDAY=TU,FR",
    place: "Brenners, 4. OG" },
];

const meetings: readonly Event[] = [
  {
    start: "2025-11-06 17:00", minutes: 30, summary: "Parent talk Lotte", place: "Grundschule am Apfelbaum, room 12",
      status: "CONFIRMED",
    organizer: { name: "Aylin Yıldız", mail: "yildiz@gs-apfelbaum.example" }, attendees: [mara, { ...jonas, said: "ACCEPTED" }],
      note: "„Lotte fragt gut.“",
  },
  {
    start: "2026-11-17 17:00", minutes: 30, summary: "Parent talk Lotte: which school next?",
      place: "Grundschule am Apfelbaum, room 12", status: "TENTATIVE", alarms: ["1D"],
    organizer: { name: "Aylin Yıldız", mail: "yildiz@gs-apfelbaum.example" },
      attendees: [mara, { ...jonas, said: "TENTATIVE" }],
  },
  {
    start: "2026-12-11 19:00", minutes: 120, summary: "Emil's Kita: Advent evening", place: "Kita Kastanienhof",
    organizer: { name: "Gülay Öztürk", mail: "guelay.oeztuerk@example.org" },
    attendees: [mara, { ...jonas, said: "ACCEPTED" }, { name: "Samira Haddad", mail: "samira.haddad@example.com" }],
  },
];

export const kidsSeries: readonly Event[] = [...custody, ...weekly, ...meetings];

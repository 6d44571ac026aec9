import type { Event } from "../text/ical.ts";

const callMum: Event = {
  start: "2017-01-08 18:00", minutes: 45, summary: "Call Mum", rrule: "FREQ=WEEKLY;BYDAY=SU",
  note: "After choir. Not during The Archers.", alarms: ["10M"],
  // Weekends we were in the same kitchen anyway.
  exdates: ["2017-09-24 18:00", "2018-08-12 18:00", "2018-08-19 18:00", "2019-02-24 18:00", "2023-06-25 18:00",
    "2025-12-28 18:00", "2026-05-17 18:00"],
  overrides: {
    "2017-09-03 18:00": {
      start: "2017-09-05 05:30", minutes: 20, summary: "Call Mum", place: "Klinikum, corridor by the window",
      note: "Moved from Sunday: she's here. 4:12. Mum cried, then asked about the weather.",
    },
  },
};

const birthday = (start: string, who: string, note?: string): Event => ({
  start, summary: `${who}'s birthday`, rrule: "FREQ=YEARLY", free: true, categories: "BIRTHDAY", alarms: ["15H"],
    ...(note === undefined ? {} : { note }),
});

const birthdays: readonly Event[] = [
  birthday("2017-02-02", "Mum"),
  birthday("2017-05-17", "Grandpa Sam", "Ring before ten, he walks at ten."),
  birthday("2017-08-23", "Dad", "He'll ring on mine a day late. Ring his on the day."),
  birthday("2017-12-09", "Theo"),
  birthday("2026-02-27", "Joaquín"),
  birthday("2018-09-05", "Lotte"),
  birthday("2021-11-19", "Emil"),
  birthday("2017-06-11", "Oma", "No year. Do not ask."),
  birthday("2017-10-31", "Zoë"),
  birthday("2017-05-03", "Inês"),
  birthday("2018-01-12", "Nour"),
  birthday("2025-10-04", "Henrik"),
];

const newYork = { zone: "Europe/Berlin", endZone: "America/New_York" } as const;
const flights: readonly Event[] = [
  {
    start: "2023-06-20 10:25", end: "2023-06-20 13:10", ...newYork, summary: "Flight to New York (wedding!)",
      place: "BER Terminal 1",
    note: "XN 217, seats 31 A B C. Emil at the window, then swap, then swap back.", alarms: ["3H", "1D"],
  },
  {
    start: "2023-06-29 18:45", end: "2023-06-30 08:55", zone: "America/New_York", endZone: "Europe/Berlin",
    summary: "Flight home", place: "JFK Terminal 7", note: "XN 218. Theo drives us, leave at 15:00.", alarms: ["3H"],
  },
  {
    start: "2026-12-27 12:40", end: "2026-12-27 13:35", zone: "Europe/Berlin", endZone: "Europe/London",
    summary: "Flight to Newcastle", place: "BER Terminal 1", note: "XN 1430. Mum at arrivals with the flask.",
      alarms: ["3H", "1D"],
  },
];

const household: readonly Event[] = [
  {
    start: "2018-03-29 19:30", minutes: 120, summary: "Book club", rrule: "FREQ=MONTHLY;BYDAY=-1TH;UNTIL=20200227T183000Z",
      place: "in turns",
    exdates: ["2019-02-28 19:30"],
  },
  { start: "2018-10-09 20:00", minutes: 105, summary: "Choir", rrule: "FREQ=WEEKLY;BYDAY=TU;UNTIL=20200310T190000Z",
    place: "St. Lukas, upstairs", note: "Pilar drives." },
  { start: "2022-04-05 20:00", minutes: 105, summary: "Choir (again, at last)", rrule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    place: "St. Lukas, upstairs", note: "Only in the weeks without kids." },
  { start: "2020-02-11", summary: "Nan", rrule: "FREQ=YEARLY", free: true, note: "Ring Grandpa. Talk about something else." },
  { start: "2021-02-01 18:30", minutes: 15, summary: "Bins out: paper", rrule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
    alarms: ["0M"] },
  { start: "2024-04-01", summary: "Allotment: lease due", rrule: "FREQ=YEARLY", alarms: ["7D"],
    note: "187 €. KGV Abendruh e. V." },
  { start: "2024-05-04 10:00", minutes: 180, summary: "Garden morning",
    rrule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA;BYMONTH=4,5,6,7,8,9,10", place: "KGV Abendruh, plot 30",
    geo: "52.467200;13.464100" },
];

/** What comes back, and what crosses zones; the rest of the family's life has its own lines in the diary. */
export const familySeries: readonly Event[] = [callMum, ...birthdays, ...flights, ...household];

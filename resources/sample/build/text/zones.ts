/** VTIMEZONE bodies for the places of this family. Rules as in force since 1996 (Europe) and 2007 (New York). */
const european = (id: string, standard: [string, string], summer: [string, string], hour: string): string[] => [
  "BEGIN:VTIMEZONE",
  `TZID:${id}`,
  "BEGIN:DAYLIGHT",
  `TZOFFSETFROM:${standard[1]}`,
  `TZOFFSETTO:${summer[1]}`,
  `TZNAME:${summer[0]}`,
  `DTSTART:19970330T${hour}0000`,
  "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
  "END:DAYLIGHT",
  "BEGIN:STANDARD",
  `TZOFFSETFROM:${summer[1]}`,
  `TZOFFSETTO:${standard[1]}`,
  `TZNAME:${standard[0]}`,
  `DTSTART:19971026T${String(Number(hour) + 1).padStart(2, "0")}0000`,
  "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
  "END:STANDARD",
  "END:VTIMEZONE",
];

const newYork = [
  "BEGIN:VTIMEZONE",
  "TZID:America/New_York",
  "BEGIN:DAYLIGHT",
  "TZOFFSETFROM:-0500",
  "TZOFFSETTO:-0400",
  "TZNAME:EDT",
  "DTSTART:20070311T020000",
  "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
  "END:DAYLIGHT",
  "BEGIN:STANDARD",
  "TZOFFSETFROM:-0400",
  "TZOFFSETTO:-0500",
  "TZNAME:EST",
  "DTSTART:20071104T020000",
  "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
  "END:STANDARD",
  "END:VTIMEZONE",
];

export const zones = {
  "Europe/Berlin": european("Europe/Berlin", ["CET", "+0100"], ["CEST", "+0200"], "02"),
  "Europe/London": european("Europe/London", ["GMT", "+0000"], ["BST", "+0100"], "01"),
  "Europe/Oslo": european("Europe/Oslo", ["CET", "+0100"], ["CEST", "+0200"], "02"),
  "America/New_York": newYork,
} as const;

export type Zone = keyof typeof zones;

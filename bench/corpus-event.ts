import type { CorpusItem } from "./corpus.ts";
import { basicDate, basicDateTime, cities, contentLines, escapeText, notes, occasions } from "./corpus-text.ts";
import { type Random, randomFor, uuid } from "./random.ts";

const day = 24 * 3600 * 1000;
const firstDay = Date.UTC(2017, 0, 1);
const zone = "Europe/Berlin";

const timezone = [
  "BEGIN:VTIMEZONE",
  `TZID:${zone}`,
  "BEGIN:DAYLIGHT",
  "TZOFFSETFROM:+0100",
  "TZOFFSETTO:+0200",
  "TZNAME:CEST",
  "DTSTART:19700329T020000",
  "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
  "END:DAYLIGHT",
  "BEGIN:STANDARD",
  "TZOFFSETFROM:+0200",
  "TZOFFSETTO:+0100",
  "TZNAME:CET",
  "DTSTART:19701025T030000",
  "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
  "END:STANDARD",
  "END:VTIMEZONE",
];

const alarm = ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Reminder", "TRIGGER:-PT15M", "END:VALARM"];

export function event(n: number, seed: number): CorpusItem {
  const random = randomFor(seed, "event", n);
  const uid = `${uuid(random)}@calendar.example`;
  const parts = random.chance(0.15) ? allDay(random, uid, n) : timed(random, uid, n);
  return { uid, text: contentLines(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Corpus//EN", ...parts, "END:VCALENDAR"]) };
}

function allDay(random: Random, uid: string, n: number): string[] {
  const start = new Date(firstDay + random.int(0, 3650) * day);
  const end = new Date(start.getTime() + random.int(1, 15) * day);
  const yearly = random.chance(0.3) ? ["RRULE:FREQ=YEARLY"] : [];
  return [
    "BEGIN:VEVENT",
    ...head(random, uid, n),
    `DTSTART;VALUE=DATE:${basicDate(start)}`,
    `DTEND;VALUE=DATE:${basicDate(end)}`,
    ...yearly,
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
}

function timed(random: Random, uid: string, n: number): string[] {
  const start = firstDay + random.int(0, 3650) * day + random.int(7, 20) * 3_600_000;
  const lines = ["BEGIN:VEVENT", ...head(random, uid, n), ...span(start)];
  if (random.chance(0.4)) lines.push(`LOCATION:${escapeText(`Room ${String(random.int(1, 40))}, ${random.pick(cities)}`)}`);
  if (random.chance(0.3)) lines.push(`DESCRIPTION:${escapeText(random.pick(notes))}`);
  if (random.chance(0.15)) lines.push(...guests(random));
  const recurs = random.chance(0.25);
  if (recurs) lines.push("RRULE:FREQ=WEEKLY;COUNT=40");
  if (recurs && random.chance(0.3)) lines.push(`EXDATE;TZID=${zone}:${basicDateTime(new Date(start + 7 * day))}`);
  if (random.chance(0.4)) lines.push(...alarm);
  lines.push("END:VEVENT");
  if (recurs && random.chance(0.4)) lines.push(...moved(random, uid, n, start + 21 * day));
  return [...timezone, ...lines];
}

function head(random: Random, uid: string, n: number): string[] {
  return [
    `UID:${uid}`,
    `DTSTAMP:20260${String(random.int(1, 10))}15T120000Z`,
    `SUMMARY:${escapeText(`${random.pick(occasions)} ${String(n)}`)}`,
  ];
}

function span(start: number): string[] {
  return [
    `DTSTART;TZID=${zone}:${basicDateTime(new Date(start))}`,
    `DTEND;TZID=${zone}:${basicDateTime(new Date(start + 5_400_000))}`,
  ];
}

function guests(random: Random): string[] {
  const guest = random.int(0, 1000);
  return [
    "ORGANIZER;CN=Anna:mailto:anna@mail.example",
    `ATTENDEE;CN="Guest ${String(guest)}; late";PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:guest${String(guest)}@mail.example`,
  ];
}

/** One occurrence held at another hour: an override in the same resource (RFC 4791, 4.1). */
function moved(random: Random, uid: string, n: number, occurrence: number): string[] {
  return [
    "BEGIN:VEVENT",
    ...head(random, uid, n),
    `RECURRENCE-ID;TZID=${zone}:${basicDateTime(new Date(occurrence))}`,
    ...span(occurrence + 2 * 3_600_000),
    "END:VEVENT",
  ];
}

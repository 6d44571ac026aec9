// When an appointment takes place in ten years, as ical.js expands it with the zones that it names.
import ICAL from "ical.js";
import { instantOf } from "../main/engine/formats/zones.ts";

const from = Date.parse("2020-01-01T00:00:00Z");
const to = Date.parse("2030-01-01T00:00:00Z");
const most = 100_000;

/** One line for each instance; one that says why where ical.js cannot expand a rule. */
export function instancesOf(text: string): string[] {
  try {
    return expanded(text);
  } catch (error) {
    return [`not expanded: ${String(error)}`];
  }
}

function expanded(text: string): string[] {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const parts = calendar.getAllSubcomponents("vevent");
  const master = parts.find((part) => !part.hasProperty("recurrence-id")) ?? parts[0];
  if (master === undefined) return [];
  const event = new ICAL.Event(master, { exceptions: parts.filter((part) => part !== master) });
  if (!event.isRecurring()) return [said(event.startDate, event.endDate, zoneOf(master))];
  const found: string[] = [];
  const dates = event.iterator();
  for (let count = 0; count < most; count++) {
    const next = dates.next() as ICAL.Time | null | undefined;
    if (next === null || next === undefined || instantOf(next, zoneOf(master)) >= to) break;
    const { startDate, endDate, item } = event.getOccurrenceDetails(next);
    const zone = zoneOf(item.component);
    if (instantOf(endDate, zone) >= from) found.push(said(startDate, endDate, zone));
  }
  return found;
}

function said(start: ICAL.Time, end: ICAL.Time, zone: string | undefined): string {
  const [at, until] = [instantOf(start, zone), instantOf(end, zone)];
  return `${new Date(at).toISOString()} ${start.isDate ? "days" : "for"} ${(until - at) / 1000} s`;
}

function zoneOf(part: ICAL.Component): string | undefined {
  const zone = part.getFirstProperty("dtstart")?.getParameter("tzid");
  return typeof zone === "string" ? zone : undefined;
}

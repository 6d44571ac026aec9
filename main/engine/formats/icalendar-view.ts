import { firstLine, linesNamed, readComponents, type Component } from "./components.ts";
import { parseContent, type ContentLine } from "./content-lines.ts";
import { decodedValue, listValue, paramText, textValue } from "./content-values.ts";
import { present } from "./present.ts";
import { withoutTrailing } from "./without-trailing.ts";

export type CalendarTime = {
  /** ISO 8601: "2026-05-01" when all day, else "2026-05-01T10:00:00", with "Z" when in UTC. */
  readonly value: string;
  /** The TZID as written. */
  readonly zone?: string;
  readonly allDay: boolean;
  /** Neither a zone nor UTC: the same wall clock everywhere. */
  readonly floating: boolean;
};

export type Person = { readonly address: string; readonly name?: string; readonly status?: string; readonly role?: string };

export type Alarm = {
  readonly action: string;
  /** As written: "-PT15M" or a date-time. */
  readonly trigger: string;
  readonly relatedToEnd: boolean;
  readonly description?: string;
};

export type Attachment =
  | { readonly kind: "url"; readonly url: string; readonly name?: string; readonly type?: string }
  | { readonly kind: "inline"; readonly size: number; readonly name?: string; readonly type?: string };

/** What one component says; an override says it for one occurrence. */
export type ComponentView = {
  readonly summary: string;
  readonly description?: string;
  readonly location?: string;
  readonly start?: CalendarTime;
  readonly end?: CalendarTime;
  readonly due?: CalendarTime;
  /** As written, "PT1H30M". */
  readonly duration?: string;
  /** As written; further rules are in the bytes. */
  readonly rrule?: string;
  readonly exdates: readonly CalendarTime[];
  readonly rdates: readonly CalendarTime[];
  readonly alarms: readonly Alarm[];
  readonly attendees: readonly Person[];
  readonly organizer?: Person;
  /** Upper-case. */
  readonly status?: string;
  readonly completed?: CalendarTime;
  readonly percent?: number;
  /** 1 (highest) to 9; absent for 0. */
  readonly priority?: number;
  /** UID of the parent (RELATED-TO, RELTYPE=PARENT or none). */
  readonly parent?: string;
  readonly categories: readonly string[];
  readonly url?: string;
  readonly attachments: readonly Attachment[];
  readonly sequence: number;
};

export type CalendarView = ComponentView & {
  readonly kind: "event" | "task";
  readonly uid?: string;
  readonly overrides: readonly (ComponentView & { readonly recurrenceId: CalendarTime })[];
};

/** Reads the event or to-do of one stored item. Never throws: what cannot be read is left out. */
export function viewCalendar(bytes: Uint8Array): CalendarView {
  const tops = readComponents(parseContent(bytes).lines);
  const parts = tops.flatMap((top) => [top, ...top.children]).filter((part) => part.name === "VEVENT" || part.name === "VTODO");
  const master = parts.find((part) => firstLine(part, "RECURRENCE-ID") === undefined) ?? parts[0];
  const uid = text(master, "UID")?.trim();
  return {
    kind: master?.name === "VTODO" ? "task" : "event",
    ...(uid === undefined || uid === "" ? {} : { uid }),
    ...viewComponent(master),
    overrides: parts.flatMap((part) => override(part)),
  };
}

/** DATE, DATE-TIME in local, zoned and UTC form (RFC 5545 3.3.4, 3.3.5); undefined for anything else. */
export function readTime(line: ContentLine, text = line.value): CalendarTime | undefined {
  const value = isoTime(text);
  if (value === undefined) return undefined;
  if (!value.includes("T")) return { value, allDay: true, floating: false };
  const utc = value.endsWith("Z");
  const zone = utc ? undefined : paramText(line, "TZID");
  return { value, ...(zone === undefined ? {} : { zone }), allDay: false, floating: zone === undefined && !utc };
}

/** "20260501T100000Z" as "2026-05-01T10:00:00Z", "20260501" as "2026-05-01". */
export function isoTime(text: string): string | undefined {
  const found = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(Z)?)?$/.exec(text.trim());
  if (found === null) return undefined;
  const [, year = "", month = "", day = "", hour, minute = "", second = "00", utc = ""] = found;
  const date = `${year}-${month}-${day}`;
  return hour === undefined ? date : `${date}T${hour}:${minute}:${second}${utc}`;
}

function viewComponent(part: Component | undefined): ComponentView {
  const lines = (name: string): ContentLine[] => (part === undefined ? [] : linesNamed(part, name));
  const times = (name: string): CalendarTime[] => lines(name).flatMap((line) => line.value.split(",").flatMap((value) => readTime(line, value) ?? []));
  return {
    summary: text(part, "SUMMARY") ?? "",
    exdates: times("EXDATE"),
    rdates: times("RDATE"),
    alarms: (part?.children ?? []).filter((child) => child.name === "VALARM").map(alarm),
    attendees: lines("ATTENDEE").map(person),
    categories: lines("CATEGORIES").flatMap(listValue).filter((value) => value !== ""),
    attachments: lines("ATTACH").map(attachment),
    sequence: number(part, "SEQUENCE") ?? 0,
    ...present({
      description: text(part, "DESCRIPTION"),
      location: text(part, "LOCATION"),
      duration: text(part, "DURATION"),
      rrule: lines("RRULE")[0]?.value,
      status: text(part, "STATUS")?.toUpperCase(),
      url: text(part, "URL"),
      start: times("DTSTART")[0],
      end: times("DTEND")[0],
      due: times("DUE")[0],
      completed: times("COMPLETED")[0],
      percent: number(part, "PERCENT-COMPLETE"),
      priority: number(part, "PRIORITY") === 0 ? undefined : number(part, "PRIORITY"),
      organizer: lines("ORGANIZER").map(person)[0],
      parent: lines("RELATED-TO").filter(isParent).map((line) => textValue(line).trim())[0],
    }),
  };
}

function override(part: Component): CalendarView["overrides"][number][] {
  const line = firstLine(part, "RECURRENCE-ID");
  const recurrenceId = line === undefined ? undefined : readTime(line);
  return recurrenceId === undefined ? [] : [{ ...viewComponent(part), recurrenceId }];
}

function text(part: Component | undefined, name: string): string | undefined {
  const line = part === undefined ? undefined : firstLine(part, name);
  return line === undefined ? undefined : textValue(line);
}

function number(part: Component | undefined, name: string): number | undefined {
  const read = text(part, name)?.trim() ?? "";
  return /^\d{1,9}$/.test(read) ? Number(read) : undefined;
}

function isParent(line: ContentLine): boolean {
  const type = line.param("RELTYPE")[0];
  return type === undefined || type.toUpperCase() === "PARENT";
}

function alarm(part: Component): Alarm {
  const trigger = firstLine(part, "TRIGGER");
  return {
    action: text(part, "ACTION")?.toUpperCase() ?? "",
    trigger: trigger?.value.trim() ?? "",
    relatedToEnd: trigger?.param("RELATED")[0]?.toUpperCase() === "END",
    ...present({ description: text(part, "DESCRIPTION") }),
  };
}

function person(line: ContentLine): Person {
  const address = decodedValue(line).trim().replace(/^mailto:/i, "");
  return { address, ...present({ name: paramText(line, "CN"), status: paramText(line, "PARTSTAT")?.toUpperCase(), role: paramText(line, "ROLE")?.toUpperCase() }) };
}

function attachment(line: ContentLine): Attachment {
  const said = present({ name: paramText(line, "FILENAME") ?? paramText(line, "X-FILENAME") ?? paramText(line, "X-LABEL"), type: paramText(line, "FMTTYPE") });
  if (line.param("ENCODING")[0]?.toUpperCase() !== "BASE64") return { kind: "url", url: decodedValue(line).trim(), ...said };
  return { kind: "inline", size: Math.floor((withoutTrailing(line.value, "=").length * 3) / 4), ...said };
}

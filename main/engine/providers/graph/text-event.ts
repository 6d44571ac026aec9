// iCalendar (RFC 5545) as an event of Outlook: what fits its places. What does not stands in its text. People are never
// sent as guests: Outlook would write to them.
import type { Event } from "@microsoft/microsoft-graph-types";
import { decodeText } from "../../formats/byte-string.ts";
import { type Component, firstLine, linesNamed, readComponents } from "../../formats/components.ts";
import { type ContentLine, parseContent } from "../../formats/content-lines.ts";
import { textValue } from "../../formats/content-values.ts";
import { durationMs } from "../../formats/duration.ts";
import { type CalendarTime, type ComponentView, viewCalendar } from "../../formats/icalendar.ts";
import { readTime } from "../../formats/icalendar-view.ts";
import { type Zones, zonesOf } from "../../formats/zone-definitions.ts";
import { later, type Moment, momentFrom } from "./calendar-times.ts";
import { type EventWords, importanceOf, wordsJson } from "./event-words.ts";
import { filesOf, largestFile, type NewFile } from "./attached.ts";
import { htmlToText, textToHtml } from "./html.ts";
import { markIds } from "./marks.ts";
import { ruleOf } from "./recurrence.ts";
import { patternOf } from "./rule-pattern.ts";

/** One date of a series: its time as the series has it. */
export type Override = { readonly at: number; readonly allDay: boolean; readonly event: Event };
export type NewEvent = {
  readonly event: Event;
  readonly overrides: readonly Override[];
  /** Dates that do not take place. */
  readonly excluded: readonly { readonly at: number; readonly allDay: boolean }[];
  readonly attachments: readonly NewFile[];
};

/** What is sent, without the marks of a write. Throws invalid-item. */
export function eventOf(bytes: Uint8Array): NewEvent {
  const content = parseContent(bytes);
  const parts = readComponents(content.lines).flatMap((top) => [top, ...top.children]);
  const zones = zonesOf(content, parts);
  const events = parts.filter((part) => part.name === "VEVENT");
  const view = viewCalendar(bytes);
  const dateOf = (part: Component): ContentLine | undefined => firstLine(part, "RECURRENCE-ID");
  const master = events.find((part) => dateOf(part) === undefined) ?? events[0];
  // One whose date cannot be read has none in the view, either.
  const changed = events.filter((part) => [dateOf(part)].some((line) => line !== undefined && readTime(line) !== undefined));
  const one = new OneEvent(view, master, zones);
  const { event, isSeries, attachments } = one.finish();
  const moment = (time: CalendarTime): { at: number; allDay: boolean } => ({ at: momentFrom(time, zones).at, allDay: time.allDay });
  return {
    event,
    attachments,
    overrides: isSeries ? view.overrides.map((override, n) => ({ ...moment(override.recurrenceId), event: new OneEvent(override, changed[n], zones).dated() })) : [],
    excluded: isSeries ? view.exdates.map(moment) : [],
  };
}

class OneEvent {
  readonly #view: ComponentView;
  readonly #part: Component | undefined;
  readonly #start: Moment;
  readonly #allDay: boolean;
  readonly #zones: Zones;
  readonly #notes: string[] = [];
  #words: EventWords = {};

  constructor(view: ComponentView, part: Component | undefined, zones: Zones) {
    this.#view = view;
    this.#part = part;
    this.#zones = zones;
    const start = view.start ?? view.end ?? { value: "1970-01-01", allDay: true, floating: false };
    this.#allDay = start.allDay;
    this.#start = momentFrom(start, zones);
  }

  finish(): { event: Event; isSeries: boolean; attachments: NewFile[] } {
    const recurrence = this.#recurrence();
    const attachments = this.#attachments();
    const zone = this.#view.start?.zone;
    if (zone !== undefined && this.#start.zone === zone) this.#words = { ...this.#words, zone };
    const event = this.dated();
    const words = wordsJson(this.#words);
    const marks = words === undefined ? [] : [{ id: markIds.words, value: words }];
    return { event: { ...event, ...(recurrence && { recurrence }), singleValueExtendedProperties: marks }, isSeries: recurrence !== undefined, attachments };
  }

  /** What one date of a series can have, too. */
  dated(): Event {
    const { summary, location, categories } = this.#view;
    const reminder = this.#reminder();
    const state = this.#state();
    this.#people();
    return {
      subject: summary,
      start: this.#start.sent,
      end: this.#end(),
      isAllDay: this.#allDay,
      location: { displayName: location ?? "", ...this.#place() },
      categories: [...categories],
      ...state,
      ...reminder,
      body: this.#body(),
    };
  }

  #end(): NonNullable<Event["end"]> {
    const { end, duration } = this.#view;
    const usual = this.#allDay ? 86_400_000 : 0;
    if (end !== undefined && end.allDay === this.#allDay) {
      const moment = momentFrom(end, this.#zones);
      return moment.at > this.#start.at || !this.#allDay ? moment.sent : later(this.#start, usual);
    }
    return later(this.#start, Math.max(usual, durationMs(duration ?? "") ?? usual));
  }

  /** One that Outlook has no like for is told in words: a wrong one would put the event on days it is not. */
  #recurrence(): Event["recurrence"] | undefined {
    const rules = this.#part === undefined ? [] : linesNamed(this.#part, "RRULE").map((line) => line.value);
    const [rrule] = rules;
    if (rrule === undefined) return undefined;
    const start = { wall: this.#start.wall, allDay: this.#allDay, zone: this.#start.zone };
    const found = rules.length === 1 ? patternOf(rrule, start, this.#start.sent.timeZone) : undefined;
    if (found === undefined) for (const rule of rules) this.#notes.push(`Repeats: ${rule}`);
    else if (ruleOf(found, start) !== rrule) this.#words = { ...this.#words, rrule };
    return found;
  }

  /** Outlook reminds once, before the beginning. */
  #reminder(): Pick<Event, "isReminderOn" | "reminderMinutesBeforeStart"> {
    const { alarms } = this.#view;
    const components = this.#part?.children.filter((child) => child.name === "VALARM") ?? [];
    let minutes: number | undefined;
    for (const [n, { trigger, relatedToEnd }] of alarms.entries()) {
      const before = relatedToEnd ? undefined : durationMs(trigger);
      const isFirst = minutes === undefined && before !== undefined && before <= 0 && before % 60_000 === 0;
      if (isFirst) {
        minutes = -(before ?? 0) / 60_000;
        const lines = components[n]?.lines.map((line) => decodeText(`${line.head}:${line.value}`)) ?? [];
        this.#words = { ...this.#words, alarm: { minutes, lines: ["BEGIN:VALARM", ...lines, "END:VALARM"] } };
      } else this.#notes.push(`Reminder: ${trigger}`);
    }
    return minutes === undefined ? { isReminderOn: false } : { isReminderOn: true, reminderMinutesBeforeStart: minutes };
  }

  #state(): Pick<Event, "showAs" | "sensitivity" | "importance"> {
    const { status, priority } = this.#view;
    if (priority !== undefined) this.#words = { ...this.#words, priority };
    if (status === "CANCELLED") this.#notes.push("Status: CANCELLED");
    const said = this.#value("X-MICROSOFT-CDO-BUSYSTATUS").toUpperCase();
    const state = said === "OOF" ? "oof" : said === "WORKINGELSEWHERE" ? "workingElsewhere" : status === "TENTATIVE" ? "tentative" : "busy";
    const kind = this.#value("CLASS").toUpperCase();
    return {
      showAs: this.#value("TRANSP").toUpperCase() === "TRANSPARENT" ? "free" : state,
      sensitivity: kind === "PRIVATE" ? "private" : kind === "CONFIDENTIAL" ? "confidential" : "normal",
      importance: importanceOf(priority ?? 5),
    };
  }

  #place(): Pick<NonNullable<Event["location"]>, "coordinates"> {
    const [latitude, longitude] = this.#value("GEO").split(";").map((part) => Number(part || Number.NaN));
    return latitude !== undefined && longitude !== undefined && !Number.isNaN(latitude + longitude) ? { coordinates: { latitude, longitude } } : {};
  }

  /** Whoever moves items has put them there already; nobody is invited, whatever comes. */
  #people(): void {
    const { organizer, attendees } = this.#view;
    for (const [what, person] of [...(organizer ? [["Organizer", organizer] as const] : []), ...attendees.map((each) => ["Attendee", each] as const)]) {
      this.#notes.push(`${what}: ${[person.name, person.address.replace(/^mailto:/i, "")].filter((part) => part).join(", ")}`);
    }
  }

  /** Outlook's own HTML, while it says what the text says. */
  #body(): NonNullable<Event["body"]> {
    const text = [this.#view.description ?? "", this.#notes.join("\n")].filter((part) => part !== "").join("\n\n");
    const html = this.#value("X-ALT-DESC");
    return { contentType: "html", content: html !== "" && htmlToText(html) === text ? html : textToHtml(text) };
  }

  #attachments(): NewFile[] {
    const { files, notes } = filesOf(this.#part, largestFile.event);
    this.#notes.push(...notes);
    return files;
  }

  #value(name: string): string {
    const line = this.#part === undefined ? undefined : firstLine(this.#part, name);
    return line === undefined ? "" : textValue(line).trim();
  }
}

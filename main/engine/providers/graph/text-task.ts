// iCalendar (RFC 5545 3.6.2) as a task of Microsoft To Do: what fits its places. What does not stands in its text.
import type { ChecklistItem, TodoTask } from "@microsoft/microsoft-graph-types";
import { decodeText } from "../../formats/byte-string.ts";
import { type Component, firstLine, readComponents } from "../../formats/components.ts";
import { parseContent } from "../../formats/content-lines.ts";
import { durationMs } from "../../formats/duration.ts";
import { isoTime } from "../../formats/icalendar-view.ts";
import { type Alarm, type CalendarTime, type CalendarView, viewCalendar } from "../../formats/icalendar.ts";
import { withoutTrailing } from "../../formats/without-trailing.ts";
import { type Zones, zonesOf } from "../../formats/zone-definitions.ts";
import { filesOf, largestFile, type NewFile } from "./attached.ts";
import { type Moment, momentFrom, wallText } from "./calendar-times.ts";
import { importanceOf, wordsJson } from "./event-words.ts";
import { ruleOf } from "./recurrence.ts";
import { patternOf } from "./rule-pattern.ts";
import { boxes } from "./task-text.ts";
import type { TaskWords } from "./task-words.ts";

export type NewTask = {
  readonly task: TodoTask;
  readonly steps: readonly ChecklistItem[];
  readonly links: readonly string[];
  readonly files: readonly NewFile[];
  readonly words: string | undefined;
};

/** What is sent, without the marks of a write. Throws invalid-item. */
export function taskOf(bytes: Uint8Array): NewTask {
  const content = parseContent(bytes);
  const parts = readComponents(content.lines).flatMap((top) => [top, ...top.children]);
  const todos = parts.filter((part) => part.name === "VTODO");
  const part = todos.find((each) => firstLine(each, "RECURRENCE-ID") === undefined) ?? todos[0];
  return new OneTask(viewCalendar(bytes), part, zonesOf(content, parts)).finish();
}

class OneTask {
  readonly #view: CalendarView;
  readonly #part: Component | undefined;
  readonly #zones: Zones;
  readonly #notes: string[] = [];
  #words: TaskWords = {};

  constructor(view: CalendarView, part: Component | undefined, zones: Zones) {
    this.#view = view;
    this.#part = part;
    this.#zones = zones;
  }

  finish(): NewTask {
    const { summary, categories, url, start, due } = this.#view;
    const days = { ...this.#day("startDateTime", "Starts", start), ...this.#day("dueDateTime", "Due", due) };
    const recurrence = this.#recurrence();
    const state = this.#state();
    const reminder = this.#reminder();
    const { files, notes } = filesOf(this.#part, largestFile.task);
    this.#notes.push(...notes);
    const { text, steps } = this.#text();
    const task: TodoTask = { title: summary, body: { contentType: "text", content: text }, categories: [...categories], ...days, ...state, ...reminder, recurrence: recurrence ?? null };
    return { task, steps, links: url === undefined ? [] : [url], files, words: wordsJson(this.#words) };
  }

  /** To Do has no time of day: that stands in the text. */
  #day(name: "startDateTime" | "dueDateTime", what: string, time: CalendarTime | undefined): TodoTask {
    if (time === undefined) return { [name]: null };
    if (!time.allDay) this.#notes.push(`${what}: ${time.value.slice(0, 16).replace("T", " ")}${time.value.endsWith("Z") ? " UTC" : time.zone === undefined ? "" : ` ${time.zone}`}`);
    return { [name]: { dateTime: `${time.value.slice(0, 10)}T00:00:00`, timeZone: "UTC" } };
  }

  #recurrence(): TodoTask["recurrence"] | undefined {
    const { rrule, start, due } = this.#view;
    const first = Date.parse(`${(due ?? start)?.value.slice(0, 10) ?? ""}T00:00:00Z`);
    if (rrule === undefined) return undefined;
    const from = { wall: first, allDay: true, zone: undefined };
    const found = Number.isNaN(first) ? undefined : patternOf(rrule, from, "UTC");
    if (found === undefined) this.#notes.push(`Repeats: ${rrule}`);
    else if (ruleOf(found, from) !== rrule) this.#words = { ...this.#words, rrule };
    return found;
  }

  #state(): Pick<TodoTask, "status" | "completedDateTime" | "importance"> {
    const { status, completed, priority } = this.#view;
    const isDone = status === "COMPLETED" || (completed !== undefined && status !== "CANCELLED");
    if (priority !== undefined) this.#words = { ...this.#words, priority };
    if (status === "CANCELLED") this.#notes.push("Status: CANCELLED");
    const percent = this.#percent();
    if (isDone && percent === 100) this.#words = { ...this.#words, whole: true };
    else if (percent > 0) this.#notes.push(`Percent done: ${percent}`);
    const done = isDone && completed !== undefined ? momentFrom(completed, this.#zones) : undefined;
    if (done !== undefined) this.#words = { ...this.#words, completed: done.at };
    return {
      status: isDone ? "completed" : status === "IN-PROCESS" ? "inProgress" : "notStarted",
      completedDateTime: done === undefined ? null : { dateTime: wallText(done.at), timeZone: "UTC" },
      importance: importanceOf(priority ?? 5),
    };
  }

  /** 0 where nothing is said. */
  #percent(): number {
    const line = this.#part && firstLine(this.#part, "PERCENT-COMPLETE");
    return Number(line?.value.trim()) || 0;
  }

  /** To Do reminds once, at a time. */
  #reminder(): Pick<TodoTask, "isReminderOn" | "reminderDateTime"> {
    const components = this.#part?.children.filter((child) => child.name === "VALARM") ?? [];
    let at: number | undefined;
    for (const [n, alarm] of this.#view.alarms.entries()) {
      const moment = at === undefined ? this.#alarmAt(alarm) : undefined;
      if (moment === undefined) this.#notes.push(`Reminder: ${alarm.trigger}`);
      else {
        at = moment;
        const lines = components[n]?.lines.map((line) => decodeText(`${line.head}:${line.value}`)) ?? [];
        this.#words = { ...this.#words, alarm: { at, lines: ["BEGIN:VALARM", ...lines, "END:VALARM"] } };
      }
    }
    return at === undefined ? { isReminderOn: false, reminderDateTime: null } : { isReminderOn: true, reminderDateTime: { dateTime: wallText(at), timeZone: "UTC" } };
  }

  /** So long from the beginning, else from when it is due; a day is taken to begin where this computer is. */
  #alarmAt({ trigger, relatedToEnd }: Alarm): number | undefined {
    const fixed = isoTime(trigger);
    if (fixed?.endsWith("Z") === true) return Date.parse(fixed);
    const span = durationMs(trigger);
    const { start, due } = this.#view;
    const from = relatedToEnd ? (due ?? start) : (start ?? due);
    if (span === undefined || from === undefined) return undefined;
    const moment: Moment = momentFrom(from.allDay ? { value: `${from.value}T00:00:00`, allDay: false, floating: true } : from, this.#zones);
    return moment.at + span;
  }

  /** The lines with boxes at its end are steps. */
  #text(): { text: string; steps: ChecklistItem[] } {
    const lines = (this.#view.description ?? "").split("\n");
    const isStep = (line: string): boolean => line.startsWith(boxes.open) || line.startsWith(boxes.ticked);
    const first = lines.findLastIndex((line) => !isStep(line)) + 1;
    const text = [withoutTrailing(lines.slice(0, first).join("\n"), "\n"), this.#notes.join("\n")].filter((part) => part !== "").join("\n\n");
    return { text, steps: lines.slice(first).map((line) => ({ displayName: line.slice(2), isChecked: line.startsWith(boxes.ticked) })) };
  }
}

import ICAL from "ical.js";
import { addUid, type Checked, checkLines, expect, type Sample, textsUnder } from "./sample.ts";

/** Events and to-dos parse, zones are carried along, overrides and EXDATEs hit an occurrence, parents exist. */
export function checkCalendars(sample: Sample, uids: Set<string>): Checked {
  const events = textsUnder(sample, "calendars");
  for (const { path, text } of events) checkEvents(path, text, uids);
  const todos = textsUnder(sample, "todos").map(({ path, text }) => checkTodos(path, text, uids));
  return { event: events.length, task: todos.reduce((sum, count) => sum + count, 0) };
}

function parsed(path: string, text: string): ICAL.Component {
  checkLines(path, text);
  const calendar = new ICAL.Component(ICAL.parse(text));
  const zones = new Set(calendar.getAllSubcomponents("vtimezone").map((zone) => String(zone.getFirstPropertyValue("tzid"))));
  for (const [, zone = ""] of text.replaceAll("\r\n ", "").matchAll(/;TZID=([^:;]+)/g)) expect(zones.has(zone),
    `${path}: no VTIMEZONE ${zone}`);
  return calendar;
}

function checkEvents(path: string, text: string, uids: Set<string>): void {
  const components = parsed(path, text).getAllSubcomponents("vevent");
  const [main, ...overrides] = components.map((component) => new ICAL.Event(component));
  if (main === undefined) return expect(false, `${path}: empty`);
  addUid(uids, main.uid, path);
  expect(main.summary !== "" && main.endDate.compare(main.startDate) > 0, `${path}: no summary or no length`);
  expect(overrides.every(({ uid }) => uid === main.uid), `${path}: more than one event`);
  if (!main.isRecurring()) return;
  const starts = occurrences(main);
  const removed = main.component.getAllProperties("exdate").map((property) => String(property.getFirstValue()));
  for (const day of [...removed, ...overrides.map(({ recurrenceId }) => String(recurrenceId))]) expect(starts.has(day),
    `${path}: ${day} is no occurrence`);
}

/** Every start the rule alone gives, EXDATEs included, up to the end of 2027. */
function occurrences(event: ICAL.Event): Set<string> {
  const rule = event.component.getFirstPropertyValue("rrule");
  const starts = new Set<string>();
  if (!(rule instanceof ICAL.Recur)) return starts;
  const iterator = rule.iterator(event.startDate);
  for (let next = iterator.next(); next !== null && next !== undefined && next.year < 2028;
    next = iterator.next()) starts.add(String(next));
  return starts;
}

function checkTodos(path: string, text: string, uids: Set<string>): number {
  const todos = parsed(path, text).getAllSubcomponents("vtodo");
  const own = new Set(todos.map((todo) => String(todo.getFirstPropertyValue("uid"))));
  for (const todo of todos) {
    addUid(uids, String(todo.getFirstPropertyValue("uid")), path);
    const parent = todo.getFirstPropertyValue("related-to");
    expect(parent === null || own.has(String(parent)), `${path}: no parent ${String(parent)}`);
    const done = todo.getFirstPropertyValue("status") === "COMPLETED";
    expect(done === (todo.getFirstPropertyValue("completed") !== null), `${path}: STATUS and COMPLETED disagree`);
  }
  return todos.length;
}

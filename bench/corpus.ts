// Realistic contacts, events and to-dos in any number, streamed. Item n of a seed is the same on every machine.
import { contact, contactGroup } from "./corpus-contact.ts";
import { event } from "./corpus-event.ts";
import { task } from "./corpus-task.ts";

export interface CorpusItem {
  readonly uid: string;
  /** vCard 3.0 or iCalendar, CRLF line ends. */
  readonly text: string;
}

/** One in this many contacts is a group of earlier ones. */
const groupEvery = 250;

/** Contacts: about one in 12 has a small photo, one in 250 is a group. */
export function* contacts(count: number, seed = 1): Generator<CorpusItem> {
  for (let n = 0; n < count; n += 1) yield contactAt(n, seed);
}

/** Events: about one in four recurs, some with overrides and exceptions; each with its time zone and alarms. */
export function* events(count: number, seed = 1): Generator<CorpusItem> {
  for (let n = 0; n < count; n += 1) yield eventAt(n, seed);
}

/** To-dos: about a third are subtasks of an earlier one. */
export function* tasks(count: number, seed = 1): Generator<CorpusItem> {
  for (let n = 0; n < count; n += 1) yield taskAt(n, seed);
}

export function contactAt(n: number, seed = 1): CorpusItem {
  return n % groupEvery === groupEvery - 1 ? contactGroup(n, seed) : contact(n, seed);
}

export function eventAt(n: number, seed = 1): CorpusItem {
  return event(n, seed);
}

export function taskAt(n: number, seed = 1): CorpusItem {
  return task(n, seed);
}

/** The same item after somebody touched it: its name or summary says which revision it is. */
export function revised(text: string, revision: number): string {
  const mark = ` (rev ${String(revision)})`;
  return text.replace(/^(FN|SUMMARY)(;[^:\r\n]*)?:([^\r\n]*?)(?: \(rev \d+\))?(\r\n)(?![ \t])/m, `$1$2:$3${mark}$4`);
}

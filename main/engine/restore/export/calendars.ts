import { joinCalendars, occurrences, type CalendarTime, viewCalendar } from "../../formats/icalendar.ts";
import type { Kind } from "../../providers/provider.ts";
import type { ContentRow } from "../../vault/read/items.ts";
import { readText } from "../prepare.ts";
import { type Export, pages, sourcesOf } from "./source.ts";

export type DateLine = {
  /** ISO 8601 as written, to sort by. */
  readonly start: string;
  readonly end: string;
  readonly title: string;
  readonly place: string;
  readonly calendar: string;
  readonly note: string;
  readonly repeats: boolean;
};
export type TaskLine = {
  readonly uid: string | undefined;
  readonly parent: string | undefined;
  readonly list: string;
  readonly title: string;
  readonly due: string;
  readonly note: string;
  readonly done: boolean;
};
export type Calendars = { readonly dates: readonly DateLine[]; readonly tasks: readonly TaskLine[] };

const yearMs = 366 * 24 * 3600_000;
const longest = 600;
/** Dates shown of one series. */
const most = 200;

/** One file per calendar, with its to-dos. A series is shown a year back and ahead, the file holds all of it. */
export async function exportCalendars(of: Export, now: Date): Promise<Calendars> {
  const { folder } = of;
  const dates: DateLine[] = [];
  const tasks: TaskLine[] = [];
  const see = (kind: Kind, bytes: Uint8Array, name: string): void => {
    if (kind === "event") dates.push(...datesOf(bytes, name, now));
    else tasks.push(taskOf(bytes, name));
  };
  for (const { collection, name } of sourcesOf(of, ["event", "task"])) {
    const file = folder.create(folder.names.take(["calendars"], name, "ics"));
    const reading = new Reading(of, (kind, bytes) => see(kind, bytes, name));
    for (const piece of joinCalendars(reading.of(collection))) {
      file.write(piece);
      if (reading.since >= turnEvery) await of.turn(reading.takeCount());
    }
    await of.turn(reading.takeCount());
    file.close();
  }
  return { dates, tasks };
}

const turnEvery = 200;

/** Feeds the joiner, which pulls, and counts what it took. */
class Reading {
  since = 0;
  readonly #of: Export;
  readonly #see: (kind: Kind, bytes: Uint8Array) => void;

  constructor(of: Export, see: (kind: Kind, bytes: Uint8Array) => void) {
    this.#of = of;
    this.#see = see;
  }

  takeCount(): number {
    const { since } = this;
    this.since = 0;
    return since;
  }

  *of(collection: number): Generator<Uint8Array> {
    for (const kind of ["event", "task"] as const) {
      for (const page of pages(this.#of, kind, collection)) {
        for (const content of page) yield* this.#textOf(kind, content);
      }
    }
  }

  /** None where it cannot be read: the tally names it. */
  *#textOf(kind: Kind, content: ContentRow): Generator<Uint8Array> {
    const { files, tally } = this.#of;
    this.since++;
    let bytes: Uint8Array | undefined;
    tally.attemptNow(content, () => {
      bytes = readText(content.body, files);
      this.#see(kind, bytes);
    });
    if (bytes) yield bytes;
  }
}

function datesOf(bytes: Uint8Array, calendar: string, now: Date): DateLine[] {
  const view = viewCalendar(bytes);
  const base = { title: view.summary.slice(0, longest), place: (view.location ?? "").slice(0, longest), calendar, note: (view.description ?? "").slice(0, longest) };
  const first = { ...base, start: timeOf(view.start), end: timeOf(view.end), repeats: view.rrule !== undefined };
  if (view.rrule === undefined && view.rdates.length === 0) return [first];
  const near = occurrences(bytes, new Date(now.getTime() - yearMs), new Date(now.getTime() + yearMs), most);
  const shown = near.map((o) => ({ ...base, title: (o.summary || base.title).slice(0, longest), start: o.start, end: o.end, repeats: true }));
  return shown.some((line) => line.start === first.start) ? shown : [first, ...shown];
}

function taskOf(bytes: Uint8Array, list: string): TaskLine {
  const view = viewCalendar(bytes);
  return {
    uid: view.uid,
    parent: view.parent,
    list,
    title: view.summary.slice(0, longest),
    due: timeOf(view.due),
    note: (view.description ?? "").slice(0, longest),
    done: view.status === "COMPLETED" || view.completed !== undefined,
  };
}

const timeOf = (time: CalendarTime | undefined): string => time?.value ?? "";

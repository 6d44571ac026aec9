import { type DaysWanted, pickByDay } from "./days.ts";
import type { Occurrence } from "../../engine/formats/occurrences.ts";
import type { ReadDb } from "../../engine/vault/db.ts";
import { rows } from "../../engine/vault/sql.ts";
import { sourceOf, type Wanted } from "./filter.ts";
import { KnownDates, mostWindows } from "./known-dates.ts";
import { type Row, rowsOf } from "./rows.ts";

/** `at` and `length` in milliseconds; floating times and days count as UTC. */
export type Dated = { readonly row: Row; readonly start: string; readonly end: string; readonly zoned: boolean; readonly allDay: boolean; readonly at: number; readonly length: number };
export type CalendarDays = { readonly dates: readonly Dated[]; readonly counts: readonly number[] };
export type Calendar = {
  /** `without`: collections left out. */
  days(wanted: Wanted, days: DaysWanted, without: readonly number[]): CalendarDays;
  /** Gets these days ready for a while; true when all of it is. */
  warm(from: number, to: number, ms: number): boolean;
};

const day = 24 * 3600_000;

export function agenda(db: ReadDb): Calendar {
  const known = new KnownDates(db);

  const eventsOf = (wanted: Wanted): { id: number; collection: number }[] => {
    const { from: source, params } = sourceOf({ ...wanted, kind: "event" });
    return rows(db, `SELECT v.id, v.collection FROM ${source}`, params);
  };

  function* steps(from: number, to: number): Generator<void> {
    const versions = eventsOf({}).map(({ id }) => id);
    for (const batch of batchesOf(versions, 500)) yield known.learn(batch);
    const near = known.near(versions, from, to).slice(0, mostWindows);
    for (const batch of batchesOf(near, 30)) yield void known.datesOf(batch, from, to);
  }
  let warming: Generator<void> | undefined;

  return {
    days(wanted, days, without) {
      const hidden = new Set(without);
      // What has no zone counts as UTC, and may be this day here: a day more on both sides is looked at.
      const [from, to] = [(days.starts[0] ?? 0) - day, (days.starts.at(-1) ?? 0) + day];
      const versions = eventsOf(wanted).flatMap(({ id, collection }) => (hidden.has(collection) ? [] : [id]));
      known.learn(versions);
      const found = known.datesOf(known.near(versions, from, to), from, to);
      const dated = found.flatMap(([version, dates]) => dates.flatMap((date) => (date.at < to && (date.at >= from || date.at + lengthOf(date) >= from) ? [timedOf(version, date)] : [])));
      dated.sort((a, b) => a.at - b.at);
      const { picked, counts } = pickByDay(dated, days);
      const named = new Map(rowsOf(db, [...new Set(picked.map(({ version }) => version))]).map((row) => [row.version, row]));
      const dates = picked.flatMap(({ version, summary, ...when }) => {
        const row = named.get(version);
        return row ? [{ ...when, row: summary === "" ? row : { ...row, name: summary } }] : [];
      });
      return { dates, counts };
    },

    warm(from, to, ms) {
      const end = performance.now() + ms;
      warming ??= steps(from, to);
      let done: boolean;
      do done = warming.next().done === true;
      while (!done && performance.now() < end);
      if (done) warming = undefined;
      return done;
    },
  };
}

function timedOf(version: number, date: Occurrence): Omit<Dated, "row"> & { readonly version: number; readonly summary: string } {
  const { start, end, allDay, at, zone, summary } = date;
  return { version, summary, start, end, allDay, at, zoned: zone !== undefined || start.endsWith("Z"), length: lengthOf(date) };
}

function batchesOf(versions: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(versions.length / size) }, (_, index) => versions.slice(index * size, (index + 1) * size));
}

const lengthOf = ({ start, end }: Occurrence): number => Math.max(0, Date.parse(utc(end)) - Date.parse(utc(start)));

/** Read as UTC, since only the length matters. */
const utc = (iso: string): string => (iso.length === 10 ? `${iso}T00:00:00Z` : iso.endsWith("Z") ? iso : `${iso}Z`);

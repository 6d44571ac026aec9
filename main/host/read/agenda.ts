import { type DaysWanted, pickByDay } from "./days.ts";
import { type Occurrence, occurrencesOfEach } from "../../engine/formats/occurrences.ts";
import type { ReadDb } from "../../engine/vault/db.ts";
import { rows } from "../../engine/vault/sql.ts";
import { canBe, type Extent, extentOf } from "./extent.ts";
import { sourceOf, type Wanted } from "./filter.ts";
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
/** How far around what was asked for events are followed, so that the next month is there, too. */
const around = 35 * day;
/** Most dates of one item. */
const mostOfOne = 1000;
const mostRemembered = 200_000;
const mostWindows = 20_000;
/** Texts read and followed together. */
const atOnce = 200;

/** Dates of an event, found once for some time around what was asked for. */
type Window = { readonly from: number; readonly to: number; readonly found: readonly Occurrence[] };

export function agenda(db: ReadDb): Calendar {
  /** A version never changes, so what was found out about it is kept. */
  const extents = new Map<number, Extent>();
  const windows = new Map<number, Window>();

  const learn = (versions: readonly number[]): void => {
    if (extents.size > mostRemembered) extents.clear();
    const unknown = versions.filter((version) => !extents.has(version));
    for (let at = 0; at < unknown.length; at += 1000) {
      for (const { version, at: start, data } of textsOf(db, unknown.slice(at, at + 1000))) extents.set(version, extentOf(start, data));
    }
  };

  const find = (versions: readonly number[], { from, to }: Omit<Window, "found">): Map<number, readonly Occurrence[]> => {
    const found = new Map<number, readonly Occurrence[]>();
    for (let at = 0; at < versions.length; at += atOnce) {
      const texts = textsOf(db, versions.slice(at, at + atOnce)).flatMap(({ version, data }) => (data === null ? [] : [{ version, data }]));
      const each = occurrencesOfEach(texts.map(({ data }) => data), new Date(from), new Date(to), mostOfOne);
      texts.forEach(({ version }, index) => found.set(version, each[index] ?? []));
    }
    return found;
  };

  /** Gives what it found, since it may not remember so much. */
  const follow = (versions: readonly number[], from: number, to: number): Map<number, readonly Occurrence[]> => {
    const window = { from: from - around, to: to + around };
    const each = find(versions, window);
    for (const [version, found] of each) {
      // A rule that was cut off before the end of the window is followed again when something later is asked for.
      const end = found.length < mostOfOne ? window.to : (found.at(-1)?.at ?? from);
      windows.set(version, { from: window.from, to: Math.max(end, to), found });
    }
    for (const version of windows.keys()) {
      if (windows.size <= mostWindows) break;
      windows.delete(version);
    }
    return each;
  };

  const isFollowed = (version: number, from: number, to: number): boolean => {
    const window = windows.get(version);
    return window !== undefined && window.from <= from && window.to >= to;
  };

  const datesOf = (near: readonly number[], from: number, to: number): (readonly [number, readonly Occurrence[]])[] => {
    const known = near.map((version) => [version, isFollowed(version, from, to) ? windows.get(version)?.found : undefined] as const);
    const fresh = follow(known.flatMap(([version, found]) => (found ? [] : [version])), from, to);
    return known.map(([version, found]) => [version, found ?? fresh.get(version) ?? []]);
  };

  const eventsOf = (wanted: Wanted): { id: number; collection: number }[] => {
    const { from: source, params } = sourceOf({ ...wanted, kind: "event" });
    return rows(db, `SELECT v.id, v.collection FROM ${source}`, params);
  };

  const nearOf = (versions: readonly number[], from: number, to: number): number[] =>
    versions.filter((version) => {
      const extent = extents.get(version);
      return extent !== undefined && canBe(extent, from, to);
    });

  function* steps(from: number, to: number): Generator<void> {
    const versions = eventsOf({}).map(({ id }) => id);
    for (const batch of batchesOf(versions, 500)) yield learn(batch);
    const near = nearOf(versions, from, to).slice(0, mostWindows);
    for (const batch of batchesOf(near, 30)) yield void follow(batch.filter((version) => !isFollowed(version, from, to)), from, to);
  }
  let warming: Generator<void> | undefined;

  return {
    days(wanted, days, without) {
      const hidden = new Set(without);
      // What has no zone counts as UTC, and may be this day here: a day more on both sides is looked at.
      const [from, to] = [(days.starts[0] ?? 0) - day, (days.starts.at(-1) ?? 0) + day];
      const versions = eventsOf(wanted).flatMap(({ id, collection }) => (hidden.has(collection) ? [] : [id]));
      learn(versions);
      const found = datesOf(nearOf(versions, from, to), from, to);
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

type Text = { version: number; at: string | null; data: Uint8Array | null };

function textsOf(db: ReadDb, versions: readonly number[]): Text[] {
  return rows(db, "SELECT v.id AS version, v.at, b.data FROM json_each(?) j JOIN version v ON v.id = j.value JOIN body b ON b.id = v.body", JSON.stringify(versions));
}

const lengthOf = ({ start, end }: Occurrence): number => Math.max(0, Date.parse(utc(end)) - Date.parse(utc(start)));

/** Read as UTC, since only the length matters. */
const utc = (iso: string): string => (iso.length === 10 ? `${iso}T00:00:00Z` : iso.endsWith("Z") ? iso : `${iso}Z`);

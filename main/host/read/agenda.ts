import { type Occurrence, occurrencesOfEach } from "../../engine/formats/occurrences.ts";
import type { ReadDb } from "../../engine/vault/db.ts";
import { rows } from "../../engine/vault/sql.ts";
import { canBe, type Extent, extentOf } from "./extent.ts";
import { sourceOf, type Wanted } from "./filter.ts";
import { type Row, rowsOf } from "./rows.ts";

/** `at` in epoch milliseconds, where floating times and days count as UTC. */
export type Dated = { readonly row: Row; readonly start: string; readonly end: string; readonly zoned: boolean; readonly allDay: boolean; readonly at: number };
export type Calendar = { between(wanted: Wanted, from: number, to: number): Dated[] };

const day = 24 * 3600_000;
/** How far around what was asked for a recurring event is followed, so that the next month is there, too. */
const around = 35 * day;
/** Most dates of one item, and of all, in one answer. */
const mostOfOne = 1000;
const mostInAll = 20_000;
const mostRemembered = 200_000;
const mostWindows = 20_000;
/** Texts read and followed together. */
const atOnce = 200;

/** Dates of a recurring event, found once for some time around what was asked for. */
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

  const follow = (versions: readonly number[], from: number, to: number): void => {
    const window = { from: from - around, to: to + around };
    if (windows.size > mostWindows) windows.clear();
    for (const [version, found] of find(versions, window)) {
      // A rule that was cut off before the end of the window is followed again when something later is asked for.
      const end = found.length < mostOfOne ? window.to : (found.at(-1)?.at ?? from);
      windows.set(version, { from: window.from, to: Math.max(end, to), found });
    }
  };

  const datesOf = (near: readonly number[], from: number, to: number): Map<number, readonly Occurrence[]> => {
    const [recurring = [], single = []] = [true, false].map((is) => near.filter((version) => extents.get(version)?.recurring === is));
    const unknown = recurring.filter((version) => {
      const window = windows.get(version);
      return !window || window.from > from || window.to < to;
    });
    follow(unknown, from, to);
    return new Map([...find(single, { from, to }), ...recurring.map((version) => [version, windows.get(version)?.found ?? []] as const)]);
  };

  return {
    between(wanted, from, to) {
      const { from: source, params } = sourceOf({ ...wanted, kind: "event" });
      const versions = rows<{ id: number }>(db, `SELECT v.id FROM ${source}`, params).map((r) => r.id);
      learn(versions);
      const near = versions.filter((version) => {
        const extent = extents.get(version);
        return extent !== undefined && canBe(extent, from, to);
      });
      const dates = [...datesOf(near, from, to)];
      const dated = dates.flatMap(([version, found]) => found.filter((o) => o.at < to && endOf(o) >= from).map((occurrence) => ({ version, occurrence })));
      dated.sort((a, b) => a.occurrence.at - b.occurrence.at);
      dated.length = Math.min(dated.length, mostInAll);
      const found = new Map(rowsOf(db, [...new Set(dated.map((d) => d.version))]).map((row) => [row.version, row]));
      return dated.flatMap(({ version, occurrence: { start, end, allDay, at, zone, summary } }) => {
        const row = found.get(version);
        const zoned = zone !== undefined || start.endsWith("Z");
        return row ? [{ row: summary === "" ? row : { ...row, name: summary }, start, end, zoned, allDay, at }] : [];
      });
    },
  };
}

type Text = { version: number; at: string | null; data: Uint8Array | null };

function textsOf(db: ReadDb, versions: readonly number[]): Text[] {
  return rows(db, "SELECT v.id AS version, v.at, b.data FROM json_each(?) j JOIN version v ON v.id = j.value JOIN body b ON b.id = v.body", JSON.stringify(versions));
}

const endOf = ({ at, start, end }: Occurrence): number => at + Math.max(0, Date.parse(utc(end)) - Date.parse(utc(start)));

/** Read as UTC, since only the length matters. */
const utc = (iso: string): string => (iso.length === 10 ? `${iso}T00:00:00Z` : iso.endsWith("Z") ? iso : `${iso}Z`);

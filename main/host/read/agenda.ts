import { type Occurrence, occurrences } from "../../engine/formats/occurrences.ts";
import type { ReadDb } from "../../engine/vault/db.ts";
import { rows } from "../../engine/vault/sql.ts";
import { sourceOf, type Wanted } from "./filter.ts";
import { type Row, rowsOf } from "./rows.ts";

/** Epoch milliseconds; `end` null: a moment. Floating times and days count as UTC. */
export type Dated = { readonly row: Row; readonly start: string; readonly end: string; readonly zoned: boolean; readonly allDay: boolean; readonly at: number };
export type Calendar = { between(wanted: Wanted, from: number, to: number): Dated[] };

const day = 24 * 3600_000;
const year = 366 * day;
/** Most dates of one item, and of all, in one answer. */
const mostOfOne = 1000;
const mostInAll = 20_000;
const mostRemembered = 200_000;

/** When an event is, as far as its text tells without following a rule. A version never changes, so this is kept. */
type Extent = { readonly recurring: boolean; readonly from: number; readonly to: number };
/** Dates of a recurring event, found once for some years around what was asked for. */
type Window = { readonly from: number; readonly to: number; readonly found: readonly Occurrence[] };

export function agenda(db: ReadDb): Calendar {
  const extents = new Map<number, Extent>();
  const windows = new Map<number, Window>();

  const learn = (versions: readonly number[]): void => {
    if (extents.size > mostRemembered) extents.clear();
    const unknown = versions.filter((version) => !extents.has(version));
    for (let at = 0; at < unknown.length; at += 1000) {
      for (const { version, at: start, data } of textsOf(db, unknown.slice(at, at + 1000))) extents.set(version, extentOf(start, data));
    }
  };

  const expand = (version: number, from: number, to: number): readonly Occurrence[] => {
    const known = windows.get(version);
    if (known && known.from <= from && known.to >= to) return known.found;
    const [text] = textsOf(db, [version]);
    if (!text?.data) return [];
    const recurring = extents.get(version)?.recurring === true;
    const window = { from: recurring ? from - year : from, to: recurring ? to + year : to };
    const found = occurrences(text.data, new Date(window.from), new Date(window.to), mostOfOne);
    if (windows.size > mostRemembered / 10) windows.clear();
    // A rule that was cut off before the end of the window is followed again when something later is asked for.
    const end = found.length < mostOfOne ? window.to : (found.at(-1)?.at ?? from);
    if (recurring) windows.set(version, { from: window.from, to: Math.max(end, to), found });
    return found;
  };

  return {
    between(wanted, from, to) {
      const { from: source, params } = sourceOf({ ...wanted, kind: "event" });
      const versions = rows<{ id: number }>(db, `SELECT v.id FROM ${source}`, params).map((r) => r.id);
      learn(versions);
      const near = versions.filter((version) => {
        const extent = extents.get(version);
        return extent !== undefined && extent.from < to && extent.to >= from;
      });
      const dated = near.flatMap((version) => expand(version, from, to).filter((o) => o.at < to && endOf(o) >= from).map((occurrence) => ({ version, occurrence })));
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

/** A day of room on both sides, for zones. */
function extentOf(at: string | null, data: Uint8Array | null): Extent {
  const start = Date.parse(`${at?.slice(0, 10) ?? ""}T00:00:00Z`);
  if (data === null || Number.isNaN(start)) return { recurring: false, from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };
  const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("latin1");
  // An override can lie anywhere, so its item counts as recurring.
  if (/^(?:RRULE|RDATE|RECURRENCE-ID)[:;]/im.test(text)) return { recurring: true, from: Number.NEGATIVE_INFINITY, to: lastOf(text) };
  const end = /^DTEND[^:\r\n]*:(\d{4})(\d\d)(\d\d)/im.exec(text);
  const until = end ? Date.UTC(Number(end[1]), Number(end[2]) - 1, Number(end[3])) : start;
  const length = /^DURATION[:;]/im.test(text) ? year : 0;
  return { recurring: false, from: start - day, to: Math.max(start, until) + length + 2 * day };
}

/** A single rule that says until when. */
function lastOf(text: string): number {
  const rules = [...text.matchAll(/^RRULE[:;].*$/gim)];
  const until = /UNTIL=(\d{4})(\d\d)(\d\d)/i.exec(rules[0]?.[0] ?? "");
  if (rules.length !== 1 || !until || /^(?:RDATE|RECURRENCE-ID)[:;]/im.test(text)) return Number.POSITIVE_INFINITY;
  return Date.UTC(Number(until[1]), Number(until[2]) - 1, Number(until[3])) + 60 * day;
}

const endOf = ({ at, start, end }: Occurrence): number => at + Math.max(0, Date.parse(utc(end)) - Date.parse(utc(start)));

/** Read as UTC, since only the length matters. */
const utc = (iso: string): string => (iso.length === 10 ? `${iso}T00:00:00Z` : iso.endsWith("Z") ? iso : `${iso}Z`);

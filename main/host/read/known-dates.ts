import { type Occurrence, occurrencesOfEach } from "../../engine/formats/occurrences.ts";
import type { ReadDb } from "../../engine/vault/db.ts";
import { rows } from "../../engine/vault/sql.ts";
import { canBe, type Extent, extentOf } from "./extent.ts";

const day = 24 * 3600_000;
/** How far around what was asked for events are followed, so that the next month is there, too. */
const around = 35 * day;
/** Most dates of one item. */
const mostOfOne = 1000;
const mostRemembered = 200_000;
export const mostWindows = 20_000;
/** Texts read and followed together. */
const atOnce = 200;

/** Dates of an event, found once for some time around what was asked for. */
type Window = { readonly from: number; readonly to: number; readonly found: readonly Occurrence[] };

/** What was found out about events, by version: since none ever changes it holds for as long as there is room for it. Times are in epoch milliseconds. */
export class KnownDates {
  readonly #db: ReadDb;
  readonly #extents = new Map<number, Extent>();
  readonly #windows = new Map<number, Window>();

  constructor(db: ReadDb) {
    this.#db = db;
  }

  /** Looks at those it has not met yet; `near` knows the others only. */
  learn(versions: readonly number[]): void {
    if (this.#extents.size > mostRemembered) this.#extents.clear();
    const unknown = versions.filter((version) => !this.#extents.has(version));
    for (let at = 0; at < unknown.length; at += 1000) {
      for (const { version, at: start, data } of textsOf(this.#db, unknown.slice(at, at + 1000))) this.#extents.set(version, extentOf(start, data));
    }
  }

  /** Those that can be then at all. */
  near(versions: readonly number[], from: number, to: number): number[] {
    return versions.filter((version) => {
      const extent = this.#extents.get(version);
      return extent !== undefined && canBe(extent, from, to);
    });
  }

  /** In the order of the versions; some of the dates may be before or after. */
  datesOf(versions: readonly number[], from: number, to: number): (readonly [number, readonly Occurrence[]])[] {
    const known = versions.map((version) => [version, this.#isFollowed(version, from, to) ? this.#windows.get(version)?.found : undefined] as const);
    const fresh = this.#follow(known.flatMap(([version, found]) => (found ? [] : [version])), from, to);
    return known.map(([version, found]) => [version, found ?? fresh.get(version) ?? []]);
  }

  #isFollowed(version: number, from: number, to: number): boolean {
    const window = this.#windows.get(version);
    return window !== undefined && window.from <= from && window.to >= to;
  }

  /** Gives what it found, since it may not remember so much. */
  #follow(versions: readonly number[], from: number, to: number): Map<number, readonly Occurrence[]> {
    const window = { from: from - around, to: to + around };
    const each = this.#find(versions, window);
    for (const [version, found] of each) {
      // A rule that was cut off before the end of the window is followed again when something later is asked for.
      const end = found.length < mostOfOne ? window.to : (found.at(-1)?.at ?? from);
      this.#windows.set(version, { from: window.from, to: Math.max(end, to), found });
    }
    for (const version of this.#windows.keys()) {
      if (this.#windows.size <= mostWindows) break;
      this.#windows.delete(version);
    }
    return each;
  }

  #find(versions: readonly number[], { from, to }: Omit<Window, "found">): Map<number, readonly Occurrence[]> {
    const found = new Map<number, readonly Occurrence[]>();
    for (let at = 0; at < versions.length; at += atOnce) {
      const texts = textsOf(this.#db, versions.slice(at, at + atOnce)).flatMap(({ version, data }) => (data === null ? [] : [{ version, data }]));
      const each = occurrencesOfEach(texts.map(({ data }) => data), new Date(from), new Date(to), mostOfOne);
      texts.forEach(({ version }, index) => found.set(version, each[index] ?? []));
    }
    return found;
  }
}

type Text = { version: number; at: string | null; data: Uint8Array | null };

function textsOf(db: ReadDb, versions: readonly number[]): Text[] {
  return rows(db, "SELECT v.id AS version, v.at, b.data FROM json_each(?) j JOIN version v ON v.id = j.value JOIN body b ON b.id = v.body", JSON.stringify(versions));
}

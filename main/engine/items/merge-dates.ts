import { firstLine, linesNamed } from "../formats/components.ts";
import type { ContentLine } from "../formats/content-lines.ts";
import { readTime } from "../formats/icalendar-view.ts";
import { saidIn, saying } from "./merge-fields.ts";
import { unitsOf, type Reading } from "./units.ts";
import { offsetsOf } from "./zone-names.ts";

type Sides<T> = { readonly base: T; readonly mine: T; readonly theirs: T };

/** Means something only together with the start: when it ends, and which days there are. */
const withStart = ["dtend", "due", "duration", "rrule", "exrule", "exdate", "rdate"];

/**
 * The sections of which one side moved the start, and the other changed what is counted from it: a cancelled 9 o'clock
 * cancels nothing in a series that is at 10. Each side makes sense, and the two together do not.
 */
export function movedApart(sides: Sides<Reading>): string[] {
  return [...sides.mine.sections.keys()].filter((key) => sides.theirs.sections.has(key) && isApart(key, sides));
}

function isApart(key: string, { base, mine, theirs }: Sides<Reading>): boolean {
  const [was, one, two] = [startOf(base, key), startOf(mine, key), startOf(theirs, key)];
  // Where both moved it they agree, or that is a conflict already.
  if (one === two || (one !== was && two !== was)) return false;
  const [moved, other] = one === was ? [theirs, mine] : [mine, theirs];
  const differs = (of: (reading: Reading) => string | undefined): boolean => of(other) !== of(base) && of(other) !== of(moved);
  return withStart.some((field) => differs((reading) => fieldOf(reading, key, field))) || (key === "" && overridesOf(base, other).some((each) => differs((reading) => allOf(reading, each))));
}

/** Whether there is a date that one side cancelled and the other changed: both in one text is for each calendar to guess. */
export function cancelledApart({ base, mine, theirs }: Sides<Reading>): boolean {
  const isIn = (cancelling: Reading, changing: Reading): boolean => {
    const cancelled = cancelledIn(cancelling).difference(cancelledIn(base));
    // A whole day cancels what begins in it.
    const isCancelled = ({ when, day }: Moment): boolean => cancelled.has(when) || cancelled.has(day);
    return overridesOf(changing).some((key) => {
      const date = dateOf(changing, key);
      return date !== undefined && isCancelled(date) && allOf(changing, key) !== allOf(base, key);
    });
  };
  return isIn(mine, theirs) || isIn(theirs, mine);
}

/** Whether both sides changed one date anew, each in a spelling of its own: no text may have it twice. */
export function changedTwice({ base, mine, theirs }: Sides<Reading>): boolean {
  const fresh = (reading: Reading, other: Reading): string[] => overridesOf(reading).filter((key) => !base.sections.has(key) && !other.sections.has(key));
  const known = new Set(fresh(mine, theirs).map((key) => dateOf(mine, key)?.when));
  return fresh(theirs, mine).some((key) => known.has(dateOf(theirs, key)?.when));
}

function cancelledIn(reading: Reading): Set<string> {
  const section = reading.sections.get("");
  const lines = section === undefined ? [] : linesNamed(section.component, "EXDATE");
  return new Set(lines.flatMap((line) => line.value.split(",").map((text) => momentOf(reading, line, text).when)));
}

type Moment = { readonly when: string; readonly day: string };

/** The date that an override stands for. */
function dateOf(reading: Reading, key: string): Moment | undefined {
  const component = reading.sections.get(key)?.component;
  const line = component && firstLine(component, "RECURRENCE-ID");
  return line && momentOf(reading, line, line.value);
}

/** In one spelling, whatever zone it is told in; what cannot be read as it is written. */
function momentOf(reading: Reading, line: ContentLine, text: string): Moment {
  const time = readTime(line, text);
  if (time === undefined) return { when: text.trim(), day: text.trim() };
  const { value, zone } = time;
  const day = value.slice(0, 10);
  const wall = Date.parse(`${value.slice(0, 19)}Z`);
  const [offset] = zone === undefined || Number.isNaN(wall) ? [] : (offsetsOf(reading, zone, [wall]) ?? []);
  return { when: offset === undefined || !Number.isFinite(offset) ? value : new Date(wall - offset).toISOString().replace(".000Z", "Z"), day };
}

function startOf(reading: Reading, key: string): string {
  return fieldOf(reading, key, "dtstart");
}

function fieldOf(reading: Reading, key: string, field: string): string {
  const section = reading.sections.get(key);
  return section === undefined ? "" : saying(unitsOf(reading, section).filter((unit) => unit.field === field));
}

function overridesOf(...readings: readonly Reading[]): string[] {
  const keys = new Set(readings.flatMap((reading) => [...reading.sections.keys()]));
  return [...keys].filter((key) => key !== "" && !key.startsWith("calendar"));
}

function allOf(reading: Reading, key: string): string | undefined {
  const section = reading.sections.get(key);
  return section === undefined ? undefined : saidIn(unitsOf(reading, section));
}

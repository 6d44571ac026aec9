import { saidIn, saying } from "./merge-fields.ts";
import { unitsOf, type Reading } from "./units.ts";

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
    const before = cancelledIn(base);
    const cancelled = new Set([...cancelledIn(cancelling)].filter((date) => !before.has(date)));
    return overridesOf(changing).some((key) => cancelled.has(key) && allOf(changing, key) !== allOf(base, key));
  };
  return isIn(mine, theirs) || isIn(theirs, mine);
}

function cancelledIn(reading: Reading): Set<string> {
  const section = reading.sections.get("");
  const units = section === undefined ? [] : unitsOf(reading, section).filter(({ field }) => field === "exdate");
  return new Set(units.flatMap(({ meanings }) => meanings.map(({ shown }) => shown)));
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

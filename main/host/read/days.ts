/** Days in a row: `starts` has the instant each begins where the person is, and when the last one ends; `first` is a date. */
export type DaysWanted = { readonly first: string; readonly starts: readonly number[]; readonly most: number };
/** `at`: in epoch milliseconds, where what has no zone counts as UTC. */
export type Timed = { readonly zoned: boolean; readonly allDay: boolean; readonly at: number; readonly length: number };

/** The days it touches, counted from the first wanted; both included. `time`: since midnight, in milliseconds. */
type Place = { readonly from: number; readonly to: number; readonly isBar: boolean; readonly time: number };

const day = 24 * 3600_000;

/** At most so many of each day, whole days first, then by time; and how many each day has. */
export function pickByDay<T extends Timed>(all: readonly T[], wanted: DaysWanted): { readonly picked: readonly T[]; readonly counts: readonly number[] } {
  const count = wanted.starts.length - 1;
  const byDay = Array.from({ length: count }, (): { one: T; place: Place }[] => []);
  for (const one of all) {
    const place = placeOf(one, wanted);
    for (let at = Math.max(0, place.from); at <= Math.min(count - 1, place.to); at++) byDay[at]?.push({ one, place });
  }
  const picked = new Set<T>();
  for (const here of byDay) {
    here.sort((a, b) => Number(b.place.isBar) - Number(a.place.isBar) || (a.place.isBar ? a.place.from - b.place.from || b.place.to - a.place.to : a.place.time - b.place.time));
    for (const { one } of here.slice(0, wanted.most)) picked.add(one);
  }
  return { picked: all.filter((one) => picked.has(one)), counts: byDay.map((here) => here.length) };
}

/** The end is exclusive: what lasts until midnight does not touch the next day. */
function placeOf({ zoned, allDay, at, length }: Timed, { first, starts }: DaysWanted): Place {
  const until = Math.max(at, at + length - 1);
  const wall = (instant: number): number => Math.floor((instant - Date.parse(`${first}T00:00:00Z`)) / day);
  const [from, to] = zoned ? [dayOf(at, starts), dayOf(until, starts)] : [wall(at), wall(until)];
  const time = zoned ? at - (starts[from] ?? at) : at - Math.floor(at / day) * day;
  return { from, to, isBar: allDay || from !== to, time };
}

/** -1 before the first, and beyond the last after it. */
function dayOf(instant: number, starts: readonly number[]): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= instant) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

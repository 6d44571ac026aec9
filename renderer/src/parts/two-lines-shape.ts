/** One day: what they held and what you held. Oldest first in a list. */
export type LinePoint = { readonly day: string; readonly theirs: number; readonly yours: number };
export type Size = {
  readonly width: number;
  readonly height: number;
  /** Left free above and below. */
  readonly inset: number;
  /** Index of the first point after the fall; the days before it get the first part of the width. */
  readonly fall: number | null;
  /** The part of the width at which it falls, however short ago that was. */
  readonly fallAt?: number;
};
export type Shape = {
  readonly yours: string;
  readonly theirs: string;
  readonly before: string;
  readonly after: string;
  readonly gap: { readonly x: number; readonly top: number; readonly bottom: number } | null;
  /** The day the lines begin with; null where nothing is known from before the fall. */
  readonly first: string | null;
};

/** Where their line and yours run together, theirs is drawn this much lower, so that both are seen. */
const beside = 3;
/** The first day on which they hold much less than you, to the end; null when they do not. */
export function fallOf(points: readonly LinePoint[]): number | null {
  const last = points.at(-1);
  if (last === undefined || last.theirs >= last.yours) return null;
  const together = points.findLastIndex((point) => point.theirs >= point.yours);
  return together === -1 ? 0 : together + 1;
}

/** SVG paths for the two lines; null without a point. */
export function place(points: readonly LinePoint[], size: Size): Shape | null {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  const x = across(points, size);
  const y = upwards(points, size);
  const end = size.width;
  const yours = line([...points.map((p, i): Dot => [x(i), y(p.yours)]), [end, y(last.yours)]]);
  const dots = points.map((p, i): Dot => [x(i), y(p.theirs) + beside]);
  const theirs = line([...dots, [end, y(last.theirs) + beside]]);
  const { fall } = size;
  if (fall === null) return { yours, theirs, before: theirs, after: "", gap: null, first: first.day };
  const edge = edgeOf(size);
  const standing = dots.slice(0, fall);
  const from = standing.at(-1)?.[1] ?? y(last.yours) + beside;
  const down: Dot[] = [[edge, from], ...dots.slice(fall).map(([, depth], i): Dot => [i === 0 ? edge : x(fall + i), depth])];
  return {
    yours,
    theirs,
    before: line([...(standing.length === 0 ? [[0, from] as Dot] : standing), [edge, from]]),
    after: line([...down, [end, y(last.theirs) + beside]]),
    gap: { x: edge, top: y(last.yours), bottom: y(last.theirs) + beside },
    first: standing.length > 1 ? first.day : null,
  };
}

type Dot = readonly [x: number, y: number];

function line(dots: readonly Dot[]): string {
  return dots.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

function edgeOf({ width, fallAt = 0.74 }: Size): number {
  return width * fallAt;
}

/** By date; with a fall, what came before it and what came after each have their own part. */
function across(points: readonly LinePoint[], size: Size): (index: number) => number {
  const { width, fall } = size;
  const times = points.map((point) => Date.parse(point.day));
  const part = (from: number, to: number, left: number, right: number) => (index: number) => {
    const [start = 0, end = 0, at = 0] = [times[from], times[to], times[index]];
    return end === start ? left : left + ((at - start) / (end - start)) * (right - left);
  };
  const last = points.length - 1;
  if (fall === null) return part(0, last, 0, width);
  const before = part(0, Math.max(0, fall - 1), 0, edgeOf(size));
  const after = part(fall, last, edgeOf(size), width);
  return (index) => (index < fall ? before(index) : after(index));
}

/** Rows show the change, so they do not start at nothing; a fall is drawn to its true depth. */
function upwards(points: readonly LinePoint[], { height, inset, fall }: Size): (value: number) => number {
  const values = points.flatMap((point) => [point.theirs, point.yours]);
  const high = Math.max(...values);
  const low = fall === null ? Math.min(...values) : 0;
  const room = height - 2 * inset;
  return (value) => (high === low ? height / 2 : inset + room * (1 - (value - low) / (high - low)));
}

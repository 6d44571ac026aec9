import type { Point } from "./drawing.ts";

/** Numbers from 0 to 1, the same ones for the same seed. */
export function random(seed: number): (from?: number, to?: number) => number {
  let state = seed >>> 0;
  return (from = 0, to = 1) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return from + (((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * (to - from);
  };
}

export function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

export function many(count: number, make: (i: number) => string): string {
  return times(count, make).join("");
}

export function rect(x: number, y: number, width: number, height: number, fill: string, more = ""): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}" ${more}/>`;
}

export function circle(x: number, y: number, r: number, fill: string, more = ""): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(r)}" fill="${fill}" ${more}/>`;
}

export function oval(x: number, y: number, rx: number, ry: number, fill: string, more = ""): string {
  return `<ellipse cx="${round(x)}" cy="${round(y)}" rx="${round(rx)}" ry="${round(ry)}" fill="${fill}" ${more}/>`;
}

export function path(d: string, fill: string, more = ""): string {
  return `<path d="${d}" fill="${fill}" ${more}/>`;
}

export function poly(points: readonly Point[], fill: string, more = ""): string {
  return `<polygon points="${points.map(([x, y]) => `${round(x)},${round(y)}`).join(" ")}" fill="${fill}" ${more}/>`;
}

export function line(points: readonly Point[], colour: string, width: number, more = ""): string {
  const at = points.map(([x, y]) => `${round(x)},${round(y)}`).join(" ");
  return `<polyline points="${at}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;
}

/** A filled shape through the points, without corners. */
export function shape(points: readonly Point[], fill: string, more = ""): string {
  return path(`${curve(points, true)}Z`, fill, more);
}

/** A brush stroke through the points. */
export function stroke(points: readonly Point[], colour: string, width: number, more = ""): string {
  return path(curve(points, false), "none",
    `stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}`);
}

/** A round thing that grew: leaves, clouds, stones. */
export function blob(at: Point, rx: number, ry: number, seed: number, wobble = 0.12): Point[] {
  const rnd = random(seed);
  return times(11, (i) => {
    const angle = (i / 11) * Math.PI * 2;
    const grow = 1 + rnd(-wobble, wobble);
    return [at[0] + Math.cos(angle) * rx * grow, at[1] + Math.sin(angle) * ry * grow];
  });
}

/** Land up to a wavy edge; everything below is filled. */
export function ridge(width: number, y: number, bottom: number, rise: number, seed: number, fill: string, more = ""): string {
  const rnd = random(seed);
  const edge = times(10, (i): Point => [(i / 9) * (width + 200) - 100, y + rnd(-rise, rise)]);
  return path(`${curve(edge, false)}L${width + 100},${bottom}L-100,${bottom}Z`, fill, more);
}

export function group(transform: string, ...shapes: readonly string[]): string {
  return `<g transform="${transform}">${shapes.join("")}</g>`;
}

export function faint(opacity: number, ...shapes: readonly string[]): string {
  return `<g opacity="${opacity}">${shapes.join("")}</g>`;
}

/** A Catmull-Rom spline as cubic curves. */
function curve(points: readonly Point[], closed: boolean): string {
  const n = points.length;
  const at = (i: number): Point => points[closed ? (i + n) % n : Math.min(Math.max(i, 0), n - 1)] ?? [0, 0];
  const [x, y] = at(0);
  const parts = times(closed ? n : n - 1, (i) => {
    const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    const first = [b[0] + (c[0] - a[0]) / 6, b[1] + (c[1] - a[1]) / 6];
    const second = [c[0] - (d[0] - b[0]) / 6, c[1] - (d[1] - b[1]) / 6];
    return `C${[...first, ...second, ...c].map(round).join(" ")}`;
  });
  return `M${round(x)} ${round(y)}${parts.join("")}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

import { describe, expect, it } from "vitest";
import { inReadingOrder, type Sortable } from "./task-order.ts";

function task(item: number, parent: number | null, more: Partial<Sortable> = {}): Sortable {
  return { item, parent, done: false, due: null, name: `t${String(item)}`, ...more };
}

const order = (tasks: readonly Sortable[]): ReturnType<typeof inReadingOrder<Sortable>> => inReadingOrder(tasks, new Intl.Collator().compare);
const shape = (tasks: readonly Sortable[]): unknown[] => tasks.map(({ item, parent }) => (parent === null ? item : [item, parent]));

/** How many stand above one another at most. */
function heightOf(tasks: readonly Sortable[]): number {
  const depths = new Map<number, number>();
  for (const { item, parent } of tasks) depths.set(item, parent === null ? 1 : (depths.get(parent) ?? Number.NaN) + 1);
  return Math.max(...depths.values());
}

describe("to-dos in reading order", () => {
  it("have their parts after them, due ones first", () => {
    const { open } = order([task(1, null), task(2, 1), task(3, 1, { due: "2026-05-01" }), task(4, 3), task(5, null, { due: "2026-01-01" })]);
    expect(shape(open)).toEqual([5, 1, [3, 1], [4, 3], [2, 1]]);
  });

  it("are done with what they are part of, and not without it", () => {
    const { open, done } = order([task(1, null), task(2, 1, { done: true }), task(3, null, { done: true }), task(4, 3)]);
    expect([shape(open), shape(done)]).toEqual([[1, [2, 1]], [3, [4, 3]]]);
  });

  it("lose none whose parent is missing or that go round in a circle", () => {
    const { open } = order([task(1, 99), task(2, 3), task(3, 2), task(4, 4), task(5, 2)]);
    expect(open.map(({ item }) => item).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
  });

  it("keep every step of a tower, and keep it low", () => {
    const { open } = order(Array.from({ length: 30_000 }, (_, index) => task(index + 1, index === 0 ? null : index)));
    expect(open).toHaveLength(30_000);
    expect(heightOf(open)).toBeLessThan(20);
  });
});

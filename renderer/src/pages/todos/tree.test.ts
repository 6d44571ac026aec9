import { describe, expect, it } from "vitest";
import type { Task } from "../../../../main/api/contract.ts";
import { countOf, taskTree, type TaskNode } from "./tree.ts";

function task(id: number, parent: number | null, due: string | null = null): Task {
  return { thing: { id, version: id, kind: "task", name: `t${String(id)}`, at: due, source: 1, collection: 1, missing: false, thumb: null }, done: false, due, parent };
}

const shape = (nodes: readonly TaskNode[]): unknown[] => nodes.map((node) => (node.children.length === 0 ? node.task.thing.id : [node.task.thing.id, shape(node.children)]));

describe("taskTree", () => {
  it("hangs steps under their to-do, due ones first", () => {
    expect(shape(taskTree([task(1, null), task(2, 1), task(3, 1, "2026-05-01"), task(4, 3), task(5, null, "2026-01-01")]))).toEqual([5, [1, [[3, [4]], 2]]]);
  });

  it("loses none whose parent is missing or that go round in a circle", () => {
    const nodes = taskTree([task(1, 99), task(2, 3), task(3, 2), task(4, 4), task(5, 2)]);
    expect(countOf(nodes)).toBe(5);
  });

  it("keeps every step of a tower, and keeps it low", () => {
    const nodes = taskTree(Array.from({ length: 30_000 }, (_, index) => task(index + 1, index === 0 ? null : index)));
    const heightOf = (all: readonly TaskNode[]): number => (all.length === 0 ? 0 : 1 + Math.max(...all.map((node) => heightOf(node.children))));
    expect(countOf(nodes)).toBe(30_000);
    expect(heightOf(nodes)).toBeLessThan(20);
  });
});

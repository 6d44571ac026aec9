import type { Task } from "../../../../main/api/contract.ts";

export type TaskNode = { readonly task: Task; readonly children: readonly TaskNode[] };

/** Deeper steps stand on this level: hostile data must not build a tower. */
const deepest = 12;

/** To-dos under the one they belong to. One whose parent is not here, or that is its own ancestor, stands by itself. */
export function taskTree(tasks: readonly Task[]): TaskNode[] {
  const byId = new Map(tasks.map((task) => [task.thing.id, task]));
  const spots = new Map<number, Spot>();
  for (const task of tasks) findSpots(task, byId, spots);
  const below = Map.groupBy(tasks, (task) => spots.get(task.thing.id)?.parent ?? null);
  const build = (task: Task): TaskNode => ({ task, children: (below.get(task.thing.id) ?? []).toSorted(byDue).map(build) });
  return (below.get(null) ?? []).toSorted(byDue).map(build);
}

type Spot = { readonly parent: number | null; readonly depth: number };

/** Finds where a task and all above it stand, each once: a chain of thousands must not be walked again for every link. */
function findSpots(task: Task, byId: ReadonlyMap<number, Task>, spots: Map<number, Spot>): void {
  const path = new Set<Task>();
  let above: Task | undefined = task;
  while (above !== undefined && !spots.has(above.thing.id) && !path.has(above)) {
    path.add(above);
    above = above.parent === null ? undefined : byId.get(above.parent);
  }
  const circle = above !== undefined && path.has(above);
  for (const each of [...path].reverse()) {
    const parent = circle || each.parent === null ? undefined : spots.get(each.parent);
    spots.set(each.thing.id, parent === undefined ? { parent: null, depth: 0 } : under(each.parent, parent));
  }
}

function under(id: number | null, parent: Spot): Spot {
  return parent.depth < deepest ? { parent: id, depth: parent.depth + 1 } : parent;
}

/** What is due comes first and by date, the rest by name. */
function byDue(a: Task, b: Task): number {
  if (a.due !== b.due) return a.due === null ? 1 : b.due === null ? -1 : a.due.localeCompare(b.due);
  return a.thing.name.localeCompare(b.thing.name);
}

/** Itself and everything below. */
export function countOf(nodes: readonly TaskNode[]): number {
  return nodes.reduce((sum, node) => sum + 1 + countOf(node.children), 0);
}

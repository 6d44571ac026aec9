import type { Task } from "../../../../main/api/contract.ts";

export type TaskNode = { readonly task: Task; readonly children: readonly TaskNode[] };

/** To-dos under the one they belong to. One whose parent is not here, or that is its own ancestor, stands by itself. */
export function taskTree(tasks: readonly Task[]): TaskNode[] {
  const byId = new Map(tasks.map((task) => [task.thing.id, task]));
  const children = new Map<number, Task[]>();
  const roots: Task[] = [];
  for (const task of tasks) {
    if (task.parent === null || !byId.has(task.parent) || inCircle(task, byId)) roots.push(task);
    else children.set(task.parent, [...(children.get(task.parent) ?? []), task]);
  }
  const build = (task: Task): TaskNode => ({ task, children: (children.get(task.thing.id) ?? []).toSorted(byDue).map(build) });
  return roots.toSorted(byDue).map(build);
}

function inCircle(task: Task, byId: ReadonlyMap<number, Task>): boolean {
  const seen = new Set<number>();
  for (let at: Task | undefined = task; at !== undefined; at = at.parent === null ? undefined : byId.get(at.parent)) {
    if (seen.has(at.thing.id)) return true;
    seen.add(at.thing.id);
  }
  return false;
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

import type { Task } from "../../../../main/api/contract.ts";

export type TaskNode = { readonly task: Task; readonly children: readonly TaskNode[] };

/** To-dos that come in reading order, each under the one it stands under. */
export function taskTree(tasks: readonly Task[]): TaskNode[] {
  const below = Map.groupBy(tasks, ({ parent }) => parent);
  const build = (task: Task): TaskNode => ({ task, children: (below.get(task.thing.id) ?? []).map(build) });
  return (below.get(null) ?? []).map(build);
}

/** What the order of to-dos depends on. `parent`: the item it is a part of. */
export type Sortable = { readonly item: number; readonly parent: number | null; readonly done: boolean; readonly due: string | null; readonly name: string };

/** In reading order. A part of something done is done with it: it stands there. */
export type Ordered<T> = { readonly open: readonly T[]; readonly done: readonly T[] };

/** Deeper steps stand on this level: hostile data must not build a tower. */
const deepest = 12;

/**
 * To-dos each before its parts, what is due first and by date, the rest by name; `parent` is where it stands. One whose
 * parent is not here, or that is its own ancestor, stands by itself.
 */
export function inReadingOrder<T extends Sortable>(tasks: readonly T[], compare: (a: string, b: string) => number): Ordered<T> {
  const byId = new Map(tasks.map((task) => [task.item, task]));
  const spots = new Map<number, Spot>();
  for (const task of tasks) findSpots(task, byId, spots);
  const byDue = (a: T, b: T): number => (a.due === b.due ? compare(a.name, b.name) || a.item - b.item : a.due === null ? 1 : b.due === null ? -1 : a.due < b.due ? -1 : 1);
  const below = Map.groupBy(tasks.toSorted(byDue), (task) => spots.get(task.item)?.parent ?? null);
  const withParts = (task: T, parent: number | null, into: T[]): void => {
    into.push(task.parent === parent ? task : { ...task, parent });
    for (const part of below.get(task.item) ?? []) withParts(part, task.item, into);
  };
  const open: T[] = [];
  const done: T[] = [];
  for (const root of below.get(null) ?? []) withParts(root, null, root.done ? done : open);
  return { open, done };
}

type Spot = { readonly parent: number | null; readonly depth: number };

/** Finds where a task and all above it stand, each once: a chain of thousands must not be walked again for every link. */
function findSpots<T extends Sortable>(task: T, byId: ReadonlyMap<number, T>, spots: Map<number, Spot>): void {
  const path = new Set<T>();
  let above: T | undefined = task;
  while (above !== undefined && !spots.has(above.item) && !path.has(above)) {
    path.add(above);
    above = above.parent === null ? undefined : byId.get(above.parent);
  }
  const circle = above !== undefined && path.has(above);
  for (const each of [...path].reverse()) {
    const parent = circle || each.parent === null ? undefined : spots.get(each.parent);
    spots.set(each.item, parent === undefined ? { parent: null, depth: 0 } : under(each.parent, parent));
  }
}

function under(id: number | null, parent: Spot): Spot {
  return parent.depth < deepest ? { parent: id, depth: parent.depth + 1 } : parent;
}

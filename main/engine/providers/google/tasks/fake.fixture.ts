// Google's Tasks, as its documentation and the types of its client describe it.
import type { tasks_v1 } from "@googleapis/tasks";
import { type Handler, ok, refuse, type Reply, type Request } from "../http.fixture.ts";
import { Pages, type WorldClock } from "../shelf.fixture.ts";
import { longestNotes, longestTitle, type Task } from "./types.ts";

type List = { readonly list: tasks_v1.Schema$TaskList; readonly tasks: Map<string, Task> };
export type FakeTasks = { readonly lists: Map<string, List>; readonly handler: Handler; put(list: string, task: Task): Task };

export function fakeTasks(clock: WorldClock): FakeTasks {
  const lists = new Map<string, List>();
  const pages = new Pages<Task>();
  let made = 0;

  const add = (title: string): List => {
    const id = `L${(made += 1)}`;
    const list: List = { list: { id, title, kind: "tasks#taskList" }, tasks: new Map() };
    lists.set(id, list);
    return list;
  };
  const put = (list: List, task: Task): Task => {
    const id = task.id ?? `T${(made += 1)}`;
    const due = task.due ? `${task.due.slice(0, 10)}T00:00:00.000Z` : undefined;
    const isDone = task.status === "completed";
    const { completed: _, due: __, ...rest } = task;
    const whole: Task = {
      position: String(list.tasks.size).padStart(20, "0"),
      ...rest,
      id,
      status: task.status ?? "needsAction",
      ...(due !== undefined && { due }),
      ...(isDone && { completed: task.completed ?? new Date(clock.now()).toISOString() }),
      etag: `"etag${(made += 1)}"`,
      updated: new Date(clock.now()).toISOString(),
      kind: "tasks#task",
    };
    if (whole.notes === "") delete whole.notes;
    list.tasks.set(id, whole);
    return whole;
  };
  /** Among those of one parent: first, or after another. All get new positions, and keep their etags. */
  const place = (list: List, task: Task, previous: string | null): void => {
    const others = [...list.tasks.values()].filter((each) => each.parent === task.parent && each.id !== task.id).sort((a, b) => ((a.position ?? "") < (b.position ?? "") ? -1 : 1));
    others.splice(others.findIndex(({ id }) => id === previous) + 1, 0, task);
    for (const [n, each] of others.entries()) list.tasks.set(each.id ?? "", { ...each, position: String(n).padStart(20, "0") });
  };
  const isSibling = (list: List, previous: string | null, parent: string | null): boolean => previous === null || (list.tasks.get(previous) !== undefined && (list.tasks.get(previous)?.parent ?? null) === parent);
  const isParent = (list: List, parent: string | null): boolean => parent === null || (list.tasks.get(parent) !== undefined && !list.tasks.get(parent)?.parent);
  const move = (list: List, id: string, query: URLSearchParams): Reply => {
    const task = list.tasks.get(id);
    const [parent, previous] = [query.get("parent"), query.get("previous")];
    const hasSteps = [...list.tasks.values()].some((each) => each.parent === id);
    if (task === undefined || !isParent(list, parent) || (parent !== null && hasSteps) || !isSibling(list, previous, parent)) return refuse(400, "invalid");
    const { parent: _, ...rest } = task;
    place(list, put(list, { ...rest, ...(parent !== null && { parent }) }), previous);
    return ok(list.tasks.get(id));
  };
  const problem = ({ title, notes, due }: Task): boolean => (title?.length ?? 0) > longestTitle || (notes?.length ?? 0) > longestNotes || (due !== undefined && due !== null && Number.isNaN(Date.parse(due)));

  const listed = ({ tasks }: List, { query }: Request): Reply => {
    const size = Number(query.get("maxResults") ?? 20);
    if (!(size >= 1 && size <= 100)) return refuse(400, "invalid");
    const since = Date.parse(query.get("updatedMin") ?? "1970-01-01T00:00:00Z");
    const is = (name: string): boolean => query.get(name) === "true";
    const shown = (task: Task): boolean => Date.parse(task.updated ?? "") >= since && (task.deleted !== true || is("showDeleted")) && (task.status !== "completed" || is("showHidden"));
    const page = pages.page(query.get("pageToken"), () => [...tasks.values()].filter(shown), size);
    if (page === undefined) return refuse(400, "invalid");
    return ok({ kind: "tasks#tasks", items: page.items, ...(page.next !== undefined && { nextPageToken: page.next }) });
  };

  const one = (list: List, id: string, { method, headers, json }: Request): Reply => {
    const before = list.tasks.get(id);
    if (before === undefined || (before.deleted === true && method !== "GET")) return refuse(404, "notFound");
    if (method === "GET") return ok(before);
    if (headers["if-match"] !== undefined && headers["if-match"] !== before.etag) return refuse(412, "conditionNotMet");
    if (method === "DELETE") {
      put(list, { ...before, deleted: true });
      for (const child of list.tasks.values()) if (child.parent === id) put(list, { ...child, deleted: true });
      return { status: 204 };
    }
    const change = json<Task>();
    return problem(change) ? refuse(400, "invalid") : ok(put(list, { ...before, ...change, id }));
  };

  const handler: Handler = (request) => {
    const { method, path: [service, , what, id = "", tasks, task, verb], query, json } = request;
    if (service !== "tasks") return undefined;
    if (what === "users") return method === "POST" ? ok(add(json<tasks_v1.Schema$TaskList>().title ?? "").list) : ok({ items: [...lists.values()].map(({ list }) => list) });
    const list = lists.get(id);
    if (list === undefined || tasks !== "tasks") return refuse(404, "notFound");
    if (task !== undefined) return verb === "move" && method === "POST" ? move(list, task, query) : one(list, task, request);
    if (method !== "POST") return listed(list, request);
    const given = json<Task>();
    const parent = query.get("parent");
    // What only Google sets is left out, and a step has no steps of its own.
    const previous = query.get("previous");
    if (problem(given) || !isParent(list, parent) || !isSibling(list, previous, parent)) return refuse(400, "invalid");
    const { id: _, parent: __, position: ___, etag: ____, ...said } = given;
    const made = put(list, { ...said, ...(parent !== null && { parent }) });
    place(list, made, previous);
    return ok(list.tasks.get(made.id ?? ""));
  };

  add("My Tasks");
  return {
    lists,
    handler,
    put: (list, task) => {
      const found = [...lists.values()].find((each) => each.list.id === list || each.list.title === list);
      if (found === undefined) throw new Error(`no list ${list}`);
      return put(found, task);
    },
  };
}

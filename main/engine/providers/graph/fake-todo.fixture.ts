import type { ChecklistItem, DateTimeTimeZone, Entity, LinkedResource, TodoTask, TodoTaskList } from "@microsoft/microsoft-graph-types";
import { FakeAttaching } from "./fake-attaching.fixture.ts";
import { type FakeHandler, type FakeReply, type FakeRequest, ok, refuse } from "./fake-http.fixture.ts";
import { recurrenceProblem } from "./fake-recurrence.fixture.ts";
import { deltaReply, isStale, listReply, type World } from "./fake-world.fixture.ts";
import { Shelf, type Stored } from "./shelf.fixture.ts";
import { ianaZone } from "../../formats/windows-zones.ts";

type Named = Entity & { readonly id: string };
type List = { readonly info: TodoTaskList; readonly shelf: Shelf<TodoTask> };
const owned = ["checklistItems", "linkedResources", "attachments", "extensions"] as const;
type Owned = (typeof owned)[number];

const fields = new Set(["body", "categories", "completedDateTime", "dueDateTime", "extensions", "importance", "isReminderOn", "linkedResources", "recurrence", "reminderDateTime", "startDateTime", "status", "title"]);

/** Lists, tasks, and what belongs to a task: it only shows when it is asked for. */
export class FakeTodo {
  readonly lists: Shelf<TodoTaskList>;
  readonly byId = new Map<string, List>();
  readonly handle: FakeHandler;
  private readonly attaching = new FakeAttaching();
  private readonly world: World;
  private readonly things = new Map<string, Map<string, Named>>();

  constructor(world: World) {
    this.world = world;
    this.lists = new Shelf({ now: world.now, lagMs: 0, nextKey: () => world.nextKey() });
    this.addList({ displayName: "Tasks", wellknownListName: "defaultList" });
    this.addList({ displayName: "Flagged Emails", wellknownListName: "flaggedEmails" });
    this.handle = (request) => this.answer(request);
  }

  addList(info: TodoTaskList): TodoTaskList {
    const list = this.lists.put(this.world.nextId("L"), { wellknownListName: "none", isOwner: true, isShared: false, ...info });
    this.byId.set(list.id, { info: list, shelf: new Shelf(this.world) });
    return list;
  }

  /** What another program has put to a task. */
  give(task: string, what: Owned, ...things: readonly (ChecklistItem | LinkedResource)[]): void {
    for (const thing of things) this.keep(task, what, thing);
  }

  private answer(request: FakeRequest): FakeReply | undefined {
    const { method, path } = request;
    if (path[0] === "users" && path[2] === "todo" && path[7] === "attachmentSessions" && path[9] === "content") return this.attaching.piece(request, path[8] ?? "");
    if (path[0] !== "me" || path[1] !== "todo" || path[2] !== "lists") return undefined;
    if (path[3] === undefined && method === "POST") return ok(this.addList({ displayName: request.json<TodoTaskList>().displayName ?? "" }), 201);
    if (path[3] === "delta") return deltaReply(this.world, request, this.lists, (list) => list);
    const list = this.byId.get(path[3] ?? "");
    if (list === undefined || path[4] !== "tasks") return refuse(404, "ErrorItemNotFound");
    if (path[5] === "delta") return deltaReply(this.world, request, list.shelf, (task) => task);
    if (path[5] !== undefined) return this.one(request, list, path[5], path.slice(6));
    if (method === "POST") return this.create(list, request.json<TodoTask>());
    return listReply(this.world, request, list.shelf.list().map((task) => this.told(task, request.query.get("$expand"))));
  }

  private create({ shelf }: List, given: TodoTask): FakeReply {
    const wrong = problem(given, given);
    if (wrong !== undefined) return wrong;
    const { extensions, linkedResources, ...task } = given;
    const now = new Date(this.world.now()).toISOString();
    const stored = shelf.put(this.world.nextId("T"), { status: "notStarted", importance: "normal", isReminderOn: false, hasAttachments: false, createdDateTime: now, lastModifiedDateTime: now, ...normal(task) });
    for (const extension of extensions ?? []) this.keep(stored.id, "extensions", extension);
    for (const link of linkedResources ?? []) this.keep(stored.id, "linkedResources", link);
    return ok(stored, 201);
  }

  private one(request: FakeRequest, { shelf }: List, id: string, rest: readonly string[]): FakeReply {
    const there = shelf.actual.get(id);
    if (there === undefined) return refuse(404, "ErrorItemNotFound");
    const [what, thing] = rest;
    if (what !== undefined) return owned.includes(what as Owned) ? this.belonging(request, shelf, there, { what: what as Owned, thing }) : refuse(400, "BadRequest");
    if (request.method === "GET") return ok(this.told(there, request.query.get("$expand")));
    if (isStale(request, there)) return refuse(412, "ErrorIrresolvableConflict");
    if (request.method === "DELETE") {
      shelf.remove(id);
      return { status: 204 };
    }
    const change = request.json<TodoTask>();
    return problem(change, { ...there, ...change }) ?? ok(shelf.put(id, { ...there, ...normal(change) }));
  }

  private belonging(request: FakeRequest, shelf: Shelf<TodoTask>, there: Stored<TodoTask>, { what, thing }: { what: Owned; thing: string | undefined }): FakeReply {
    if (what === "attachments" && thing === "createUploadSession") return this.session(request, shelf, there);
    if (what === "attachments" && request.bytes.length > 4 * 1024 * 1024) return refuse(413, "ErrorMessageSizeExceeded");
    const all = this.of(there.id, what);
    if (request.method === "GET" && thing === undefined) return listReply(this.world, request, [...all.values()].map((each) => ({ ...each, contentBytes: undefined })));
    const one = all.get(thing ?? "");
    if (request.method === "GET") return one === undefined ? refuse(404, "ErrorItemNotFound") : ok(one);
    if (request.method !== "POST" && one === undefined) return refuse(404, "ErrorItemNotFound");
    if (request.method === "DELETE") all.delete(thing ?? "");
    else if (request.method === "PATCH") all.set(thing ?? "", { ...one, ...request.json<Named>(), id: thing ?? "" });
    else this.keep(there.id, what, request.json<Entity>());
    shelf.put(there.id, { ...there, hasAttachments: this.of(there.id, "attachments").size > 0 });
    return ok({}, request.method === "POST" ? 201 : 200);
  }

  /** At an address below the root, which takes a token. */
  private session(request: FakeRequest, shelf: Shelf<TodoTask>, there: Stored<TodoTask>): FakeReply {
    const id = this.world.nextKey();
    const { attachmentInfo } = request.json<{ attachmentInfo?: Parameters<FakeAttaching["begin"]>[1] }>();
    const refusal = this.attaching.begin(id, attachmentInfo, [0, 25_000_000], (file) => {
      this.keep(there.id, "attachments", file);
      shelf.put(there.id, { ...there, hasAttachments: true });
    });
    const list = request.path[3] ?? "";
    return refusal ?? ok({ uploadUrl: `${this.world.base}/users/${this.world.user.id}/todo/lists/${encodeURIComponent(list)}/tasks/${encodeURIComponent(there.id)}/attachmentSessions/${id}`, nextExpectedRanges: ["0-"] }, 201);
  }

  private keep(task: string, what: Owned, thing: Entity): void {
    const { extensionName } = thing as { readonly extensionName?: string };
    const id = what === "extensions" && extensionName !== undefined ? extensionName : this.world.nextId("X");
    const created = what === "checklistItems" ? { createdDateTime: `2026-01-01T00:00:00.${id.slice(4, 10)}Z` } : {};
    this.of(task, what).set(id, { ...thing, ...created, id });
  }

  private told(task: Stored<TodoTask>, expand: string | null): object {
    const asked = owned.filter((what) => what !== "attachments" && (expand ?? "").includes(what));
    return { ...task, ...Object.fromEntries(asked.map((what) => [what, [...this.of(task.id, what).values()].map((thing) => ({ ...thing, ...(what === "extensions" && { id: `microsoft.graph.openTypeExtension.${thing.id}` }) }))])) };
  }

  private of(task: string, what: Owned): Map<string, Named> {
    const name = `${task} ${what}`;
    const found = this.things.get(name) ?? new Map<string, Named>();
    this.things.set(name, found);
    return found;
  }
}

/** `whole` is the task as it would be. */
function problem(change: TodoTask, whole: TodoTask): FakeReply | undefined {
  const unknown = Object.keys(change).find((name) => !fields.has(name));
  if (unknown !== undefined) return refuse(400, "RequestBodyRead", `the property '${unknown}' does not exist or is read-only`);
  for (const moment of [change.dueDateTime, change.startDateTime, change.reminderDateTime, change.completedDateTime]) {
    if (moment && (ianaZone(moment.timeZone ?? "") === undefined || Number.isNaN(Date.parse(moment.dateTime ?? "")))) return refuse(400, "invalidRequest", "no such time");
  }
  if (whole.recurrence && !whole.dueDateTime) return refuse(400, "invalidRequest", "what repeats is due");
  const wrong = change.recurrence ? recurrenceProblem(change.recurrence) : undefined;
  return wrong === undefined ? undefined : refuse(400, wrong);
}

/** The service knows days only. */
function normal(task: TodoTask): TodoTask {
  const days = (["dueDateTime", "startDateTime", "completedDateTime"] as const).flatMap((name) => (task[name] === undefined ? [] : [[name, dayOnly(task[name])]]));
  return { ...task, ...Object.fromEntries(days) };
}

function dayOnly(moment: DateTimeTimeZone | null | undefined): DateTimeTimeZone | null {
  return moment ? { dateTime: `${(moment.dateTime ?? "").slice(0, 10)}T00:00:00.0000000`, timeZone: moment.timeZone ?? "UTC" } : null;
}

import type { tasks_v1 } from "@googleapis/tasks";
import { LifeboatError } from "../../../../api/errors.ts";
import type { Change, Collection, Cursor, Fetched, Foresight, Io, Item, Op, Outcome, Ref } from "../../provider.ts";
import { type Api, pagesOf, type Query } from "../api.ts";
import { googleRaw } from "../raw.ts";
import { afterSending, attempt, beforeSending, cursorText, fetchedOne, stopIfAborted } from "../answers.ts";
import type { Room } from "../../rooms.ts";
import { Shown } from "../../shown.ts";
import { keyIn, withKey, withoutKey } from "./keys.ts";
import { taskOf, taskText, type Wanted } from "./task-text.ts";
import type { Task } from "./types.ts";

const pageSize = 100;
const cursorPrefix = "tasks-1 ";
/** Google's clock and ours are not one, and ours may be set to another zone: what changed a day before a listing is told again in the next. */
const overlapMs = 24 * 3600_000;
/** Google forgets deleted to-dos at some time nobody says; what is older is listed in full. */
const oldestMs = 7 * 86_400_000;

/** Lists of to-dos. */
export class TaskLists implements Room {
  readonly name = "tasks";
  readonly kind = "task";
  readonly #api: Api;
  readonly #root: string;
  readonly #shown = new Shown<Task>();
  /** What was written here, by key: Google itself keeps no trace of it. */
  readonly #written = new Map<string, Ref>();
  /** Of what was written here the id that its steps go below, by the UID they know it by. */
  readonly #ids = new Map<string, string>();
  /** What was written here, by list and parent, as it lies there. */
  readonly #siblings = new Map<string, { readonly id: string; readonly order: number }[]>();

  constructor(api: Api, root: string) {
    this.#api = api;
    this.#root = root;
  }

  async *collections(io: Io): AsyncGenerator<Collection> {
    for await (const { items } of pagesOf<tasks_v1.Schema$TaskLists>(this.#api, `${this.#root}/users/@me/lists`, { maxResults: 100 }, io)) {
      for (const { id, title } of items ?? []) if (id) yield collectionOf(id, title ?? id);
    }
  }

  /** There is no token: a listing since a time names what changed and what was deleted since. */
  async *changes(id: string, since: Cursor | undefined, io: Io): AsyncGenerator<Change> {
    const started = io.now();
    const from = Date.parse(cursorText(since, cursorPrefix) ?? "");
    const isDelta = !Number.isNaN(from) && started.getTime() - from < oldestMs && from <= started.getTime();
    const query = { maxResults: pageSize, showCompleted: true, showHidden: true, showAssigned: true, showDeleted: isDelta, ...(isDelta && { updatedMin: new Date(from - overlapMs).toISOString() }) };
    for await (const task of this.#tasks(id, query, io)) {
      stopIfAborted(io);
      const ref = refOf(task);
      if (ref === undefined) continue;
      if (task.deleted === true) yield { is: "gone", href: ref.href };
      else {
        this.#shown.add(`${id}\n${ref.href}`, ref.etag, task);
        yield { is: "present", ref };
      }
    }
    stopIfAborted(io);
    yield { is: "end", listing: isDelta ? "delta" : "full", at: cursorPrefix + started.toISOString() };
  }

  async *#tasks(id: string, query: Query, io: Io): AsyncGenerator<Task> {
    for await (const { items } of pagesOf<tasks_v1.Schema$Tasks>(this.#api, this.#tasksOf(id), query, io)) yield* items ?? [];
  }

  async *read(id: string, refs: readonly Ref[], io: Io): AsyncGenerator<Fetched> {
    for (const ref of refs) {
      stopIfAborted(io);
      yield await fetchedOne(ref, async () => {
        // Who names no etag wants it as it is now.
        const task = (ref.etag === undefined ? undefined : this.#shown.take(`${id}\n${ref.href}`, ref.etag)) ?? (await this.#get(id, ref.href, io));
        const now = refOf(task);
        if (now === undefined || task.deleted === true) return { is: "gone", href: ref.href };
        return { is: "item", ref: now, item: itemOf(task) };
      });
    }
  }

  async *write(id: string, ops: readonly Op[], io: Io): AsyncGenerator<Outcome> {
    // A step needs the to-do it belongs to, which may be written together with it.
    for (const op of ops) yield await attempt(op, () => this.#one(id, op, io));
  }

  async #one(id: string, op: Op, io: Io): Promise<Ref | undefined> {
    if (op.do === "create") return this.#create(id, op, io);
    const now = await this.#same(id, op.ref, io);
    if (op.do === "remove") return void (await this.#api.call(`${this.#tasksOf(id)}/${op.ref.href}`, { method: "DELETE", ifMatch: now.etag ?? undefined }, io));
    const { task, parent } = await beforeSending(async () => wantedOf(op.item));
    const below = await beforeSending(() => this.#below(id, parent, io));
    const cleared = { due: null, completed: null, ...task };
    const path = `${this.#tasksOf(id)}/${op.ref.href}`;
    const changed = await this.#api.call<Task>(path, { method: "PATCH", body: cleared, ifMatch: now.etag ?? undefined }, io);
    const isElsewhere = (now.parent ?? undefined) !== below && below !== op.ref.href && (parent === undefined || below !== undefined);
    return refOf(isElsewhere ? await afterSending(() => this.#api.call<Task>(`${path}/move`, { method: "POST", query: { parent: below } }, io)) : changed);
  }

  /** Twice: with its key, so that it is found if the answer is lost, and without. */
  async #create(id: string, { key, item }: Extract<Op, { do: "create" }>, io: Io): Promise<Ref | undefined> {
    const { task, parent, order } = await beforeSending(async () => wantedOf(item));
    const below = await beforeSending(() => this.#below(id, parent, io));
    const siblings = this.#siblings.get(`${id}\n${below ?? ""}`) ?? [];
    this.#siblings.set(`${id}\n${below ?? ""}`, siblings);
    const at = siblings.findLastIndex((sibling) => sibling.order <= order);
    // Google puts first what is said to come after nothing.
    const query = { parent: below, previous: siblings[at]?.id };
    const made = await this.#api.call<Task>(this.#tasksOf(id), { method: "POST", query, body: { ...task, notes: withKey(task.notes ?? "", key) } }, io);
    const ref = refOf(await afterSending(() => this.#withNotes(id, made, task.notes ?? "", io)));
    if (ref === undefined) return undefined;
    siblings.splice(at + 1, 0, { id: ref.href, order });
    this.#written.set(`${id}\n${key}`, ref);
    if (item.uid !== undefined) this.#ids.set(`${id}\n${item.uid}`, below ?? ref.href);
    return ref;
  }

  #withNotes(id: string, task: Task, notes: string, io: Io): Promise<Task> {
    return this.#api.call<Task>(`${this.#tasksOf(id)}/${task.id ?? ""}`, { method: "PATCH", body: { notes } }, io);
  }

  /** Its id there, where it is; a step of what is not there stands by itself, and a step of a step beside it. */
  async #below(id: string, uid: string | undefined, io: Io): Promise<string | undefined> {
    if (uid === undefined) return undefined;
    const made = this.#ids.get(`${id}\n${uid}`);
    if (made !== undefined) return made;
    if (!isId(uid)) return undefined;
    const found = await this.#get(id, uid, io).catch((thrown: unknown) => {
      if (thrown instanceof LifeboatError && (thrown.code === "gone" || thrown.code === "invalid-item")) return undefined;
      throw thrown;
    });
    return found?.parent ?? found?.id ?? undefined;
  }

  /** Throws conflict where it is not what `ref` says, gone where it is not there. */
  async #same(id: string, { href, etag }: Ref, io: Io): Promise<Task> {
    const now = await beforeSending(() => this.#get(id, href, io));
    if (now.deleted === true) throw new LifeboatError("gone", "it is not there");
    if (etag !== undefined && now.etag !== etag) throw new LifeboatError("conflict", "it has changed there");
    return now;
  }

  #get(id: string, href: string, io: Io): Promise<Task> {
    if (!isId(href)) throw new LifeboatError("gone", "no to-do is called so");
    return this.#api.call<Task>(`${this.#tasksOf(id)}/${href}`, {}, io);
  }

  async *find(id: string, keys: readonly string[], io: Io): AsyncGenerator<{ key: string; ref: Ref }> {
    const open = new Set(keys);
    for (const key of keys) {
      const known = this.#written.get(`${id}\n${key}`);
      if (known !== undefined && open.delete(key)) yield { key, ref: known };
    }
    if (open.size === 0) return;
    for await (const task of this.#tasks(id, { maxResults: pageSize, showCompleted: true, showHidden: true }, io)) {
      const key = keyIn(task.notes);
      if (key === undefined || !open.has(key)) continue;
      const ref = refOf(await this.#withNotes(id, task, withoutKey(task.notes ?? ""), io));
      if (ref !== undefined) yield { key, ref };
    }
  }

  /** A step of a step lies beside it; one of what is not moved along is taken to find it there. */
  foresee(): Foresight {
    const parents = new Map<string, string>();
    return (item) => {
      const { task, parent } = wantedOf(item);
      const below = parent === undefined ? undefined : (parents.get(parent) ?? parent);
      if (item.uid !== undefined && below !== undefined) parents.set(item.uid, below);
      // Google notes by itself when something was done.
      const completed = task.status === "completed" ? { completed: task.completed ?? new Date(0).toISOString() } : {};
      return taskText({ ...task, ...completed, position: "0" }, { uid: item.uid ?? "", parent: below });
    };
  }

  async add(title: string, io: Io): Promise<Collection> {
    const { id } = await this.#api.call<tasks_v1.Schema$TaskList>(`${this.#root}/users/@me/lists`, { method: "POST", body: { title } }, io);
    if (!id) throw new LifeboatError("bad-answer", "a list without an id");
    return collectionOf(id, title);
  }

  #tasksOf(id: string): string {
    return `${this.#root}/lists/${encodeURIComponent(id)}/tasks`;
  }
}

const isId = (text: string): boolean => /^[\w-]{1,200}$/.test(text);

function collectionOf(id: string, name: string): Collection {
  return { id, name, kinds: ["task"], readOnly: false, unlisted: "gone" };
}

function refOf({ id, etag }: Task): Ref | undefined {
  return id ? { href: id, ...(etag && { etag }) } : undefined;
}

function itemOf(task: Task): Item {
  const uid = task.id ?? "";
  return {
    kind: "task",
    uid,
    body: { type: "text/calendar", bytes: taskText(task, { uid, parent: task.parent ?? undefined }) },
    raw: googleRaw.body(task),
    ...(task.updated && { facts: { modified: task.updated } }),
  };
}

/** What came from Google and says the same goes back with all that Google takes from others. */
function wantedOf({ body, raw }: Item): Wanted {
  if (!("bytes" in body)) throw new LifeboatError("invalid-item", "a to-do is text");
  const wanted = taskOf(body.bytes);
  const kept = googleRaw.read<Task>(raw);
  return kept?.completed && wanted.task.status === "completed" ? { ...wanted, task: { ...wanted.task, completed: kept.completed } } : wanted;
}

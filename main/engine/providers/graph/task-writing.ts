import type { TodoTask } from "@microsoft/microsoft-graph-types";
import type { Io, Item } from "../provider.ts";
import { textOf } from "../rooms.ts";
import { type Answer, errorOf, isDone } from "./answer.ts";
import { attach } from "./attached.ts";
import type { Call, GraphClient } from "./client.ts";
import { labelled, pathId } from "./marks.ts";
import { allOf, type Listed } from "./pages.ts";
import { extensionName, type Marks, taskText } from "./task-text.ts";
import { type NewTask, taskOf } from "./text-task.ts";
import { overlay, graphRaw } from "./raw.ts";
import { chunksOf } from "./reading.ts";
import type { Creating, Replacing, Writer, Written } from "./writing.ts";

/** What of the service's own task is sent back as it is; all else is the text's, or the service's alone. */
const ownFields = ["body", "dueDateTime", "importance", "recurrence", "reminderDateTime", "startDateTime", "status"] as const;

type Wanted = NewTask & { readonly labels: string | undefined };

/** Steps, links and files are things of their own: they are made after the task. */
export class TaskWriting implements Writer {
  readonly client: GraphClient;
  readonly #list: string;
  readonly #wanted = new Map<string, Wanted>();
  readonly currentPath: (id: string) => string;

  constructor(client: GraphClient, list: string) {
    this.client = client;
    this.#list = list;
    this.currentPath = (id) => `${list}/tasks/${id}?$select=id`;
  }

  create(op: Creating): Call {
    const { task, words, labels } = this.#task(op.key, op.item);
    return { method: "POST", path: `${this.#list}/tasks`, body: { ...task, extensions: [marked({ key: op.key, uid: op.item.uid, words, labels })] } };
  }

  replace(op: Replacing, id: string): Call {
    return { method: "PATCH", path: `${this.#list}/tasks/${id}`, body: this.#task(op.key, op.item).task };
  }

  remove(id: string): Call {
    return { method: "DELETE", path: `${this.#list}/tasks/${id}` };
  }

  hasMore({ op }: Written): boolean {
    const wanted = this.#wanted.get(op.key);
    return op.do === "replace" || (wanted !== undefined && wanted.steps.length + wanted.links.length + wanted.files.length > 0);
  }

  async finish({ op, id }: Written, io: Io): Promise<void> {
    const wanted = this.#wanted.get(op.key);
    if (wanted === undefined) return;
    const path = `${this.#list}/tasks/${pathId(id) ?? "-"}`;
    if (op.do === "replace") {
      await this.#mark(path, marked({ uid: op.item.uid, words: wanted.words ?? "", labels: wanted.labels ?? "" }), io);
      for (const name of ["checklistItems", "linkedResources", "attachments"]) await this.#empty(`${path}/${name}`, io);
    }
    // One after the other, for To Do shows steps in the order they were made.
    for (const step of wanted.steps) done(await this.client.send({ method: "POST", path: `${path}/checklistItems`, body: step }, io));
    for (const webUrl of wanted.links) done(await this.client.send({ method: "POST", path: `${path}/linkedResources`, body: { webUrl, applicationName: "Lifeboat", displayName: wanted.task.title || webUrl } }, io));
    for (const file of wanted.files) await attach(this.client, { of: "task", path: `${path}/attachments` }, file, io);
  }

  async #mark(path: string, marks: Marks, io: Io): Promise<void> {
    const changed = await this.client.send({ method: "PATCH", path: `${path}/extensions/${extensionName}`, body: marks }, io);
    if (changed.status === 404) done(await this.client.send({ method: "POST", path: `${path}/extensions`, body: marks }, io));
    else done(changed);
  }

  async #empty(path: string, io: Io): Promise<void> {
    const ids = (await allOf<Listed>(this.client, path, io)).flatMap(({ id }) => pathId(id ?? "") ?? []);
    for (const chunk of chunksOf(ids, 20)) for (const answer of await this.client.batch(chunk.map((id): Call => ({ method: "DELETE", path: `${path}/${id}` })), io)) done(answer);
  }

  #task(key: string, item: Item): Wanted {
    const found = taskToSend(item);
    this.#wanted.set(key, found);
    return found;
  }
}

function taskToSend(item: Item): Wanted {
  const read = taskOf(textOf(item));
  const { all, labels } = labelled(read.task.categories ?? [], item);
  const wanted = { ...read, labels, task: { ...read.task, categories: all } };
  const raw = graphRaw.read<TodoTask>(item.raw);
  return raw === undefined ? wanted : { ...wanted, task: { ...wanted.task, ...asItWas(raw, wanted) } };
}

/** The text that a task, with its steps, links and files, will be read as. */
export function foreseenTask(item: Item): Uint8Array {
  const { task, steps, links, files, words, labels } = taskToSend(item);
  const extension = { ...marked({ uid: item.uid, words, labels }), id: extensionName };
  return taskText({ ...task, checklistItems: [...steps], linkedResources: links.map((webUrl) => ({ webUrl })), extensions: [extension] }, files);
}

function asItWas(raw: TodoTask, { task }: NewTask): TodoTask {
  const sent = overlay<TodoTask>(raw, taskOf(taskText(raw, [])).task, task);
  return Object.fromEntries(ownFields.flatMap((name) => (sent[name] === undefined ? [] : [[name, sent[name]]])));
}

function marked(marks: { readonly [name in "key" | "uid" | "words" | "labels"]?: string | undefined }): Marks {
  const given = Object.entries(marks).filter(([, value]) => value !== undefined);
  return { "@odata.type": "microsoft.graph.openTypeExtension", extensionName, ...Object.fromEntries(given) } as Marks;
}

function done(answer: Answer): void {
  if (!isDone(answer)) throw errorOf(answer);
}

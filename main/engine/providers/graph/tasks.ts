// To Do: every list is a collection. What changed is told by the list's delta; each task is read with its steps and links,
// and its files by calls of their own.
import type { AttachmentBase, TodoTask, TodoTaskList } from "@microsoft/microsoft-graph-types";
import { failed } from "../failed.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Collection, Fetched, Io, Item, Ref } from "../provider.ts";
import { type Answer, errorOf, isDone } from "./answer.ts";
import { fileParts } from "./attached.ts";
import type { GraphClient, Page } from "./client.ts";
import { pathId } from "./marks.ts";
import { type Answers, answersTo } from "./newest.ts";
import { deltaOf, type Listed, outlookChanges, pagesOf } from "./pages.ts";
import { graphRaw } from "./raw.ts";
import { chunksOf, fetchedOf } from "./reading.ts";
import type { Room } from "../rooms.ts";
import { extensionName, marksOf, taskText, taskUid } from "./task-text.ts";
import { foreseenTask, TaskWriting } from "./task-writing.ts";
import { writeOps } from "./writing.ts";

const readAtOnce = 20;

export function tasksRoom(client: GraphClient): Room {
  return {
    name: "todo",
    kind: "task",
    async *collections(io) {
      for await (const page of pagesOf<TodoTaskList & Listed>(client, "/me/todo/lists/delta", io)) for (const list of page) if (list["@removed"] === undefined) yield asCollection(list);
    },
    changes: (id, since, io) => deltaOf<TodoTask & Listed>({ client, start: `${listPath(id)}/tasks/delta`, changes: outlookChanges }, since, io),
    read: (id, refs, io) => read(client, listPath(id), refs, io),
    write: (id, ops, io) => writeOps(new TaskWriting(client, listPath(id)), ops, io),
    foresee: () => foreseenTask,
    find: (id, keys, io) => find(client, listPath(id), keys, io),
    add: async (name, io) => asCollection((await client.json({ method: "POST", path: "/me/todo/lists", body: { displayName: name } }, io)) as TodoTaskList),
  };
}

const listPath = (id: string): string => `/me/todo/lists/${pathId(id) ?? "-"}`;

/** What was flagged in the mail program is only shown there. */
function asCollection({ id = "", displayName, wellknownListName }: TodoTaskList): Collection {
  return { id, name: displayName || "Tasks", kinds: ["task"], readOnly: wellknownListName === "flaggedEmails", unlisted: "gone" };
}

const marksOnly = `extensions($filter=id eq '${extensionName}')`;
const wholeTask = `$expand=${encodeURIComponent(`checklistItems,linkedResources,${marksOnly}`)}`;

async function* read(client: GraphClient, list: string, refs: readonly Ref[], io: Io): AsyncGenerator<Fetched> {
  for (const chunk of chunksOf(refs, readAtOnce)) {
    stopIfAborted(io);
    const known = [...new Set(chunk.flatMap((ref) => pathId(ref.href) ?? []))];
    const found = await answersTo(client, known, (id) => `${list}/tasks/${id}?${wholeTask}`, io);
    const files = await readFiles(client, list, found, io);
    for (const ref of chunk) {
      const id = pathId(ref.href) ?? "";
      const answer = found.get(id);
      yield answer === undefined ? { is: "gone", href: ref.href } : fetched(ref, answer, files.get(id) ?? []);
      stopIfAborted(io);
    }
  }
}

/** Names of files come first, their bytes one by one. Where the names cannot be had, their answer is all there is. */
async function readFiles(client: GraphClient, list: string, found: Answers, io: Io): Promise<Map<string, Answer[]>> {
  const files = new Map<string, Answer[]>();
  const withFiles = [...found].flatMap(([id, answer]) => (isDone(answer) && (answer.body as TodoTask).hasAttachments === true ? [id] : []));
  const pathOf = (id: string): string => `${list}/tasks/${id}/attachments`;
  for (const [id, named] of await answersTo(client, withFiles, pathOf, io)) {
    const all = isDone(named) ? ((named.body as Page<AttachmentBase>).value ?? []) : [];
    const bytes = await answersTo(client, all.flatMap((file) => pathId(file.id ?? "") ?? []), (file) => `${pathOf(id)}/${file}`, io);
    files.set(id, isDone(named) ? [...bytes.values()] : [named]);
  }
  return files;
}

/** Half a task is none: what could not be had is asked for again. */
function fetched(ref: Ref, answer: Answer, files: readonly Answer[]): Fetched {
  const wrong = files.find((file) => !isDone(file));
  if (wrong !== undefined) return failed(ref.href, errorOf(wrong));
  return fetchedOf<TodoTask & Listed>(ref, answer, (task) => itemOf(task, files.map((file) => file.body as AttachmentBase)));
}

function itemOf(task: TodoTask, files: readonly AttachmentBase[]): Item {
  const parts = fileParts(files);
  const categories = task.categories ?? [];
  return {
    kind: "task",
    uid: taskUid(task),
    body: { type: "text/calendar", bytes: taskText(task, files) },
    raw: graphRaw.body(task),
    ...(Object.keys(parts).length > 0 && { parts }),
    ...(categories.length > 0 && { facts: { groups: categories } }),
  };
}

/** Extensions cannot be searched, so the list is gone through. */
async function* find(client: GraphClient, list: string, keys: readonly string[], io: Io): AsyncGenerator<{ key: string; ref: Ref }> {
  if (keys.length === 0) return;
  const wanted = new Set(keys);
  for await (const page of pagesOf<TodoTask & Listed>(client, `${list}/tasks?$expand=${encodeURIComponent(marksOnly)}&$top=100`, io)) {
    for (const task of page) {
      const { key } = marksOf(task);
      const etag = task["@odata.etag"];
      if (key !== undefined && wanted.has(key) && task.id !== undefined) yield { key, ref: { href: task.id, ...(etag !== undefined && { etag }) } };
    }
  }
}

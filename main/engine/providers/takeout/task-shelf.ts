import { createHash } from "node:crypto";
import type { Fetched, Ref } from "../provider.ts";
import type { Shelf } from "./shelf.ts";
import { shelved } from "./shelf.ts";
import type { TaskList } from "./tasks.ts";
import { taskToCalendar } from "./tasks.ts";

/** One list of Google Tasks. What is no task is listed, and fails to be read, by its place. */
export function taskShelf({ id, title, tasks }: TaskList): Shelf {
  const byHref = new Map(tasks.map((one, n) => [one.task?.id ?? `no-task-${n}`, one]));
  const rawOf = (raw: unknown): Uint8Array => Buffer.from(JSON.stringify(raw));
  const refOf = (href: string, raw: unknown): Ref => ({ href, etag: createHash("sha256").update(rawOf(raw)).digest("hex").slice(0, 32) });
  return {
    collection: shelved(`tasks/${id}`, title, ["task"]),
    groups: async () => [],
    refs: async () => new Map([...byHref].map(([href, { raw }]) => [href, refOf(href, raw)])),
    async *read(refs) {
      for (const { href } of refs) {
        const one = byHref.get(href);
        if (one !== undefined) yield answer(href, one);
      }
    },
  };

  function answer(href: string, { raw, task }: TaskList["tasks"][number]): Fetched {
    if (task === undefined) return { is: "failed", href, code: "invalid-item", detail: `"${title}" holds something that is no task` };
    const body = { type: "text/calendar", bytes: taskToCalendar(task) };
    return { is: "item", ref: refOf(href, raw), item: { kind: "task", uid: task.id, body, raw: { type: "application/json", bytes: rawOf(raw) } } };
  }
}

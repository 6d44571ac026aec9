import { createHash } from "node:crypto";
import type { Fetched, Ref } from "../provider.ts";
import type { Shelf } from "../exports/shelf.ts";
import { shelved } from "../exports/shelf.ts";
import type { TaskList } from "./tasks.ts";
import { taskToCalendar } from "./tasks.ts";

/** One list of Google Tasks as the exports have it, the latest first. What is no task is listed, and fails to be read, by its place. */
export function taskShelf(versions: readonly TaskList[]): Shelf {
  const { id = "", title = "" } = versions[0] ?? {};
  const oldestFirst = versions.toReversed().flatMap(({ tasks }) => tasks.map((one, n) => ({ href: one.task?.id ?? `no-task-${n}`, one })));
  const byHref = new Map(oldestFirst.map(({ href, one }) => [href, one]));
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

import { calendarFile, lastChange, when } from "./ical.ts";
import { text } from "./lines.ts";
import { uid } from "./uid.ts";
import { zones } from "./zones.ts";

export type Todo = {
  /** Seed of the UID. */
  readonly id: string;
  readonly summary: string;
  readonly note?: string;
  /** "2026-11-20" or "2026-11-20 18:00" */
  readonly due?: string;
  /** Moment it was ticked off, UTC: "2026-11-08 17:40" */
  readonly done?: string;
  /** 1 high, 5 medium, 9 low */
  readonly priority?: number;
  /** Half done. */
  readonly percent?: number;
  readonly alarm?: string;
  readonly rrule?: string;
  /** DTSTAMP, when it is not that of all the others. */
  readonly stamp?: string;
  readonly steps?: readonly Todo[];
};

export type TodoList = { readonly id: string; readonly name: string; readonly todos: readonly Todo[] };

export function todoUid(id: string): string {
  return uid(`todo ${id}`);
}

export function todoFile(list: TodoList): string {
  const timed = flat(list.todos).some((todo) => todo.due?.includes(":") === true);
  return calendarFile(timed ? zones["Europe/Berlin"] : [], list.todos.flatMap((todo) => vtodos(todo)), list.name);
}

export function flat(todos: readonly Todo[]): Todo[] {
  return todos.flatMap((todo) => [todo, ...flat(todo.steps ?? [])]);
}

function vtodos(todo: Todo, parent?: Todo): string[] {
  const lines = ["BEGIN:VTODO", `UID:${todoUid(todo.id)}`, `DTSTAMP:${todo.stamp ?? lastChange}`, `SUMMARY:${text(todo.summary)}`];
  if (todo.note !== undefined) lines.push(`DESCRIPTION:${text(todo.note)}`);
  if (todo.due !== undefined) lines.push(`DUE${when(todo.due)}`);
  if (todo.rrule !== undefined) lines.push(`RRULE:${todo.rrule}`);
  if (todo.priority !== undefined) lines.push(`PRIORITY:${todo.priority}`);
  if (parent !== undefined) lines.push(`RELATED-TO;RELTYPE=PARENT:${todoUid(parent.id)}`);
  lines.push(...state(todo));
  if (todo.alarm !== undefined) lines.push("BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${text(todo.summary)}`,
    `TRIGGER;RELATED=END:-PT${todo.alarm}`, "END:VALARM");
  lines.push("END:VTODO");
  return [...lines, ...(todo.steps ?? []).flatMap((step) => vtodos(step, todo))];
}

function state(todo: Todo): string[] {
  if (todo.done !== undefined) {
    const utc = `${todo.done.replaceAll(/[-:]/g, "").replace(" ", "T")}00Z`;
    return ["STATUS:COMPLETED", `COMPLETED:${utc}`, "PERCENT-COMPLETE:100"];
  }
  if (todo.percent !== undefined) return ["STATUS:IN-PROCESS", `PERCENT-COMPLETE:${todo.percent}`];
  return ["STATUS:NEEDS-ACTION"];
}

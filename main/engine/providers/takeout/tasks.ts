// Google Tasks as Takeout writes them (the resources of the Tasks API, v1) -> VTODO (RFC 5545 3.6.2).
import { z } from "zod";
import { fromByteString } from "../../formats/byte-string.ts";
import { foldLine } from "../../formats/content-edit.ts";
import { escapeText } from "../../formats/content-values.ts";

const task = z.looseObject({
  id: z.string().min(1).max(1000),
  title: z.string().catch(""),
  notes: z.string().catch(""),
  status: z.string().catch(""),
  /** A date only: its time says nothing. */
  due: z.string().catch(""),
  completed: z.string().catch(""),
  created: z.string().catch(""),
  updated: z.string().catch(""),
  parent: z.string().catch(""),
});
const list = z.looseObject({ id: z.string().min(1).max(1000), title: z.string().catch(""), items: z.array(z.unknown()).catch([]) });
const lists = z.looseObject({ kind: z.literal("tasks#taskLists"), items: z.array(z.unknown()).catch([]) });

export type GoogleTask = z.infer<typeof task>;
/** `raw` is the task as it came; `task` undefined where it is none. */
export type TaskList = { readonly id: string; readonly title: string; readonly tasks: readonly { readonly raw: unknown; readonly task: GoogleTask | undefined }[] };

/** Undefined for what is no list of task lists, and for each that is none. */
export function readTaskLists(json: unknown): (TaskList | undefined)[] | undefined {
  return lists.safeParse(json).data?.items.map((raw) => {
    const { data } = list.safeParse(raw);
    return data && { id: data.id, title: data.title, tasks: data.items.map((item) => ({ raw: item, task: task.safeParse(item).data })) };
  });
}

export function taskToCalendar(from: GoogleTask): Uint8Array {
  const stamp = utc(from.updated) ?? utc(from.created) ?? "19700101T000000Z";
  const done = from.status === "completed";
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Lifeboat//Takeout//EN",
    "BEGIN:VTODO",
    `UID:${escapeText(from.id)}`,
    `DTSTAMP:${stamp}`,
    ...line("CREATED", utc(from.created)),
    ...line("LAST-MODIFIED", utc(from.updated)),
    `SUMMARY:${escapeText(from.title)}`,
    ...(from.notes === "" ? [] : [`DESCRIPTION:${escapeText(from.notes)}`]),
    ...line("DUE;VALUE=DATE", dateOf(from.due)),
    `STATUS:${done ? "COMPLETED" : "NEEDS-ACTION"}`,
    ...(done ? line("COMPLETED", utc(from.completed)) : []),
    ...(from.parent === "" ? [] : [`RELATED-TO;RELTYPE=PARENT:${escapeText(from.parent)}`]),
    "END:VTODO",
    "END:VCALENDAR",
  ];
  return fromByteString(lines.map((text) => `${foldLine(text, "\r\n")}\r\n`).join(""));
}

function line(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`${name}:${value}`];
}

/** "2026-05-01T10:00:00.000Z" -> "20260501T100000Z" */
function utc(text: string): string | undefined {
  const time = Date.parse(text);
  const utcTime = Number.isNaN(time) ? "" : new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return /^\d{8}T\d{6}Z$/.test(utcTime) ? utcTime : undefined;
}

function dateOf(text: string): string | undefined {
  return /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0].replaceAll("-", "");
}

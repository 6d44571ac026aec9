// A to-do of Google as iCalendar (RFC 5545), and back.
import { LifeboatError } from "../../../../api/errors.ts";
import { parseContent } from "../../../formats/content-lines.ts";
import { viewCalendar, type CalendarTime } from "../../../formats/icalendar.ts";
import { Lines } from "../../../formats/write-lines.ts";
import { utcStamp } from "../../../formats/write-times.ts";
import { instantToWall, ownZone } from "../../../formats/zones.ts";
import { withoutKey } from "./keys.ts";
import { longestNotes, longestTitle, type Task } from "./types.ts";

/** `uid` of this one and of the one it is a step of. */
export type Names = { readonly uid: string; readonly parent: string | undefined };

export function taskText(task: Task, { uid, parent }: Names): Uint8Array {
  const lines = new Lines().raw("BEGIN", "VCALENDAR").raw("VERSION", "2.0").raw("PRODID", "-//Lifeboat//Google//EN").raw("BEGIN", "VTODO").text("UID", uid);
  const updated = Date.parse(task.updated ?? "");
  lines.raw("DTSTAMP", utcStamp(new Date(Number.isNaN(updated) ? 0 : updated)));
  lines.text("SUMMARY", task.title ?? undefined).text("DESCRIPTION", withoutKey(task.notes ?? ""));
  const due = /^(\d{4})-(\d\d)-(\d\d)/.exec(task.due ?? "");
  if (due !== null) lines.raw("DUE;VALUE=DATE", due.slice(1).join(""));
  const done = Date.parse(task.completed ?? "");
  if (task.status === "completed") lines.raw("STATUS", "COMPLETED");
  if (task.status === "completed" && !Number.isNaN(done)) lines.raw("COMPLETED", utcStamp(new Date(done)));
  if (parent !== undefined) lines.text("RELATED-TO", parent);
  // As Apple's and others' programs say in what order to-dos lie.
  if (/^\d{1,20}$/.test(task.position ?? "")) lines.raw("X-APPLE-SORT-ORDER", String(BigInt(task.position ?? 0)));
  for (const { link, description } of task.links ?? []) if (link) lines.raw("ATTACH", link).text("COMMENT", description);
  return lines.raw("END", "VTODO").raw("END", "VCALENDAR").bytes();
}

/** `order`: among those of one parent; what says none comes last. */
export type Wanted = { readonly task: Task; readonly parent: string | undefined; readonly order: number };

/** Throws invalid-item for what is no to-do, too-large for more text than Google takes. `zone`: where the person is. */
export function taskOf(bytes: Uint8Array, zone = ownZone()): Wanted {
  const view = viewCalendar(bytes);
  if (view.kind !== "task") throw new LifeboatError("invalid-item", "there is no to-do in the text");
  const { summary, description = "", due, status, completed, parent } = view;
  if (summary.length > longestTitle) throw new LifeboatError("too-large", `a title of more than ${longestTitle} characters`);
  if (description.length > longestNotes) throw new LifeboatError("too-large", `notes of more than ${longestNotes} characters`);
  const isDone = status === "COMPLETED" || completed !== undefined;
  return {
    task: {
      title: summary,
      notes: description,
      ...(due && { due: `${dayOf(due, zone)}T00:00:00.000Z` }),
      status: isDone ? "completed" : "needsAction",
      ...(isDone && completed && { completed: momentOf(completed) }),
    },
    parent,
    order: orderIn(bytes),
  };
}

function dayOf({ value }: CalendarTime, zone: string): string {
  const wall = value.endsWith("Z") ? instantToWall(Date.parse(value), zone) : undefined;
  return (wall === undefined || Number.isNaN(wall) ? value : new Date(wall).toISOString()).slice(0, 10);
}

function orderIn(bytes: Uint8Array): number {
  const said = parseContent(bytes).lines.find(({ name }) => name === "X-APPLE-SORT-ORDER")?.value.trim() ?? "";
  return /^-?\d+$/.test(said) ? Number(said) : Number.POSITIVE_INFINITY;
}

const momentOf = ({ value, allDay }: CalendarTime): string => (allDay ? `${value}T00:00:00.000Z` : value.endsWith("Z") ? value : `${value}Z`);

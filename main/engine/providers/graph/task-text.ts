// A task of Microsoft To Do as iCalendar (RFC 5545 3.6.2).
import type { AttachmentBase, ChecklistItem, DateTimeTimeZone, LinkedResource, OpenTypeExtension, TodoTask } from "@microsoft/microsoft-graph-types";
import { Lines } from "../../formats/write-lines.ts";
import { nearestDay, utcStamp, writeTime } from "../../formats/write-times.ts";
import { asWritten, momentOf, startOf, writeAttachment, writeCategories, writePriority, writeStamps } from "./event-text.ts";
import { htmlToText } from "./html.ts";
import { textCategories } from "./marks.ts";
import { ruleOf } from "./recurrence.ts";
import { readTaskWords, type TaskWords } from "./task-words.ts";

/** Where Lifeboat keeps its marks of a task: an open extension, which To Do does not show. */
export const extensionName = "Lifeboat.Item";
export type Marks = OpenTypeExtension & { readonly key?: string; readonly uid?: string; readonly words?: string; readonly labels?: string };

/** To Do ticks these off one by one; elsewhere they are lines of the text. */
export const boxes = { open: "☐ ", ticked: "☑ " } as const;

export function marksOf({ extensions }: TodoTask): Marks {
  return extensions?.find((extension) => extension.id?.endsWith(extensionName)) ?? {};
}

export const taskUid = (task: TodoTask): string => marksOf(task).uid ?? task.id ?? "";

export function taskText(task: TodoTask, attachments: readonly AttachmentBase[]): Uint8Array {
  const words = readTaskWords(marksOf(task).words);
  const lines = new Lines().raw("BEGIN", "VCALENDAR").raw("VERSION", "2.0").raw("PRODID", "-//Lifeboat//Microsoft Graph//EN");
  lines.raw("BEGIN", "VTODO").text("UID", taskUid(task));
  writeStamps(lines, { createdDateTime: task.createdDateTime ?? null, lastModifiedDateTime: task.lastModifiedDateTime ?? null });
  lines.text("SUMMARY", task.title ?? undefined).text("DESCRIPTION", described(task));
  const [start, due] = [dayOf(task.startDateTime), dayOf(task.dueDateTime)];
  writeTime(lines, "DTSTART", start, { allDay: true, zone: undefined });
  writeTime(lines, "DUE", due, { allDay: true, zone: undefined });
  writeState(lines, task, words);
  writeCategories(lines, textCategories(task.categories, marksOf(task).labels));
  writeRule(lines, task, words, start ?? due);
  for (const { webUrl } of (task.linkedResources ?? []).filter(hasUrl)) lines.raw("URL", webUrl);
  for (const attachment of attachments) writeAttachment(lines, attachment);
  writeReminder(lines, task, words);
  return lines.raw("END", "VTODO").raw("END", "VCALENDAR").bytes();
}

const hasUrl = (link: LinkedResource): link is LinkedResource & { webUrl: string } => Boolean(link.webUrl);

function described({ body, checklistItems }: TodoTask): string {
  const content = body?.content ?? "";
  const text = body?.contentType === "html" ? htmlToText(content) : content.replaceAll("\r\n", "\n");
  return [text, stepsText(checklistItems ?? [])].filter((part) => part !== "").join("\n\n");
}

/** The oldest first, as To Do shows them. */
function stepsText(steps: readonly ChecklistItem[]): string {
  const inOrder = [...steps].sort((a, b) => (a.createdDateTime ?? "").localeCompare(b.createdDateTime ?? ""));
  return inOrder.map(({ displayName, isChecked }) => `${isChecked === true ? boxes.ticked : boxes.open}${(displayName ?? "").replaceAll(/\s+/g, " ")}`).join("\n");
}

/** To Do knows days only, as midnights somewhere. */
function dayOf(moment: DateTimeTimeZone | null | undefined): Date | undefined {
  const at = momentOf(moment);
  return at && nearestDay(at);
}

const states: Readonly<Record<string, string>> = { completed: "COMPLETED", inProgress: "IN-PROCESS" };

function writeState(lines: Lines, { status, completedDateTime, importance }: TodoTask, words: TaskWords): void {
  lines.raw("STATUS", states[status ?? ""] ?? "NEEDS-ACTION");
  if (status === "completed" && words.whole === true) lines.raw("PERCENT-COMPLETE", "100");
  const done = momentOf(completedDateTime);
  if (status === "completed" && done !== undefined) {
    const exact = new Date(words.completed ?? Number.NaN);
    const isSameDay = Math.abs(exact.getTime() - done.getTime()) < 86_400_000;
    lines.raw("COMPLETED", utcStamp(isSameDay ? exact : done));
  }
  writePriority(lines, importance, words.priority);
}

function writeRule(lines: Lines, { recurrence }: TodoTask, words: TaskWords, start: Date | undefined): void {
  if (!recurrence || start === undefined) return;
  const first = startOf(start, { allDay: true, zone: undefined });
  const rule = asWritten(words.rrule, recurrence, first) ?? ruleOf(recurrence, first);
  if (rule !== undefined) lines.raw("RRULE", rule);
}

function writeReminder(lines: Lines, { isReminderOn, reminderDateTime, title }: TodoTask, words: TaskWords): void {
  const at = momentOf(reminderDateTime);
  if (isReminderOn !== true || at === undefined) return;
  if (words.alarm?.at === at.getTime()) {
    for (const line of words.alarm.lines) lines.raw(line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1));
    return;
  }
  lines.raw("BEGIN", "VALARM").raw("ACTION", "DISPLAY").text("DESCRIPTION", title || "Reminder").raw("TRIGGER;VALUE=DATE-TIME", utcStamp(at)).raw("END", "VALARM");
}

import { escapeText } from "../../formats/content-values.ts";
import { decodeText } from "../../formats/byte-string.ts";
import { Lines } from "../../formats/write-lines.ts";
import { type Clock, utcStamp, writeTime } from "../../formats/write-times.ts";
import { writeAlarms } from "./reminder-alarms.ts";
import { reminderRule } from "./recurrence.ts";
import type { Row } from "./tables.ts";
import { number, text } from "./tables.ts";
import { fromApple } from "./times.ts";

export type Reminder = {
  readonly row: Row;
  readonly uid: string;
  /** The reminder it is a step of. */
  readonly parent: string | undefined;
  readonly rules: readonly Row[];
  readonly tags: readonly string[];
  /** What its alarms wait for. */
  readonly triggers: readonly Row[];
  /** All rows that belong to it. */
  readonly objects: readonly Row[];
};

/** As a VTODO (RFC 5545 section 3.6.2); a step is related to its parent. */
export function reminderText({ row, uid, parent, rules, tags, triggers, objects }: Reminder): Uint8Array {
  const lines = new Lines();
  const clock = clockOf(row);
  const changed = timeAt(row, "ZLASTMODIFIEDDATE");
  const created = timeAt(row, "ZCREATIONDATE");
  lines.raw("BEGIN", "VCALENDAR").raw("VERSION", "2.0").raw("PRODID", "-//Lifeboat//iPhone backup//EN").raw("BEGIN", "VTODO");
  lines.text("UID", uid).raw("DTSTAMP", utcStamp(changed ?? created ?? new Date(0)));
  if (created !== undefined) lines.raw("CREATED", utcStamp(created));
  if (changed !== undefined) lines.raw("LAST-MODIFIED", utcStamp(changed));
  const summary = text(row, "ZTITLE", "ZTITLE1");
  lines.text("SUMMARY", summary).text("DESCRIPTION", text(row, "ZNOTES"));
  writeTime(lines, "DTSTART", timeAt(row, "ZSTARTDATE"), clock);
  const due = timeAt(row, "ZDUEDATE");
  writeTime(lines, "DUE", due, clock);
  for (const rule of rules) {
    const found = reminderRule(rule, clock);
    if (found !== undefined) lines.raw("RRULE", found);
  }
  writeState(lines, row);
  // Newer versions keep it as an attachment.
  const url = [row, ...objects].map((each) => text(each, "ZICSURL", "ZURL")).find((each) => each !== undefined);
  if (url !== undefined) lines.raw("URL", url);
  if (tags.length > 0) lines.raw("CATEGORIES", tags.map((tag) => decodeText(escapeText(tag))).join(","));
  lines.text("RELATED-TO;RELTYPE=PARENT", parent);
  writeAlarms(lines, { triggers, due, clock, summary });
  return lines.raw("END", "VTODO").raw("END", "VCALENDAR").bytes();
}

/** Nought is not set. */
const timeAt = (row: Row, column: string): Date | undefined => fromApple(number(row, column) || undefined);

/** Without a zone the store has the clock on the wall, as if it were in UTC; a day is midnight there. */
function clockOf(row: Row): Clock {
  return { allDay: number(row, "ZALLDAY") === 1, zone: text(row, "ZTIMEZONE") ?? "_float" };
}

function writeState(lines: Lines, row: Row): void {
  const done = number(row, "ZCOMPLETED") === 1;
  const at = timeAt(row, "ZCOMPLETIONDATE");
  lines.raw("STATUS", done ? "COMPLETED" : "NEEDS-ACTION");
  if (done && at !== undefined) lines.raw("COMPLETED", utcStamp(at));
  const priority = number(row, "ZPRIORITY") ?? 0;
  if (priority >= 1 && priority <= 9) lines.raw("PRIORITY", String(Math.trunc(priority)));
}

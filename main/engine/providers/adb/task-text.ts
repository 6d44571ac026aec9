// A to-do of OpenTasks as a VTODO (RFC 5545 section 3.6.2).
import { Lines } from "../../formats/write-lines.ts";
import { utcStamp, writeTime } from "../../formats/write-times.ts";
import { writeSeries } from "./calendar-text.ts";
import { timeOf } from "./instant.ts";
import type { Row } from "./table.ts";
import { flag, number, text } from "./table.ts";

const statuses = ["NEEDS-ACTION", "IN-PROCESS", "COMPLETED", "CANCELLED"];
const classes = ["PUBLIC", "PRIVATE", "CONFIDENTIAL"];

export function taskText(row: Row, uid: string, parent: string | undefined): Uint8Array {
  const lines = new Lines();
  const clock = { allDay: flag(row, "is_allday"), zone: text(row, "tz") };
  const [created, changed, done] = [timeOf(row, "created"), timeOf(row, "last_modified"), timeOf(row, "completed")];
  lines.raw("BEGIN", "VCALENDAR").raw("VERSION", "2.0").raw("PRODID", "-//Lifeboat//Android//EN").raw("BEGIN", "VTODO");
  lines.text("UID", uid).raw("DTSTAMP", utcStamp(changed ?? created ?? new Date(0)));
  if (created !== undefined) lines.raw("CREATED", utcStamp(created));
  if (changed !== undefined) lines.raw("LAST-MODIFIED", utcStamp(changed));
  lines.text("SUMMARY", text(row, "title")).text("DESCRIPTION", text(row, "description")).text("LOCATION", text(row, "location"));
  writeTime(lines, "DTSTART", timeOf(row, "dtstart"), clock);
  writeTime(lines, "DUE", timeOf(row, "due"), clock);
  writeSeries(lines, row, clock.allDay);
  lines.raw("STATUS", statuses[number(row, "status") ?? 0] ?? "NEEDS-ACTION");
  if (done !== undefined) lines.raw("COMPLETED", utcStamp(done));
  const percent = number(row, "percent_complete") ?? 0;
  if (percent > 0 && percent <= 100) lines.raw("PERCENT-COMPLETE", String(Math.trunc(percent)));
  const priority = number(row, "priority") ?? 0;
  if (priority >= 1 && priority <= 9) lines.raw("PRIORITY", String(Math.trunc(priority)));
  const secrecy = classes[number(row, "class") ?? -1];
  if (secrecy !== undefined) lines.raw("CLASS", secrecy);
  const url = text(row, "url");
  if (url !== undefined && URL.canParse(url)) lines.raw("URL", url);
  return lines.text("RELATED-TO;RELTYPE=PARENT", parent).raw("END", "VTODO").raw("END", "VCALENDAR").bytes();
}

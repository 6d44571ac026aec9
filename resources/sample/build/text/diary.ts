import type { Event } from "./ical.ts";

const entry =
  /^(?<day>\d{4}-\d\d-\d\d)(?:\.\.(?<last>\d{4}-\d\d-\d\d)| (?<time>\d\d:\d\d)(?: (?<minutes>\d+))?)? (?<summary>.+)$/;

/**
 * A calendar written the way one would jot it down, one line each:
 * `2018-03-02 16:00 45 Swimming @ Stadtbad // the blue towel ! 30M`, whole days `2018-07-05..2018-08-17 Summer holidays`.
 */
export function diary(lines: string): Event[] {
  return lines.split("\n").map((line) => line.trim()).filter((line) => line !== "").map(read);
}

function read(line: string): Event {
  const [before = "", alarm] = line.split(" ! ");
  const [what = "", note] = before.split(" // ");
  const [titled = "", place] = what.split(" @ ");
  const found = entry.exec(titled)?.groups;
  if (found === undefined) throw new Error(`not a diary line: ${line}`);
  return {
    start: found["time"] === undefined ? `${found["day"]}` : `${found["day"]} ${found["time"]}`,
    summary: `${found["summary"]}`,
    ...(found["minutes"] === undefined ? {} : { minutes: Number(found["minutes"]) }),
    ...(found["last"] === undefined ? {} : { end: found["last"] }),
    ...(place === undefined ? {} : { place }),
    ...(note === undefined ? {} : { note }),
    ...(alarm === undefined ? {} : { alarms: alarm.split(" ") }),
  };
}

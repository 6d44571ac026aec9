import type { Alarm } from "../../../../main/api/contract.ts";
import { kindCount, kinds } from "../../app/counts.ts";
import { moment, number, t } from "../../app/text.ts";

/** The alarm to speak of first: people before dates before the rest, then the larger. */
export function foremost(alarms: readonly Alarm[]): Alarm | undefined {
  return alarms.toSorted((a, b) => Number(a.calm) - Number(b.calm) || kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || b.count - a.count)[0];
}

/** How many of `base` are still there on the other side. */
export function left(alarm: Alarm): number {
  return Math.max(0, alarm.base - alarm.count);
}

/** "You still have all 412 people. iCloud has 3." and when. */
export function alarmWords(alarm: Alarm, now: Date): { readonly headline: string; readonly line: string } {
  const changed = alarm.what === "changed" || alarm.what === "group-gone";
  const values = {
    have: kindCount(alarm.kind, changed ? alarm.count : alarm.base),
    left: left(alarm) === 0 ? t("alarm.left-none") : number(left(alarm)),
    source: alarm.sourceName,
    collection: alarm.collection,
    since: moment(alarm.since, now),
    noticed: moment(alarm.noticed, now),
  };
  const line = t(alarm.what === "changed" ? "alarm.changed-line" : "alarm.line", values);
  return { headline: t(`alarm.${alarm.what}`, values), line };
}

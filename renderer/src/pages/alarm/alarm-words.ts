import type { Alarm, ByKind } from "../../../../main/api/contract.ts";
import { kindCount, kindCounts, kinds, sum } from "../../app/counts.ts";
import { moment, number, t } from "../../app/text.ts";

/** The alarm to speak of first: people before dates before the rest, then the larger. */
export function foremost(alarms: readonly Alarm[]): Alarm | undefined {
  return alarms.toSorted((a, b) => Number(a.calm) - Number(b.calm) || kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || b.count - a.count)[0];
}

/** What an alarm says, and so how it is worded. Of a group that went, those who were in it may still be there; of photos it is an album. */
export function formOf({ what, kind }: Alarm): Alarm["what"] | "album-gone" {
  return what === "group-gone" && kind === "photo" ? "album-gone" : what;
}

/** "the group “Choir”", an album of photos. */
export function groupOf({ kind, group = "" }: Alarm): string {
  return t(`alarm.which.${kind === "photo" ? "album" : "group"}`, { name: group });
}

/** What somebody did who says that it was no loss. */
export function doneOf({ what }: Alarm): "deleted" | "changed" | "left" {
  if (what === "group-gone") return "left";
  return what === "changed" ? "changed" : "deleted";
}

/** How many of `base` are still there on the other side. */
export function left(alarm: Alarm): number {
  return Math.max(0, alarm.base - alarm.count);
}

/** The losses of one source belong together: what the first is about, and its others. */
export function together(alarms: readonly Alarm[], first: Alarm): readonly Alarm[] {
  const lost = (alarm: Alarm) => alarm.source === first.source && (alarm.what === "missing" || alarm.what === "collection-gone");
  return lost(first) ? alarms.filter(lost) : [first];
}

/** "237 dates and 1 photo have disappeared too" */
export function othersWords(alarms: readonly Alarm[]): string {
  const counts = countsOf(alarms);
  return t("alarm.others", { n: sum(counts), things: kindCounts(counts) });
}

/** How many of each kind they are about. */
function countsOf(alarms: readonly Alarm[]): ByKind {
  return Object.fromEntries(kinds.map((kind) => [kind, alarms.filter((alarm) => alarm.kind === kind).reduce((sum, alarm) => sum + alarm.count, 0)]));
}

/** One sentence for losses that belong together. */
export function lossWords(alarms: readonly Alarm[], now: Date): { readonly headline: string; readonly line: string } {
  const [first] = alarms;
  if (first === undefined) return { headline: t("alarm.gone"), line: "" };
  if (alarms.length === 1) return alarmWords(first, now);
  const total = (count: (alarm: Alarm) => number) => alarms.reduce((sum, alarm) => sum + count(alarm), 0);
  const base = total((alarm) => alarm.base);
  const have = alarms.every((alarm) => alarm.kind === first.kind) ? kindCount(first.kind, base) : t("home.things", { n: base });
  const there = total(left);
  const [since = ""] = alarms.map((alarm) => alarm.since).toSorted();
  const noticed = alarms.map((alarm) => alarm.noticed).toSorted().at(-1) ?? "";
  const values = { have, left: there === 0 ? t("alarm.left-none") : number(there), source: first.sourceName, since: moment(since, now), noticed: moment(noticed, now) };
  return { headline: t("alarm.missing", { ...values, n: base }), line: t("alarm.line", values) };
}

/** "You still have all 412 people. iCloud has 3." and when. */
export function alarmWords(alarm: Alarm, now: Date): { readonly headline: string; readonly line: string } {
  const changed = alarm.what === "changed" || alarm.what === "group-gone";
  const n = changed ? alarm.count : alarm.base;
  const values = {
    n,
    have: kindCount(alarm.kind, n),
    left: left(alarm) === 0 ? t("alarm.left-none") : number(left(alarm)),
    source: alarm.sourceName,
    collection: alarm.collection,
    group: groupOf(alarm),
    since: moment(alarm.since, now),
    noticed: moment(alarm.noticed, now),
  };
  const form = formOf(alarm);
  return { headline: t(`alarm.${form}`, values), line: t(changed ? `alarm.${form}-line` : "alarm.line", values) };
}

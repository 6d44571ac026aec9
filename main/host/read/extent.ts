const day = 24 * 3600_000;
const year = 366 * day;

/**
 * When an event can be at all, as far as its text tells at a glance, in epoch milliseconds and generous by some days:
 * what is left out here need not be read properly.
 */
export type Extent = {
  readonly recurring: boolean;
  readonly from: number;
  readonly to: number;
  /** Every year around this day only. */
  readonly yearly?: { readonly month: number; readonly day: number; readonly length: number };
};

const never: Extent = { recurring: false, from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };
const anywhere: Extent = { recurring: true, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** `at` is its first start, ISO 8601; `data` null: forgotten. */
export function extentOf(at: string | null, data: Uint8Array | null): Extent {
  const start = Date.parse(`${at?.slice(0, 10) ?? ""}T00:00:00Z`);
  if (data === null || Number.isNaN(start)) return never;
  const text = eventText(data);
  const rules = [...text.matchAll(/^RRULE[:;].*$/gim)].map(([rule]) => rule.toUpperCase());
  // Extra dates can lie anywhere.
  if (/^RDATE[:;]/im.test(text) || rules.length > 1) return anywhere;
  if (/^RECURRENCE-ID[:;]/im.test(text)) return extentOfParts(text) ?? anywhere;
  const length = lengthOf(text, start);
  const [rule] = rules;
  if (rule === undefined) return { recurring: false, ...around(start, start, length) };
  const date = new Date(start);
  const yearly = /FREQ=YEARLY/.test(rule) && !/;BY|:BY/.test(rule) ? { month: date.getUTCMonth(), day: date.getUTCDate(), length } : undefined;
  return { recurring: true, ...around(start, lastStart(rule, start), length), ...(yearly && { yearly }) };
}

const around = (first: number, last: number, length: number): { from: number; to: number } => ({ from: first - day, to: last + length + 2 * day });

/** Of a series and its overrides, all that each of them says; undefined where one does not tell, or speaks for those after it. */
function extentOfParts(text: string): Extent | undefined {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const part of text.split(/^BEGIN:VEVENT/im).slice(1)) {
    const start = dateIn(/^DTSTART[^:\r\n]*:(\d{4})(\d\d)(\d\d)/im.exec(part));
    if (start === undefined || /;RANGE=/i.test(part)) return undefined;
    const rule = /^RRULE[:;].*$/im.exec(part)?.[0].toUpperCase();
    const own = around(start, rule === undefined ? start : lastStart(rule, start), lengthOf(part, start));
    [from, to] = [Math.min(from, own.from), Math.max(to, own.to)];
  }
  return { recurring: true, from, to };
}

/** Whether it can touch the time from `from` to `to`. */
export function canBe({ from: first, to: last, yearly }: Extent, from: number, to: number): boolean {
  if (first >= to || last < from) return false;
  if (!yearly || to - from > year) return true;
  const { month, day: date, length } = yearly;
  const years = [-1, 0, 1].map((by) => new Date(from).getUTCFullYear() + by);
  return years.some((y) => Date.UTC(y, month, date) - 2 * day < to && Date.UTC(y, month, date) + length + 2 * day >= from);
}

/** Without its zones, whose own rules say nothing about the event. */
function eventText(data: Uint8Array): string {
  const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("latin1");
  return text.replaceAll(/^BEGIN:VTIMEZONE[^]*?^END:VTIMEZONE/gim, "");
}

function lengthOf(text: string, start: number): number {
  if (/^DURATION[:;]/im.test(text)) return year;
  const end = dateIn(/^DTEND[^:\r\n]*:(\d{4})(\d\d)(\d\d)/im.exec(text));
  return Math.max(0, (end ?? start) - start);
}

const units: Readonly<Record<string, number>> = { DAILY: day, WEEKLY: 7 * day };

/** Of a rule that says until when, or how often where that is easily told. */
function lastStart(rule: string, start: number): number {
  const until = dateIn(/UNTIL=(\d{4})(\d\d)(\d\d)/.exec(rule));
  if (until !== undefined) return until;
  const count = Number(/COUNT=(\d{1,6})/.exec(rule)?.[1]);
  const unit = units[/FREQ=(\w+)/.exec(rule)?.[1] ?? ""];
  const plain = !/BY(?!DAY)/.test(rule) && !(unit === day && rule.includes("BYDAY"));
  if (!(count > 0) || unit === undefined || !plain) return Number.POSITIVE_INFINITY;
  return start + count * Number(/INTERVAL=(\d{1,4})/.exec(rule)?.[1] ?? 1) * unit;
}

function dateIn(found: RegExpExecArray | null): number | undefined {
  return found ? Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3])) : undefined;
}

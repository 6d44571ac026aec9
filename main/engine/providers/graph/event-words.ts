/** How things were written that Outlook keeps in its own way: used again while they still mean the same. */
export type EventWords = {
  readonly rrule?: string;
  readonly priority?: number;
  /** A zone that Windows has under the name of another one. */
  readonly zone?: string;
  readonly alarm?: { readonly minutes: number; /** Unfolded. */ readonly lines: readonly string[] };
};

/** In characters. */
const longest = 8000;

/** Others may have written there, too. */
export function readEventWords(text: string | undefined): EventWords {
  try {
    const { rrule, priority, zone, alarm } = JSON.parse(text ?? "{}") as Partial<EventWords>;
    return {
      ...(typeof rrule === "string" && { rrule }),
      ...(typeof priority === "number" && { priority }),
      ...(typeof zone === "string" && { zone }),
      ...(alarm !== undefined && isAlarmText(alarm.lines) && { alarm }),
    };
  } catch {
    return {};
  }
}

export function isAlarmText(lines: unknown): lines is string[] {
  return Array.isArray(lines) && lines.every((line) => typeof line === "string" && /^[A-Z-]+[;:]/.test(line)) && lines[0] === "BEGIN:VALARM" && lines.at(-1) === "END:VALARM";
}

/** Undefined where there is nothing to keep. */
export function wordsJson(words: object): string | undefined {
  const text = JSON.stringify(words);
  return text === "{}" || text.length > longest ? undefined : text;
}

/** Outlook has three where iCalendar has nine (RFC 5545 3.8.1.9). */
export function importanceOf(priority: number): "high" | "normal" | "low" {
  if (priority === 5 || priority === 0) return "normal";
  return priority < 5 ? "high" : "low";
}

/** How things were written that Outlook keeps in its own way: used again while they still mean the same. */
export type EventWords = {
  readonly rrule?: string;
  /** A zone that Windows has under the name of another one. */
  readonly zone?: string;
  readonly alarm?: { readonly minutes: number; /** Unfolded. */ readonly lines: readonly string[] };
};

const longest = 8000;

export function eventWordsText(words: EventWords): string | undefined {
  const text = JSON.stringify(words);
  return text === "{}" || text.length > longest ? undefined : text;
}

/** Others may have written there, too. */
export function readEventWords(text: string | undefined): EventWords {
  try {
    const { rrule, zone, alarm } = JSON.parse(text ?? "{}") as Partial<EventWords>;
    const lines = alarm?.lines;
    const isAlarm = Array.isArray(lines) && lines.every((line) => typeof line === "string" && /^[A-Z-]+[;:]/.test(line)) && lines[0] === "BEGIN:VALARM" && lines.at(-1) === "END:VALARM";
    return {
      ...(typeof rrule === "string" && { rrule }),
      ...(typeof zone === "string" && { zone }),
      ...(alarm !== undefined && isAlarm && { alarm }),
    };
  } catch {
    return {};
  }
}

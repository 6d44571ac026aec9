import { isAlarmText } from "./event-words.ts";

/** How things were written that To Do keeps in its own way: used again while they still mean the same. */
export type TaskWords = {
  readonly rrule?: string;
  readonly priority?: number;
  /** That it said to be wholly done, and not only that it is. */
  readonly whole?: true;
  /** Milliseconds: To Do keeps the day. */
  readonly completed?: number;
  /** To Do reminds at a time, calendars so long before. */
  readonly alarm?: { readonly at: number; /** Unfolded. */ readonly lines: readonly string[] };
};

/** Others may have written there, too. */
export function readTaskWords(text: string | undefined): TaskWords {
  try {
    const { rrule, priority, whole, completed, alarm } = JSON.parse(text ?? "{}") as Partial<TaskWords>;
    return {
      ...(typeof rrule === "string" && { rrule }),
      ...(typeof priority === "number" && { priority }),
      ...(whole === true && { whole }),
      ...(typeof completed === "number" && { completed }),
      ...(alarm !== undefined && isAlarmText(alarm.lines) && { alarm }),
    };
  } catch {
    return {};
  }
}

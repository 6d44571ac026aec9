/** A clock that is put right from time to time was not wrong. */
const slackMs = 5 * 60_000;

/** A time to come was written by a clock that was ahead: when it was, nobody knows. */
export const isToCome = (now: Date, time: Date): boolean => time.getTime() - now.getTime() > slackMs;

/** In milliseconds; infinite for never, and for a time to come. `time`: ISO 8601. */
export function ageOf(now: Date, time: string | null | undefined): number {
  return !time || isToCome(now, new Date(time)) ? Number.POSITIVE_INFINITY : now.getTime() - Date.parse(time);
}

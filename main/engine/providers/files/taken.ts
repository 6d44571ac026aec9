import { readMediaFacts } from "../../formats/media.ts";

/**
 * When a photo was taken: what it says itself, else what its name says, else its file's time. The form tells which:
 * local time, possibly without a clock time, for the first two of a camera, UTC ("Z") for the last.
 */
export function takenOf(head: Uint8Array, name: string, modified: Date): string {
  return readMediaFacts(head).taken ?? takenFromName(name) ?? modified.toISOString();
}

const dated = /(?<!\d)((?:19|20)\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?:(?:[-_ T.]|[-_ ]at[-_ ])([0-2]\d)[-_.:]?([0-5]\d)[-_.:]?([0-5]\d)|(?!\d))/;

/** `IMG_20190601_102030.jpg`, `2019-06-01 10.20.30.png`, `IMG-20190601-WA0001.jpg`; undefined for other names. */
export function takenFromName(name: string): string | undefined {
  const [found, year, month, day, hour, minute, second] = dated.exec(name) ?? [];
  if (found === undefined) return undefined;
  const date = `${year}-${month}-${day}`;
  const text = hour === undefined ? date : `${date}T${hour}:${minute}:${second}`;
  return isTime(text) ? text : undefined;
}

/** Rejects the 31st of February and 25 o'clock. */
function isTime(text: string): boolean {
  const instant = Date.parse(text.includes("T") ? `${text}Z` : text);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}

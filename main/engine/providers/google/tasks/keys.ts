// Google's to-dos have no place that nobody sees. While one is being made its key stands in the last line of its notes; the
// next request takes it out again. One that a broken run left behind is found by it, and is not read as a note.
import { longestNotes } from "./types.ts";

const line = /(?:^|\n)\[lifeboat:([\w-]{1,64})\]$/;

/** Notes that leave no room for it are cut: the next request brings all of them. */
export function withKey(notes: string, key: string): string {
  const mark = `[lifeboat:${key}]`;
  const room = longestNotes - mark.length - 1;
  return `${notes.length > room ? notes.slice(0, room).toWellFormed() : notes}${notes === "" ? "" : "\n"}${mark}`;
}
export const withoutKey = (notes: string): string => notes.replace(line, "");
export const keyIn = (notes: string | null | undefined): string | undefined => line.exec(notes ?? "")?.[1];

// What an object is, by its name, else by its format (MTP 1.1, appendix A): listing opens nothing.
import type { FileSort } from "../files/types.ts";
import { sortOf } from "../files/types.ts";

/** Undefined for what is not kept: music, documents, apps. */
export function sortOfObject(name: string, format: number): FileSort | undefined {
  return sortOf(name) ?? sortOfFormat(format);
}

function sortOfFormat(format: number): FileSort | undefined {
  // Not the abstract ones (0xbb81, 0xbe01): they have no bytes of their own.
  if (format === 0xbb80 || format === 0xbb82 || format === 0xbb83) return "cards";
  if (format === 0xbe00 || format === 0xbe02 || format === 0xbe03) return "calendar";
  if (format > 0x3800 && format < 0x3900) return "image";
  return format === 0x300a || format === 0x300b || format === 0x300c || (format > 0xb980 && format < 0xba00) ? "video" : undefined;
}

import { toByteString } from "./byte-string.ts";

const patterns = new Map<string, RegExp>();

/** Whether a property of this name can be in a text, in either case and folded anywhere. Cheap: without parsing. */
export function mentions(bytes: Uint8Array, name: string): boolean {
  let pattern = patterns.get(name);
  if (!pattern) patterns.set(name, (pattern = new RegExp(name.split("").join("(?:\\r?\\n[ \\t])?"), "i")));
  return pattern.test(toByteString(bytes));
}

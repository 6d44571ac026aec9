const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** One or two letters that stand for a name: of its first and its last word. "" where it has no letters. */
export function initials(name: string): string {
  const words = name.slice(0, 200).split(/[\s,]+/u).map(firstLetter).filter((letter) => letter !== "");
  const [first = ""] = words;
  return words.length < 2 ? first : first + (words.at(-1) ?? "");
}

function firstLetter(word: string): string {
  for (const { segment } of graphemes.segment(word)) if (/^[\p{L}\p{N}]/u.test(segment)) return segment.toLocaleUpperCase();
  return "";
}

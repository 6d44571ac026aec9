/** Without those of `chars` at its end. A regex would ask at each of a long run that is not at the end, and take minutes for what a stranger wrote. */
export function withoutTrailing(text: string, chars: string): string {
  let end = text.length;
  while (end > 0 && chars.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** For screenshots: sessionStorage "lifeboat-text" = "long" (a third longer) or "rtl" (from right to left). */
export const pseudoMode = globalThis.sessionStorage?.getItem("lifeboat-text");

/** The text as a longer language would need it; unchanged without that mode. */
export function pseudo(text: string): string {
  if (pseudoMode !== "long") return text;
  const more = Math.ceil(text.length * 0.35);
  return `${text} ${"lorem ".repeat(more).slice(0, more).trim()}`;
}

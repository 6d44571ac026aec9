/**
 * iCloud leaves these to-dos in lists whose reminders have moved out of CalDAV: "Where are my reminders?" and "The
 * creator of this list has upgraded these reminders." They are explained to the person, not counted.
 */
export function isPlaceholderText(summary: string, description: string): boolean {
  return placeholders.some((known) => known.test(summary.trim()) || (summary.trim() === "" && known.test(description.trim())));
}

const placeholders = [
  /^where are my reminders\s*\??$/i,
  /^the (?:creator|owner) of this (?:list|reminders? list|shared list) has upgraded (?:these|their|this|the) (?:reminders|list)\b/i,
];

import type { Kind } from "../formats/item.ts";
import { compareItems, maxShown, type Difference } from "./compare.ts";
import { escapedFields } from "./spelling.ts";
import { readItem, unitsOf } from "./units.ts";

/** What becomes of one field of an item on its way to a service. */
export type Loss = {
  /** As `compareItems` names it, without the date of an override. */
  readonly field: string;
  /** noted: it stands in the note, after the word `note`. dropped: nowhere. changed: something else is in its place. */
  readonly fate: "noted" | "dropped" | "changed";
  readonly note: string | null;
  /** What it said, for people, at most 500 characters each; nothing where something is only added. */
  readonly said: readonly string[];
};

/** What a text loses where it becomes another. The UID is identity, not content. */
export function lossesBetween(kind: Kind, before: Uint8Array, after: Uint8Array): Loss[] {
  if (Buffer.compare(before, after) === 0) return [];
  const told = compareItems(kind, before, after).filter(({ field }) => field !== "uid");
  const escaped = escapedFields(before, after).filter((field) => !told.some((each) => each.field === field));
  const differences = [...told, ...escaped.map((field) => ({ field, after: "" }))];
  if (differences.length === 0) return [];
  const [noteBefore, noteAfter] = [linesOfNote(kind, before), linesOfNote(kind, after)];
  const note = without(noteAfter, noteBefore).join("\n");
  const losses = [...Map.groupBy(differences, ({ field }) => field.split("@")[0] ?? field)].map(([field, all]) => lossOf(field, all, note));
  // That the note is longer by what went into it is told there; that it lost something is not.
  const isOnlyLonger = losses.some(({ fate }) => fate === "noted") && without(noteBefore, noteAfter).every((line) => line.trim() === "");
  return isOnlyLonger ? losses.filter(({ field }) => field !== "note" && field !== "description") : losses;
}

function lossOf(field: string, differences: readonly Difference[], note: string): Loss {
  const said = differences.flatMap(({ before }) => before ?? []);
  const words = said.flatMap((each) => wordsBefore(each, note));
  // An organizer may be among the guests, too.
  const word = words.find((found) => found.toLowerCase() === field) ?? words[0];
  if (word !== undefined) return { field, fate: "noted", note: word, said };
  return { field, fate: differences.some(({ after }) => after !== undefined) ? "changed" : "dropped", note: null, said };
}

function linesOfNote(kind: Kind, text: Uint8Array): string[] {
  const reading = readItem(kind, text);
  const units = [...(reading?.sections.values() ?? [])].flatMap((section) => (reading === undefined ? [] : unitsOf(reading, section)));
  return units.flatMap(({ field, meanings }) => (field === "note" || field === "description" ? meanings.flatMap(({ shown }) => shown.split("\n")) : []));
}

/** The lines of `from` that `taken` does not have as often. */
function without(from: readonly string[], taken: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of taken) left.set(line.trim(), (left.get(line.trim()) ?? 0) + 1);
  return from.filter((line) => {
    const count = left.get(line.trim()) ?? 0;
    left.set(line.trim(), count - 1);
    return count <= 0;
  });
}

/** Of each line "Word: value" with this value, or one of its parts, the word. */
function wordsBefore(said: string, note: string): string[] {
  const values = new Set([said, ...said.split(", ")].filter((each) => each !== ""));
  return [...values].flatMap((value) => {
    const isCut = value.length >= maxShown;
    const parts = note.split(`: ${value}`);
    const found = parts.slice(0, -1).flatMap((before, at) => (isCut || endOfValue.test(parts[at + 1] ?? "") ? before.slice(before.lastIndexOf("\n") + 1) : []));
    return found.filter((word) => word !== "" && word.length <= 40);
  });
}

/** A list may go on, and kinds stand in brackets: "Phone: 0170 1234 (Boat)". */
const endOfValue = /^(?:$|\n|, | \()/;

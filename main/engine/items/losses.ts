import type { Kind } from "../formats/item.ts";
import { compareItems, type Difference } from "./compare.ts";
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
  const note = noteOf(kind, after);
  const losses = [...Map.groupBy(differences, ({ field }) => field.split("@")[0] ?? field)].map(([field, all]) => lossOf(field, all, note));
  // That the note changed by what went into it is told there.
  return losses.some(({ fate }) => fate === "noted") ? losses.filter(({ field }) => field !== "note" && field !== "description") : losses;
}

function lossOf(field: string, differences: readonly Difference[], note: string): Loss {
  const said = differences.flatMap(({ before }) => before ?? []);
  const words = said.flatMap((each) => wordsBefore(each, note));
  // An organizer may be among the guests, too.
  const word = words.find((found) => found.toLowerCase() === field) ?? words[0];
  if (word !== undefined) return { field, fate: "noted", note: word, said };
  return { field, fate: differences.some(({ after }) => after !== undefined) ? "changed" : "dropped", note: null, said };
}

function noteOf(kind: Kind, text: Uint8Array): string {
  const reading = readItem(kind, text);
  const units = [...(reading?.sections.values() ?? [])].flatMap((section) => (reading === undefined ? [] : unitsOf(reading, section)));
  return units.flatMap(({ field, meanings }) => (field === "note" || field === "description" ? meanings.map(({ shown }) => shown) : [])).join("\n");
}

/** Of each line "Word: value" with this value, or one of its parts, the word. */
function wordsBefore(said: string, note: string): string[] {
  const values = new Set([said, ...said.split(", ")].filter((each) => each !== ""));
  return [...values].flatMap((value) => {
    const found = note.split(`: ${value}`).slice(0, -1).map((before) => before.slice(before.lastIndexOf("\n") + 1));
    return found.filter((word) => word !== "" && word.length <= 40);
  });
}

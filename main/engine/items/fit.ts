import { newLine, withValue } from "../formats/content-edit.ts";
import type { ContentLine } from "../formats/content-lines.ts";
import { encodingOf, escapeText } from "../formats/content-values.ts";
import type { Kind, Lack } from "../formats/item.ts";
import { mentions } from "../formats/mentions.ts";
import { Draft, lastLine } from "./draft.ts";
import type { Loss } from "./losses.ts";
import { readItem, unitsOf, type Reading, type Section, type Unit } from "./units.ts";

/** Of a photo's parts, or an item's labels: what is lost beside the text. */
export function factLosses(kind: Kind, { groups, parts }: { readonly groups: readonly string[]; readonly parts: readonly string[] }, lacks: readonly Lack[]): Loss[] {
  return lacks.flatMap(({ kind: of, field, keeps }): Loss[] => {
    const said = field === "groups" ? groups.slice(keeps ?? 0) : [];
    const isLost = of === kind && (said.length > 0 || parts.some((name) => field === `part:${name}`));
    return isLost ? [{ field, fate: "dropped", note: null, said }] : [];
  });
}

/**
 * The text as a service with these lacks can hold it: what it lacks is taken out, or stands in the note. All other lines
 * keep every byte; a text that loses nothing comes back as it is.
 */
export function fitted(kind: Kind, bytes: Uint8Array, lacks: readonly Lack[]): Uint8Array {
  const reading = readable(kind, bytes, lacks);
  if (!reading) return bytes;
  const draft = new Draft(reading.content, reading.content);
  let touched = false;
  for (const section of reading.sections.values()) {
    const lacking = lackingUnits(reading, section, lacks);
    if (lacking.length === 0) continue;
    touched = true;
    for (const { unit } of lacking) draft.remove(unit.lines);
    writeNote(draft, reading, section, lacking.flatMap(({ unit, lack }) => (lack.note === undefined ? [] : saidBy(unit).map((said) => `${lack.note}: ${said}`))));
  }
  return touched ? draft.finish() : bytes;
}

/** Most texts name nothing that is lacking, and need no reading. */
function readable(kind: Kind, bytes: Uint8Array, lacks: readonly Lack[]): Reading | undefined {
  return lacks.some((lack) => lack.kind === kind && mentions(bytes, lack.field)) ? readItem(kind, bytes) : undefined;
}

type Lacking = { readonly unit: Unit; readonly lack: Lack };

function lackingUnits(reading: Reading | undefined, section: Section, lacks: readonly Lack[]): Lacking[] {
  if (!reading || section.component.name === "VCALENDAR") return [];
  const kind = kinds[section.component.name];
  return unitsOf(reading, section).flatMap((unit) => {
    const lack = lacks.find((each) => each.kind === kind && each.field === unit.field);
    return lack ? [{ unit, lack }] : [];
  });
}

const kinds: Readonly<Record<string, Kind>> = { VCARD: "contact", VEVENT: "event", VTODO: "task" };

const saidBy = ({ meanings }: Unit): string[] => meanings.map((meaning) => meaning.shown);

function writeNote(draft: Draft, { content, format }: Reading, { component }: Section, added: readonly string[]): void {
  if (added.length === 0) return;
  const name = format === "vcard" ? "NOTE" : "DESCRIPTION";
  const old = component.lines.find((line) => line.name === name && encodingOf(line) === "");
  const text = escapeText(added.join("\n"));
  const at = old ? draft.indexOf(old) : format === "vcard" ? lastLine(component) : component.begin + 1;
  if (old) draft.remove([old]);
  draft.add(at, [old ? withValue(old, joined(old, text), content) : newLine(`${name}:${text}`, content)]);
}

const joined = ({ value }: ContentLine, added: string): string => (value.trim() === "" ? added : `${value}\\n\\n${added}`);

import { createHash } from "node:crypto";
import { editBytes } from "../../../formats/content-edit.ts";
import { parseContent } from "../../../formats/content-lines.ts";
import type { Item, Ref } from "../../provider.ts";
import { isMark, type Mark, readMarks } from "../marks.ts";
import { googleRaw } from "../raw.ts";
import { groupOf } from "./event-json.ts";
import { eventText } from "./event-text.ts";
import type { Calendar, Event, Group } from "./types.ts";

/** One etag for a series and its changed dates. */
export function refOf({ master, exceptions }: Group): Ref | undefined {
  const { id, etag } = master;
  if (!id) return undefined;
  if (exceptions.length === 0) return { href: id, ...(etag && { etag }) };
  const all = [etag ?? "", ...exceptions.map((each) => `${each.id ?? ""} ${each.etag ?? ""}`).sort()];
  return { href: id, etag: createHash("sha256").update(all.join("\n")).digest("hex").slice(0, 32) };
}

export const markOf = ({ extendedProperties }: Event): Mark => readMarks(extendedProperties?.private ?? {});

/** The text as it was written, while nobody has changed the event since; else what the event says. */
export function textOf(group: Group, calendar: Calendar): Uint8Array {
  const { text } = markOf(group.master);
  return text !== undefined && saysTheSame(group, text, calendar) ? text : eventText(group, calendar, { stamps: true });
}

function saysTheSame(group: Group, text: Uint8Array, calendar: Calendar): boolean {
  const [now, then] = [group, groupOf(text, calendar)].map((each) => eventText(each, calendar, { stamps: false }));
  return now !== undefined && then !== undefined && Buffer.compare(now, then) === 0;
}

const stamps = new Set(["DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE"]);

/** Whether a text is what this event of Google says, but for what Google notes by itself. */
export function isTextOf(group: Group, text: Uint8Array, calendar: Calendar): boolean {
  const plain = editBytes(parseContent(text), (line) => (stamps.has(line.name) ? undefined : line));
  return Buffer.compare(plain, eventText(group, calendar, { stamps: false })) === 0;
}

export function itemOf(group: Group, calendar: Calendar): Item {
  const { iCalUID, updated, id } = group.master;
  return {
    kind: "event",
    uid: iCalUID ?? id ?? "",
    body: { type: "text/calendar", bytes: textOf(group, calendar) },
    raw: googleRaw.body([group.master, ...group.exceptions.toSorted((a, b) => ((a.id ?? "") < (b.id ?? "") ? -1 : 1))].map(withoutMarks)),
    ...(updated && { facts: { modified: updated } }),
  };
}

export function withoutMarks(event: Event): Event {
  const { private: own, ...shared } = event.extendedProperties ?? {};
  const kept = Object.fromEntries(Object.entries(own ?? {}).filter(([name]) => !isMark(name)));
  const { extendedProperties: _, ...rest } = event;
  const left = { ...shared, ...(Object.keys(kept).length > 0 && { private: kept }) };
  return Object.keys(left).length === 0 ? rest : { ...rest, extendedProperties: left };
}

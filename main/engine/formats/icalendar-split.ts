import { fromByteString, type ByteString } from "./byte-string.ts";
import { firstLine, readComponents, type Component } from "./components.ts";
import { parseContent, terminatorOf, type Content, type ContentLine } from "./content-lines.ts";
import { textValue } from "./content-values.ts";

/** One event or to-do of a file: master, overrides and the time zones they use, as one VCALENDAR. */
export type CalendarPiece = {
  /** "" where the component has none (then `broken` says so). */
  readonly uid: string;
  readonly kind: "event" | "task";
  readonly bytes: Uint8Array;
  /** Where it starts, from 1. */
  readonly line: number;
  /**
   * Why it is not one whole item; absent for a good one. "unsupported" is a journal or free-busy entry, "stray" text
   * outside all components, "cut" a calendar that stops between two components: these come with kind "event", though
   * they are none. "too-large": with the time zones it shares with very many it is more than can be held.
   */
  readonly broken?: Broken;
};

type Broken = "no-uid" | "unterminated" | "unsupported" | "stray" | "cut" | "too-large";

/** Lines of a whole file; a calendar of 100,000 events has some two million. */
export const maxFileLines = 8_000_000;
/** Of what items share (time zones, properties of the calendar), all copies. Outlook's for 100,000 events take some 300 MB. */
const maxShared = 512 * 1024 * 1024;

/**
 * The items of an .ics file in order of first appearance. A file that holds exactly one comes back unchanged. Of the
 * calendar's own properties PRODID, VERSION, CALSCALE and X-WR-TIMEZONE go with each item; METHOD must not be stored
 * (RFC 4791 4.1) and the others describe the calendar. Never throws; broken pieces are marked.
 */
export function splitCalendar(bytes: Uint8Array): CalendarPiece[] {
  const content = parseContent(bytes, maxFileLines);
  const tops = readComponents(content.lines);
  const groups = groupsOf(tops);
  const leftovers = leftoversOf(content, tops);
  const whole = groups.length === 1 && tops.length === 1 && leftovers.length === 0 && tops[0]?.name === "VCALENDAR";
  const rebuild = rebuilder(zonesIn(tops), content);
  const lineNumbers = lineNumbersOf(content);
  const pieces = groups.map((group): CalendarPiece => {
    const rebuilt = whole ? bytes : rebuild(group);
    const broken = rebuilt === undefined ? "too-large" : group.broken;
    const line = lineNumbers(group.parts[0]?.begin ?? 0);
    return { uid: group.uid, kind: group.kind, bytes: rebuilt ?? new Uint8Array(), line, ...(broken === undefined ? {} : { broken }) };
  });
  return [...pieces, ...leftovers.map((left) => ({ uid: "", kind: "event" as const, ...left, line: lineNumbers(left.line) }))];
}

type Group = {
  readonly uid: string;
  readonly kind: "event" | "task";
  readonly calendar: Component;
  readonly parts: Component[];
  broken?: Broken;
};

const kinds: Readonly<Record<string, "event" | "task">> = { VEVENT: "event", VTODO: "task" };

function groupsOf(tops: readonly Component[]): Group[] {
  const groups = new Map<string, Group>();
  for (const calendar of tops) {
    const parts = calendar.name === "VCALENDAR" ? calendar.children : [calendar];
    for (const part of parts) if (part.name !== "VTIMEZONE") addPart(groups, calendar, part);
  }
  return [...groups.values()];
}

function addPart(groups: Map<string, Group>, calendar: Component, part: Component): void {
  const uidLine = firstLine(part, "UID");
  const uid = uidLine === undefined ? "" : textValue(uidLine).trim();
  const broken = problemOf(part, uid);
  const key = uid === "" ? String(part.begin) : `${part.name}:${uid}`;
  const group = groups.get(key) ?? { uid, kind: kinds[part.name] ?? "event", calendar, parts: [] };
  group.parts.push(part);
  if (broken !== undefined) group.broken = broken;
  groups.set(key, group);
}

function problemOf(part: Component, uid: string): Broken | undefined {
  if (kinds[part.name] === undefined) return "unsupported";
  if (!part.closed) return "unterminated";
  return uid === "" ? "no-uid" : undefined;
}

function leftoversOf(content: Content, tops: readonly Component[]): { bytes: Uint8Array; line: number; broken: Broken }[] {
  const found: { bytes: Uint8Array; line: number; broken: Broken }[] = [];
  const outside = linesOutside(content, tops);
  const first = outside[0];
  if (first !== undefined || content.rest.length > 0) {
    const read = fromByteString(outside.map((index) => content.lines[index]?.raw ?? "").join(""));
    found.push({ bytes: Buffer.concat([read, content.rest]), line: first ?? content.lines.length, broken: "stray" });
  }
  const cut = tops.find((top) => !top.closed && top.children.every((child) => child.closed));
  if (cut !== undefined) found.push({ bytes: new Uint8Array(), line: cut.begin, broken: "cut" });
  return found;
}

function linesOutside(content: Content, tops: readonly Component[]): number[] {
  const outside: number[] = [];
  let at = 0;
  for (const { begin, end } of [...tops, { begin: content.lines.length, end: 0 }]) {
    for (; at < begin; at++) if (content.lines[at]?.raw.trim() !== "") outside.push(at);
    at = end;
  }
  return outside;
}

/** By calendar, as two in one file may call different zones the same; undefined: those of the whole file, for a calendar that has none of its own. */
type Zones = ReadonlyMap<Component | undefined, ReadonlyMap<string, Component>>;

/** The first of a name counts. */
function zonesIn(tops: readonly Component[]): Zones {
  const named = (tops: readonly Component[]): Map<string, Component> => new Map(tops.flatMap((top) => top.children).flatMap(zoneEntry).reverse());
  return new Map([[undefined, named(tops)], ...tops.map((top) => [top, named([top])] as const)]);
}

function zoneEntry(component: Component): [string, Component][] {
  if (component.name !== "VTIMEZONE") return [];
  const id = firstLine(component, "TZID");
  return id === undefined ? [] : [[id.value.trim(), component]];
}

const carried = new Set(["PRODID", "VERSION", "CALSCALE", "X-WR-TIMEZONE"]);

/** Makes a calendar of its own for each group, in order; undefined where what they share takes too much. */
function rebuilder(zones: Zones, content: Content): (group: Group) => Uint8Array | undefined {
  const eol = content.eol;
  const texts = new Map<Component, ByteString>();
  const textOf = (part: Component, make: () => ByteString): ByteString => {
    const text = texts.get(part) ?? make();
    texts.set(part, text);
    return text;
  };
  let room = maxShared;
  return (group) => {
    const { calendar, parts } = group;
    const header = calendar.name === "VCALENDAR" ? textOf(calendar, () => headerOf(calendar)) : `VERSION:2.0${eol}`;
    const used = [...usedZones(group, content)].flatMap((id) => zones.get(calendar)?.get(id) ?? zones.get(undefined)?.get(id) ?? []);
    const shared = [header, ...used.map((zone) => textOf(zone, () => rawOf(zone, content)))];
    room -= shared.reduce((sum, text) => sum + text.length, 0);
    if (room < 0) return undefined;
    return fromByteString([`BEGIN:VCALENDAR${eol}`, ...shared, ...parts.map((part) => rawOf(part, content)), `END:VCALENDAR${eol}`].join(""));
  };
}

function headerOf(calendar: Component): ByteString {
  return calendar.lines.filter((line) => carried.has(line.name)).map((line) => line.raw).join("");
}

function usedZones(group: Group, content: Content): Set<ByteString> {
  const ids = new Set<ByteString>();
  for (const part of group.parts) {
    for (const line of content.lines.slice(part.begin, part.end)) for (const id of zoneIds(line)) ids.add(id);
  }
  return ids;
}

function zoneIds(line: ContentLine): readonly ByteString[] {
  return /TZID/i.test(line.raw) ? line.param("TZID").map((id) => id.trim()) : [];
}

function rawOf(part: Component, content: Content): ByteString {
  const raw = content.lines.slice(part.begin, part.end).map((line) => line.raw).join("");
  const ended = terminatorOf(raw) === "" ? raw + content.eol : raw;
  return part.closed ? ended : `${ended}END:${part.name}${content.eol}`;
}

/** Turns the index of a line into its number in the file; asks must go forward to stay cheap. */
function lineNumbersOf(content: Content): (index: number) => number {
  const mark = content.eol === "\r" ? "\r" : "\n";
  let [at, number] = [0, 1];
  return (index) => {
    if (index < at) [at, number] = [0, 1];
    for (; at < index; at++) number += (content.lines[at]?.raw.split(mark).length ?? 1) - 1;
    return number;
  };
}

import { fromByteString, type ByteString } from "./byte-string.ts";
import { firstLine, readComponents, type Component } from "./components.ts";
import { editContent, insertLines, newLine, withHead, withValue } from "./content-edit.ts";
import { parseContent, serialiseContent, terminatorOf, type Content, type ContentLine } from "./content-lines.ts";
import { escapeText, textValue } from "./content-values.ts";
import { mentions } from "./mentions.ts";
import { ianaZone } from "./windows-zones.ts";

/** Sets the UID of the event or to-do, of its master and every override. Every other byte stays. */
export function withUid(bytes: Uint8Array, uid: string): Uint8Array {
  const content = parseContent(bytes);
  const items = itemComponents(content);
  const own = new Set(items.flatMap((item) => item.lines.filter((line) => line.name === "UID")));
  const value = escapeText(uid);
  let edited = editContent(content, (line) => (own.has(line) ? withValue(line, value, content) : line));
  for (const item of items.filter((item) => firstLine(item, "UID") === undefined).reverse()) {
    edited = insertLines(edited, item.begin + 1, [newLine(`UID:${value}`, content)]);
  }
  return serialiseContent(edited);
}

/**
 * Makes sure that storing this sends nobody a message: SCHEDULE-AGENT=CLIENT on ORGANIZER and ATTENDEE (RFC 6638 7.1),
 * no SCHEDULE-FORCE-SEND, no METHOD. Every other byte stays.
 */
export function withScheduleAgentClient(bytes: Uint8Array): Uint8Array {
  if (!["ORGANIZER", "ATTENDEE", "METHOD"].some((name) => mentions(bytes, name))) return bytes;
  const content = parseContent(bytes);
  const people = new Set(itemComponents(content).flatMap((item) => item.lines.filter(isPerson)));
  const methods = new Set(readComponents(content.lines).flatMap((top) => top.lines.filter((line) => line.name === "METHOD")));
  const edited = editContent(content, (line) => {
    if (methods.has(line)) return undefined;
    return people.has(line) ? asClient(line, content) : line;
  });
  return serialiseContent(edited);
}

export type Meeting = { readonly organizers: readonly string[]; readonly guests: readonly string[]; /** Guests whom a server that schedules writes to. */ readonly served: readonly string[] };

/** Who has to do with an item, by their addresses in lower case. A server writes to no organizer, and not where it was told so (RFC 6638 7.1). */
export function meetingOf(bytes: Uint8Array): Meeting {
  const none: Meeting = { organizers: [], guests: [], served: [] };
  if (!mentions(bytes, "ORGANIZER") || !mentions(bytes, "ATTENDEE")) return none;
  const people = itemComponents(parseContent(bytes)).flatMap((item) => item.lines.filter(isPerson));
  const addressOf = (line: ContentLine): string => line.value.trim().toLowerCase();
  const organizers = people.filter(({ name }) => name === "ORGANIZER").map(addressOf);
  if (organizers.length === 0) return none;
  const inviting = new Set(organizers);
  const guests = people.filter((line) => line.name === "ATTENDEE" && !inviting.has(addressOf(line)));
  return { organizers, guests: guests.map(addressOf), served: guests.filter((line) => !isLeftToClient(line)).map(addressOf) };
}

/** Points RELATED-TO at other UIDs, so that subtasks keep their parent when UIDs had to change. */
export function withRelatedUids(bytes: Uint8Array, uids: ReadonlyMap<string, string>): Uint8Array {
  const content = parseContent(bytes);
  const edited = editContent(content, (line) => {
    const uid = line.name === "RELATED-TO" ? uids.get(textValue(line).trim()) : undefined;
    return uid === undefined ? line : withValue(line, escapeText(uid), content);
  });
  return serialiseContent(edited);
}

/** `zone`: of a time zone its TZID. */
type Part = { readonly bytes: Uint8Array; readonly zone?: string };

/**
 * One text holding all calendars, each time zone once. Where a TZID means another zone than it did before (Outlook calls many
 * "Customized Time Zone"), a new VCALENDAR begins: a text may hold several (RFC 5545 3.4).
 */
export function* joinCalendars(calendars: Iterable<Uint8Array>): Generator<Uint8Array> {
  const zones = new Map<string, Uint8Array>();
  yield joinedStart;
  for (const calendar of calendars) {
    for (const parts of plainParts(calendar) ?? parsedParts(calendar)) {
      if (parts.some((part) => isOtherZone(part, zones))) {
        yield joinedEnd;
        yield joinedStart;
        zones.clear();
      }
      for (const { bytes, zone } of parts) {
        if (zone !== undefined && zones.has(zone)) continue;
        if (zone !== undefined) zones.set(zone, bytes);
        yield bytes;
      }
    }
  }
  yield joinedEnd;
}

/** Names that everybody knows mean one zone, however programs write it down: for them the first text stays. */
function isOtherZone({ bytes, zone }: Part, zones: ReadonlyMap<string, Uint8Array>): boolean {
  const there = zone === undefined ? undefined : zones.get(zone);
  return zone !== undefined && there !== undefined && Buffer.compare(there, bytes) !== 0 && ianaZone(zone) === undefined;
}

/** Calendar by calendar. */
function parsedParts(calendar: Uint8Array): Part[][] {
  const content = parseContent(calendar);
  return readComponents(content.lines).map((top) => (top.name === "VCALENDAR" ? top.children : [top]).map((part) => partOf(part, content)));
}

function partOf(part: Component, content: Content): Part {
  const bytes = fromByteString(rawOf(part, content));
  return part.name === "VTIMEZONE" ? { bytes, zone: firstLine(part, "TZID")?.value.trim() ?? "" } : { bytes };
}

const plainStart = "BEGIN:VCALENDAR\r\n";
const plainEnd = "\r\nEND:VCALENDAR\r\n";
const zoneEnd = "\r\nEND:VTIMEZONE\r\n";

/**
 * The same as parsing, for a calendar written the usual way: one shell, then whole components, zones first. Ten times
 * faster, which counts when a collection of 20,000 is written anew. Undefined for any other.
 */
function plainParts(bytes: Uint8Array): [Part[]] | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  if (!text.startsWith(plainStart) || !text.endsWith(plainEnd)) return undefined;
  const first = text.indexOf("\r\nBEGIN:") + 2;
  const end = text.length - plainEnd.length + 2;
  const head = text.slice(0, first).toUpperCase();
  const last = text.slice(text.lastIndexOf("\r\n", end - 3) + 2, end);
  if (first < 2 || first >= end || head.lastIndexOf("BEGIN:") > 0 || !last.startsWith("END:V")) return undefined;
  const parts: Part[] = [];
  let at = first;
  while (text.startsWith("BEGIN:VTIMEZONE\r\n", at)) {
    const close = text.indexOf(zoneEnd, at);
    const id = /\r\nTZID(?:;[^:\r\n]*)?:([^\r\n]*)\r\n(?![ \t])/.exec(text.slice(at, Math.max(at, close)))?.[1]?.trim();
    if (close < 0 || id === undefined) return undefined;
    const next = close + zoneEnd.length;
    parts.push({ bytes: bytes.subarray(at, next), zone: id });
    at = next;
  }
  if (text.includes("BEGIN:VTIMEZONE", at) || text.includes("BEGIN:VCALENDAR", first)) return undefined;
  parts.push({ bytes: bytes.subarray(at, end) });
  return [parts];
}

function itemComponents(content: Content): Component[] {
  const tops = readComponents(content.lines);
  return tops.flatMap((top) => (top.name === "VCALENDAR" ? top.children : [top])).filter((part) => part.name !== "VTIMEZONE");
}

function isPerson(line: ContentLine): boolean {
  return line.name === "ORGANIZER" || line.name === "ATTENDEE";
}

const agentOf = (line: ContentLine): string | undefined => line.param("SCHEDULE-AGENT")[0]?.toUpperCase();

function isLeftToClient(line: ContentLine): boolean {
  const agent = agentOf(line);
  return (agent === "CLIENT" || agent === "NONE") && line.param("SCHEDULE-FORCE-SEND").length === 0;
}

function asClient(line: ContentLine, content: Content): ContentLine {
  if (isLeftToClient(line)) return line;
  const kept = line.head.replace(/;\s*SCHEDULE-(?:AGENT|FORCE-SEND)\s*=\s*(?:"[^"]*"|[^;:,"]*)/gi, "");
  return withHead(line, `${kept};SCHEDULE-AGENT=${agentOf(line) === "NONE" ? "NONE" : "CLIENT"}`, content);
}

function rawOf(part: Component, content: Content): ByteString {
  const raw = content.lines.slice(part.begin, part.end).map((line) => line.raw).join("");
  return terminatorOf(raw) === "" ? `${raw}\r\n` : raw;
}

function ascii(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

const joinedStart = ascii("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Lifeboat//EN\r\n");
const joinedEnd = ascii("END:VCALENDAR\r\n");

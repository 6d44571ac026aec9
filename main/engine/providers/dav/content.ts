import { bareUid } from "../../formats/vcard-view.ts";
import type { Item, Kind } from "../provider.ts";
import type { Service } from "./discover.ts";

const types: Readonly<Record<Service, string>> = { cards: "text/vcard", calendars: "text/calendar" };
const shells: Readonly<Record<Service, string>> = { cards: "VCARD", calendars: "VCALENDAR" };

/** The file name a new item gets in its collection, by its engine key. */
export function fileName(key: string, service: Service): string {
  return `${key}.${service === "cards" ? "vcf" : "ics"}`;
}

export function mediaType(service: Service): string {
  return `${types[service]}; charset=utf-8`;
}

/**
 * An item from one body as served, or undefined where it is not a whole vCard or iCalendar object: a login page, or an
 * item cut short, must not replace the good copy. Only scans; `text` is `bytes` as UTF-8.
 */
export function itemOf(service: Service, text: string, bytes: Uint8Array): Item | undefined {
  const shell = shells[service];
  const whole = startsWith(text, `BEGIN:${shell}`) && endsWith(text, `END:${shell}`);
  if (!whole) return undefined;
  const found = uidOf(text);
  const uid = found !== undefined && service === "cards" ? bareUid(found) : found;
  return { kind: kindOf(service, text), ...(uid === undefined ? {} : { uid }), body: { type: types[service], bytes } };
}

function startsWith(text: string, line: string): boolean {
  return text.slice(0, 200).trimStart().slice(0, line.length).toUpperCase() === line;
}

function endsWith(text: string, line: string): boolean {
  return text.slice(-200).trimEnd().slice(-line.length).toUpperCase() === line;
}

/** Journals and free-busy data are kept with the events. */
function kindOf(service: Service, text: string): Kind {
  if (service === "cards") return "contact";
  return /^BEGIN:VTODO[ \t]*\r?$/im.test(text) ? "task" : "event";
}

/** The first UID that is not an alarm's (RFC 9074 gives alarms their own), unfolded. */
function uidOf(text: string): string | undefined {
  const line = /^(?:[A-Za-z0-9-]+\.)?UID(?:;[^:\r\n]*)?:((?:[^\r\n]|\r?\n[ \t])*)/gim;
  for (let match = line.exec(text); match !== null; match = line.exec(text)) {
    if (insideAlarm(text, match.index)) continue;
    const uid = (match[1] ?? "").replace(/\r?\n[ \t]/g, "").trim();
    if (uid !== "") return uid;
  }
  return undefined;
}

function insideAlarm(text: string, at: number): boolean {
  const begin = text.lastIndexOf("BEGIN:VALARM", at);
  return begin >= 0 && text.lastIndexOf("END:VALARM", at) < begin;
}

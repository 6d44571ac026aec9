import { ContentLine, lineReader } from "../../formats/content-lines.ts";
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

/** The first UID that is not an alarm's (RFC 9074 gives alarms their own), unfolded. In one pass, and by no regex that keeps its way back: a line may be as long as the answer. */
function uidOf(text: string): string | undefined {
  const mark = /^(?:(BEGIN|END):VALARM|(?:[A-Za-z0-9-]+\.)?UID[;:])/gim;
  const endOf = lineReader(text);
  let inAlarm = false;
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    if (match[1] !== undefined) inAlarm = match[1].toUpperCase() === "BEGIN";
    else if (!inAlarm) {
      const uid = new ContentLine(text.slice(match.index, endOf(match.index))).value.trim();
      if (uid !== "") return uid;
    }
  }
  return undefined;
}

import { toByteString } from "./byte-string.ts";
import { ContentLine, lineReader } from "./content-lines.ts";
import { structuredValue, textValue } from "./content-values.ts";
import { isPlaceholderText } from "./icalendar.ts";
import { readTime } from "./icalendar-view.ts";
import type { Kind } from "./item.ts";
import { bareUid } from "./vcard-view.ts";

export type Summary = {
  readonly uid?: string;
  /** What a list shows; "" where the item says nothing. */
  readonly name: string;
  /** To sort by, as written: an event's start, a task's due or start. ISO 8601 date or date-time. */
  readonly at?: string;
  /** For full-text search: names, phones (also digits only), mail, notes, places. At most 8 KB of UTF-8. */
  readonly text: string;
  /** One of iCloud's to-dos that only say where the reminders went. */
  readonly placeholder?: true;
};

/**
 * What lists and search need of one item, in one pass and without looking into photos. Never throws: a broken item
 * gives what can be read. Photos have no text; their facts come from `readMediaFacts`.
 */
export function summarise(kind: Kind, bytes: Uint8Array): Summary {
  if (kind === "photo") return { name: "", text: "" };
  return kind === "contact" ? summariseCard(bytes) : summariseCalendar(bytes);
}

const maxText = 8192;
/** A longer value adds nothing to 8 KB of text. */
const maxValue = 32 * 1024;
/** Bytes looked at; a photo before the name may take most of them. */
const maxScan = 64 * 1024 * 1024;

function summariseCard(bytes: Uint8Array): Summary {
  const said = new Map<string, string>();
  const text = new SearchText();
  let depth = 0;
  scan(bytes, (name, line) => {
    if (name === "BEGIN") depth++;
    else if (name === "END") depth--;
    else if (depth <= 1) {
      const value = cardValue(name, line());
      if (value !== "" && !said.has(name)) said.set(name, value);
      if (name !== "UID") text.add(value);
      if (name === "TEL") text.add(digitsOf(value));
    }
  }, cardNames);
  const uid = bareUid(said.get("UID") ?? "");
  const name = ["FN", "N", "ORG", "NICKNAME", "EMAIL", "TEL"].map((key) => said.get(key) ?? "").find((value) => value !== "");
  return { ...(uid === "" ? {} : { uid }), name: name ?? "", text: text.finish() };
}

function cardValue(name: string, line: ContentLine): string {
  if (name === "N") return personName(structuredValue(line));
  if (name === "ADR" || name === "ORG") return structuredValue(line).filter((part) => part !== "").join(", ");
  return textValue(line).trim();
}

/** In the order it is said: prefix, given, additional, family, suffix. */
function personName([family = "", given = "", additional = "", prefix = "", suffix = ""]: readonly string[]): string {
  return [prefix, given, additional, family, suffix].filter((part) => part !== "").join(" ");
}

function summariseCalendar(bytes: Uint8Array): Summary {
  const text = new SearchText();
  const items: Map<string, ContentLine>[] = [];
  const open: string[] = [];
  scan(bytes, (name, line) => {
    if (name === "BEGIN") {
      open.push(line().value.trim().toUpperCase());
      if (isItem(open.at(-1))) items.push(new Map());
    } else if (name === "END") open.pop();
    else if (isItem(open.at(-1))) {
      const item = items.at(-1);
      if (item?.has(name) === false) item.set(name, line());
      if (searched.has(name)) text.add(searchedValue(name, line()));
    }
  }, calendarNames);
  return calendarSummary(items.find((item) => !item.has("RECURRENCE-ID")) ?? items[0] ?? new Map(), text.finish());
}

function calendarSummary(item: ReadonlyMap<string, ContentLine>, text: string): Summary {
  const said = (name: string): string => {
    const line = item.get(name);
    return line === undefined ? "" : textValue(line).trim();
  };
  const when = item.get("DUE") ?? item.get("DTSTART");
  const at = when === undefined ? undefined : readTime(when)?.value;
  return {
    ...(said("UID") === "" ? {} : { uid: said("UID") }),
    name: said("SUMMARY"),
    ...(at === undefined ? {} : { at }),
    text,
    ...(isPlaceholderText(said("SUMMARY"), said("DESCRIPTION")) ? { placeholder: true } : {}),
  };
}

function searchedValue(name: string, line: ContentLine): string {
  const value = textValue(line);
  if (name !== "ATTENDEE" && name !== "ORGANIZER") return value;
  return `${line.param("CN")[0] ?? ""} ${value.replace(/^mailto:/i, "")}`;
}

function isItem(name: string | undefined): boolean {
  return name === "VEVENT" || name === "VTODO";
}

const searched = new Set(["SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "ATTENDEE", "ORGANIZER", "COMMENT", "URL"]);
const calendarNames = new Set([...searched, "BEGIN", "END", "UID", "DTSTART", "DUE", "RECURRENCE-ID"]);
const cardNames = new Set([
  "BEGIN", "END", "UID", "FN", "N", "NICKNAME", "ORG", "TITLE", "ROLE", "TEL", "EMAIL", "ADR", "NOTE", "URL", "CATEGORIES", "IMPP", "RELATED",
  "X-ABRELATEDNAMES", "X-ABLABEL", "X-PHONETIC-FIRST-NAME", "X-PHONETIC-LAST-NAME", "X-MAIDENNAME", "X-SOCIALPROFILE",
]);

/** Visits the properties with these names; the line is read only when asked for. */
function scan(bytes: Uint8Array, visit: (name: string, line: () => ContentLine) => void, names: ReadonlySet<string>): void {
  const text = toByteString(bytes.subarray(0, maxScan));
  const next = lineReader(text);
  for (let at = text.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0; at < text.length; ) {
    const end = next(at);
    const name = nameAt(text, at);
    if (names.has(name)) {
      const start = at;
      visit(name, () => new ContentLine(text.slice(start, Math.min(end, start + maxValue))));
    }
    at = end;
  }
}

const longestName = 40;

/** The upper-case name of the property that starts here, without its group; "" if there is none near. */
function nameAt(text: string, start: number): string {
  const most = Math.min(text.length, start + longestName * 2);
  let from = start;
  for (let at = start; at < most; at++) {
    const code = text.charCodeAt(at);
    if (code === 58 || code === 59) return text.slice(from, at).toUpperCase();
    if (code === 46) from = at + 1;
    if (code === 10) return "";
  }
  return "";
}

function digitsOf(phone: string): string {
  const digits = phone.replace(/\D/g, "");
  return digits === phone ? "" : digits;
}

class SearchText {
  readonly #parts: string[] = [];
  #length = 0;

  add(part: string): void {
    if (part === "" || this.#length > maxText) return;
    this.#parts.push(part);
    this.#length += part.length + 1;
  }

  finish(): string {
    const text = this.#parts.join("\n");
    if (this.#length * 3 <= maxText) return text;
    const bytes = Buffer.from(text);
    return bytes.length <= maxText ? text : bytes.toString("utf8", 0, maxText - 3).replace(/\ufffd+$/, "");
  }
}

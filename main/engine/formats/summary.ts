import { splitEscaped, unescapeText } from "./content-values.ts";
import { isoTime } from "./icalendar-view.ts";
import type { Kind } from "./item.ts";
import { isPlaceholderText } from "./placeholder.ts";
import { scanProperties } from "./scan.ts";
import { bareUid } from "./vcard-view.ts";

export type Summary = {
  readonly uid?: string;
  /** What a list shows; "" where the item says nothing. */
  readonly name: string;
  /** To sort by, as written: an event's start, a to-do's due date or start. ISO 8601 date or date-time. */
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

function summariseCard(bytes: Uint8Array): Summary {
  const said = new Map<string, string>();
  const text = new SearchText();
  let depth = 0;
  scanProperties(bytes, cardNames, (name, raw) => {
    if (name === "BEGIN") depth++;
    else if (name === "END") depth--;
    else if (depth <= 1) {
      const value = cardValue(name, raw);
      if (value === "") return;
      if (!said.has(name)) said.set(name, value);
      if (name !== "UID") text.add(value);
      if (name === "TEL") text.add(digitsOf(value));
    }
  });
  const uid = bareUid(said.get("UID") ?? "");
  const name = nameOrder.map((key) => said.get(key)).find((value) => value !== undefined);
  return { ...(uid === "" ? {} : { uid }), name: name ?? "", text: text.finish() };
}

const nameOrder = ["FN", "N", "ORG", "NICKNAME", "EMAIL", "TEL"];

function cardValue(name: string, raw: string): string {
  if (name === "N") return personName(splitEscaped(raw, ";").map(unescapeText));
  if (name === "ADR" || name === "ORG") return splitEscaped(raw, ";").map(unescapeText).filter((part) => part !== "").join(", ");
  return unescapeText(raw).trim();
}

/** In the order it is said: prefix, given, additional, family, suffix. */
function personName([family = "", given = "", additional = "", prefix = "", suffix = ""]: readonly string[]): string {
  return [prefix, given, additional, family, suffix].filter((part) => part !== "").join(" ");
}

function summariseCalendar(bytes: Uint8Array): Summary {
  const text = new SearchText();
  const items: Map<string, string>[] = [];
  const open: string[] = [];
  scanProperties(bytes, calendarNames, (name, raw, person) => {
    if (name === "BEGIN") {
      open.push(raw.trim().toUpperCase());
      if (isItem(open.at(-1))) items.push(new Map());
    } else if (name === "END") open.pop();
    else if (isItem(open.at(-1))) {
      const item = items.at(-1);
      if (item?.has(name) === false) item.set(name, raw);
      if (searched.has(name)) text.add(searchedValue(name, raw, person));
    }
  });
  return calendarSummary(items.find((item) => !item.has("RECURRENCE-ID")) ?? items[0] ?? new Map(), text.finish());
}

function calendarSummary(item: ReadonlyMap<string, string>, text: string): Summary {
  const said = (name: string): string => unescapeText(item.get(name) ?? "").trim();
  const uid = said("UID");
  const name = said("SUMMARY");
  const at = isoTime(item.get("DUE") ?? item.get("DTSTART") ?? "");
  return {
    ...(uid === "" ? {} : { uid }),
    name,
    ...(at === undefined ? {} : { at }),
    text,
    ...(isPlaceholderText(name, said("DESCRIPTION")) ? { placeholder: true } : {}),
  };
}

function searchedValue(name: string, raw: string, person: () => string): string {
  if (name !== "ATTENDEE" && name !== "ORGANIZER") return unescapeText(raw);
  return `${person()} ${raw.replace(/^mailto:/i, "")}`.trim();
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
    const bytes = Buffer.from(text.slice(0, maxText));
    return bytes.length <= maxText ? text.slice(0, maxText) : bytes.toString("utf8", 0, maxText - 3).replace(/\ufffd+$/, "");
  }
}

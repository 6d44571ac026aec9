import { createHash } from "node:crypto";
import type { ContentLine } from "../formats/content-lines.ts";
import { binaryValue, decodedValue, encodingOf, listValue, structuredValue, textValue } from "../formats/content-values.ts";
import { bareUid, partialDate } from "../formats/vcard-view.ts";

/** What a value means, whatever its spelling; `shown` is for people. */
export type Meaning = { readonly canonical: string; readonly shown: string };

/** What one property says; a list property says several things. Nothing for an empty one. */
export function meaningsOf(line: ContentLine, format: "vcard" | "icalendar"): Meaning[] {
  const read = (format === "vcard" ? cardReaders : calendarReaders)[line.name] ?? plainText;
  return read(line).filter((meaning) => meaning.canonical !== "");
}

type Reader = (line: ContentLine) => Meaning[];

const same = (text: string): Meaning => ({ canonical: text, shown: text });

const plainText: Reader = (line) => [same(normalLines(textValue(line)))];

const list: Reader = (line) => listValue(line).map((entry) => same(entry.trim()));

const structured: Reader = (line) => {
  const parts = structuredValue(line).map((part) => normalLines(part.trim()));
  while (parts.at(-1) === "") parts.pop();
  return [{ canonical: parts.map((part) => part.replaceAll(/[\\;]/g, "\\$&")).join(";"), shown: parts.filter((part) => part !== "").join(", ") }];
};

const uid: Reader = (line) => [same(bareUid(textValue(line)))];

const upper: Reader = (line) => [same(textValue(line).trim().toUpperCase())];

const number: Reader = (line) => {
  const text = textValue(line).trim();
  return [same(/^[+-]?0*\d+$/.test(text) ? text.replace(/^\+?0*(?=\d)/, "") : text)];
};

/** RFC 5545 3.8.1.6: two numbers, with as many noughts as a server likes. */
const place: Reader = (line) => {
  const numbers = textValue(line).trim().split(";");
  const spelled = numbers.map((text) => (/^[+-]?\d+(?:\.\d+)?$/.test(text) ? String(Number(text)) : text)).join(";");
  return [{ canonical: spelled, shown: numbers.join(", ") }];
};

const date: Reader = (line) => {
  const text = decodedValue(line).trim();
  const time = /[T ](.*)$/.exec(text)?.[1] ?? "";
  const found = partialDate(text, line.param("X-APPLE-OMIT-YEAR")[0]);
  const spelled = found === undefined ? "" : `${String(found.year ?? "-")}-${String(found.month ?? "")}-${String(found.day ?? "")}`;
  if (found === undefined || !/^(?:00:?00:?00(?:\.0+)?(?:Z|[+-]00:?00)?)?$/.test(time)) return [same(text)];
  return [{ canonical: spelled, shown: text }];
};

const binary: Reader = (line) => {
  const inline = inlineBytes(line);
  if (inline === undefined) return [same(textValue(line).trim())];
  if (inline.length === 0) return [];
  return [{ canonical: `sha256 ${createHash("sha256").update(inline).digest("hex")}`, shown: `${String(inline.length)} bytes` }];
};

function inlineBytes(line: ContentLine): Uint8Array | undefined {
  if (encodingOf(line) === "BASE64") return binaryValue(line);
  const data = /^data:[^,]{0,300};base64,/i.exec(line.value.slice(0, 400));
  return data === null ? undefined : Buffer.from(line.value.slice(data[0].length).replaceAll("\\", ""), "base64");
}

/** The zone is in the parameters; UTC and local times differ by their "Z". */
const time: Reader = (line) => {
  const texts = line.value.split(",").map((value) => value.trim());
  return texts.map((text) => ({ canonical: text.toUpperCase().replaceAll(/[-:]/g, ""), shown: text }));
};

/** RFC 5545 3.3.10: parts and lists in any order; INTERVAL=1 and WKST=MO are what absence means. */
const rule: Reader = (line) => {
  const parts = line.value.toUpperCase().split(";").map((part) => part.trim()).filter((part) => part !== "" && part !== "INTERVAL=1" && part !== "WKST=MO");
  const sorted = parts.map((part) => part.replace(/=(.*)$/s, (_, values: string) => `=${values.split(",").sort().join(",")}`)).sort();
  return [{ canonical: sorted.join(";"), shown: line.value }];
};

/** RFC 5545 3.3.6: days and seconds count apart, since a day may have 23 hours. */
const duration: Reader = (line) => {
  const text = line.value.trim();
  const found = /^([+-])?P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/i.exec(text);
  if (found === null) return time(line);
  const [, sign, weeks = "0", days = "0", hours = "0", minutes = "0", seconds = "0"] = found;
  const allDays = Number(weeks) * 7 + Number(days);
  const allSeconds = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const back = sign === "-" && allDays + allSeconds > 0;
  return [{ canonical: `${back ? "-" : ""}${String(allDays)}d${String(allSeconds)}s`, shown: text }];
};

const address: Reader = (line) => {
  const text = decodedValue(line).trim();
  const mail = /^mailto:(.*)$/is.exec(text)?.[1];
  return [{ canonical: mail === undefined ? text : `mailto:${mail.toLowerCase()}`, shown: mail ?? text }];
};

/** Where it lies among others: which number says so is each service's own. */
const order: Reader = (line) => [{ canonical: "somewhere", shown: line.value.trim() }];

function normalLines(text: string): string {
  return text.includes("\r") ? text.replaceAll(/\r\n?/g, "\n") : text;
}

const kind: Reader = (line) => upper(line).filter((meaning) => meaning.canonical !== "INDIVIDUAL");

const cardReaders: Readonly<Record<string, Reader>> = {
  N: structured, ADR: structured, ORG: structured, GENDER: structured, CLIENTPIDMAP: structured, NICKNAME: list, CATEGORIES: list, UID: uid, MEMBER: uid,
  KIND: kind, "X-ADDRESSBOOKSERVER-KIND": kind, "X-ADDRESSBOOKSERVER-MEMBER": uid, BDAY: date, ANNIVERSARY: date, DEATHDATE: date, PHOTO: binary, LOGO: binary,
  SOUND: binary, KEY: binary, CLASS: (line) => upper(line).filter((meaning) => meaning.canonical !== "PUBLIC"),
};

const calendarReaders: Readonly<Record<string, Reader>> = {
  CATEGORIES: list, RESOURCES: list, DTSTART: time, DTEND: time, DUE: time, COMPLETED: time, "RECURRENCE-ID": time, EXDATE: time, RDATE: time, ACKNOWLEDGED: time,
  RRULE: rule, EXRULE: rule, DURATION: duration, TRIGGER: duration, ATTENDEE: address, ORGANIZER: address, ATTACH: binary, STATUS: upper, TRANSP: upper, CLASS: upper,
  ACTION: upper, PRIORITY: number, "PERCENT-COMPLETE": number, REPEAT: number, GEO: place, "REQUEST-STATUS": structured, "X-APPLE-SORT-ORDER": order,
};

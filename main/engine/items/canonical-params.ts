import type { ContentLine, Param } from "../formats/content-lines.ts";
import { decodeText } from "../formats/byte-string.ts";
import { typesOf } from "../formats/vcard-view.ts";

/** TZID of one text -> the TZID that means the same in the other. */
export type ZoneNames = ReadonlyMap<string, string>;

/** The parameters that carry meaning, in one spelling and order: "" or ";NAME=value;NAME=value". */
export function canonicalParams(line: ContentLine, format: "vcard" | "icalendar", zones: ZoneNames): string {
  if (line.params.length === 0) return "";
  const said = line.params.filter((param) => !isSyntax(param.name) && !(format === "vcard" && isType(line, param)));
  const spelled = said.map((param) => spell(param, zones)).filter((text) => text !== "");
  const types = format === "vcard" ? cardTypes(line) : "";
  return [...spelled, types].filter((text) => text !== "").sort().map((text) => `;${text}`).join("");
}

/** How a value is written down, or what a server keeps for itself: no part of what it means. */
function isSyntax(name: string): boolean {
  return syntax.has(name) || name.startsWith("X-RADICALE-") || name.startsWith("SCHEDULE-");
}

const syntax = new Set(["ENCODING", "CHARSET", "VALUE", "X-APPLE-OMIT-YEAR", "X-VOBJ-ORIGINAL-TZID", "X-VOBJ-FLOATINGTIME-ALLOWED"]);

/** Of a photo the bytes say what type it is. */
const sniffed = new Set(["PHOTO", "LOGO", "SOUND", "KEY"]);

function isType(line: ContentLine, param: Param): boolean {
  return param.name === "TYPE" || param.name === "" || (param.name === "PREF" && param.values[0] === "1") || (sniffed.has(line.name) && param.name === "MEDIATYPE");
}

/** `TYPE=CELL,pref`, `type=cell;type=pref`, `;CELL;PREF` and `TYPE=cell;PREF=1` are one. */
function cardTypes(line: ContentLine): string {
  if (sniffed.has(line.name)) return "";
  const types = new Set(typesOf(line));
  if (line.param("PREF")[0] === "1") types.add("pref");
  return types.size === 0 ? "" : `TYPE=${[...types].map(quoted).sort().join(",")}`;
}

function spell(param: Param, zones: ZoneNames): string {
  const values = param.values.map((value) => meaningOf(param.name, value, zones)).sort();
  const text = `${param.name}=${values.map(quoted).join(",")}`;
  return defaults.has(text) || values.every((value) => value === "") ? "" : text;
}

function meaningOf(name: string, value: string, zones: ZoneNames): string {
  if (name === "TZID") return zones.get(value.trim()) ?? value.trim();
  if (anyCase.has(name)) return value.toUpperCase();
  const text = decodeText(value);
  return calendarAddresses.has(name) ? text.toLowerCase() : text;
}

function quoted(value: string): string {
  return /[",;=]/.test(value) ? JSON.stringify(value) : value;
}

const anyCase = new Set(["CUTYPE", "FBTYPE", "PARTSTAT", "RANGE", "RELATED", "RELTYPE", "ROLE", "RSVP", "FMTTYPE", "LANGUAGE", "FEATURE", "DISPLAY"]);
const calendarAddresses = new Set(["DELEGATED-FROM", "DELEGATED-TO", "MEMBER", "SENT-BY", "EMAIL"]);
/** What absence means (RFC 5545 3.2). */
const defaults = new Set(["CUTYPE=INDIVIDUAL", "PARTSTAT=NEEDS-ACTION", "RELATED=START", "RELTYPE=PARENT", "ROLE=REQ-PARTICIPANT", "RSVP=FALSE"]);

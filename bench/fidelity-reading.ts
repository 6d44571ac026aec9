// What a card or a calendar says, as ical.js reads it: nothing here is shared with the code that compares in the engine.
import ICAL from "ical.js";

/** One property, with its label, or one alarm. */
export type Fact = {
  /** Lower case; "alarm". */
  readonly field: string;
  /** "", or the date an override replaces. */
  readonly section: string;
  /** In one spelling. */
  readonly says: string;
};

type Params = Readonly<Record<string, string | readonly string[]>>;
type Property = readonly [name: string, params: Params, type: string, ...values: unknown[]];
type Component = readonly [name: string, properties: readonly Property[], children: readonly Component[]];

/** Who made the text and when it was last touched: whoever keeps it writes these for itself. */
const bookkeeping = new Set(["prodid", "version", "rev", "dtstamp", "last-modified", "created", "sequence", "uid", "calscale", "method"]);
/** How a value is written down (the instances of a series tell whether its zone still is the same). */
const spelling = new Set(["value", "encoding", "charset", "group", "tzid", "x-apple-omit-year", "schedule-agent", "schedule-status", "schedule-force-send"]);
/** RFC 5545 section 3.2: what their absence means. */
const defaults = new Set(["cutype=individual", "partstat=needs-action", "related=start", "reltype=parent", "role=req-participant", "rsvp=false"]);
/** What absence means (RFC 5545 section 3.8, RFC 6350 section 6.1.4); of what nothing is said will be, or is to be done. */
const values = new Set(["class PUBLIC", "transp OPAQUE", "priority 0", "percent-complete 0", "kind INDIVIDUAL", "status NEEDS-ACTION", "status CONFIRMED"]);
const aliases: Readonly<Record<string, string>> = { "x-addressbookserver-kind": "kind", "x-addressbookserver-member": "member" };

/** Throws what ical.js throws. */
export function factsOf(text: string): Fact[] {
  const parsed = ICAL.parse(text) as unknown as Component | readonly Component[];
  const [first] = parsed as readonly unknown[];
  const tops = (typeof first === "string" ? [parsed] : parsed) as readonly Component[];
  return tops.flatMap((top) => (top[0] === "vcard" ? componentFacts(top, "") : top[2].filter(([name]) => name !== "vtimezone").flatMap((child) => componentFacts(child, sectionOf(child)))));
}

function sectionOf([, properties]: Component): string {
  const replaced = properties.find(([name]) => name === "recurrence-id");
  return replaced === undefined ? "" : String(replaced[3]).replaceAll(/[-:]/g, "");
}

function componentFacts([, properties, children]: Component, section: string): Fact[] {
  const kept = properties.filter(([name, , , value]) => !bookkeeping.has(name) && !(typeof value === "string" && values.has(`${name} ${value.toUpperCase()}`)));
  const groups = Map.groupBy(kept, ([, params], index) => (params["group"] === undefined ? `${index}` : `group ${String(params["group"]).toLowerCase()}`));
  const facts = [...groups.values()].flatMap((group) => groupFacts(group, section));
  return [...facts, ...children.map((child) => ({ field: child[0] === "valarm" ? "alarm" : child[0], section, says: innerSays(child) }))];
}

function innerSays(child: Component): string {
  return componentFacts(child, "").map(({ field, says }) => `${field}:${says}`).sort().join("\n");
}

function groupFacts(group: readonly Property[], section: string): Fact[] {
  const main = group.find(([name]) => !name.startsWith("x-ab") || name === "x-abdate" || name === "x-abrelatednames") ?? group[0];
  if (main === undefined) return [];
  const said = group.flatMap((property) => meaningsOf(property).map((meaning) => (property === main ? meaning : `${property[0]}=${meaning}`)));
  const field = aliases[main[0]] ?? main[0];
  return group.length > 1 ? [{ field, section, says: said.sort().join("; ") }] : said.map((says) => ({ field, section, says }));
}

/** None for an empty value. */
function meaningsOf([name, params, type, ...values]: Property): string[] {
  const said = Object.entries(params).flatMap(([param, value]) => paramSays(param.toLowerCase(), value)).sort().join(";");
  const meanings = values.map((value) => valueSays({ name, params, type }, value)).filter((value) => value.replaceAll(/[;,]/g, "") !== "");
  return (name === "categories" || name === "nickname" || name === "exdate" || name === "rdate" ? [...new Set(meanings)] : meanings.length === 0 ? [] : [meanings.join(",")]).map((meaning) => `${said}|${meaning}`);
}

function paramSays(param: string, value: string | readonly string[]): string[] {
  const values = (Array.isArray(value) ? value : [value]).flatMap((each: string) => (param === "type" ? each.split(",") : [each])).map((each: string) => each.trim());
  if (param === "pref" && values[0] === "1") return ["type=pref"];
  const text = (param === "type" ? [...new Set(values.map((each) => each.toLowerCase()))] : values).sort().join(",");
  const says = `${param}=${/^(type|cutype|partstat|related|reltype|role|rsvp|language|feature|display|fmttype)$/.test(param) ? text.toLowerCase() : text}`;
  return spelling.has(param) || defaults.has(says) || (param === "type" && /^(jpe?g|png|image\/jpeg)$/i.test(text)) || text === "" ? [] : [says];
}

function valueSays(of: { readonly name: string; readonly params: Params; readonly type: string }, value: unknown): string {
  const { name, params, type } = of;
  // "Marie,Anne" is the same two names, be the comma escaped or not.
  if (Array.isArray(value)) return value.map((each) => (Array.isArray(each) ? each.join(",") : valueSays(of, each))).join(";").replace(/;+$/, "");
  if (typeof value === "object" && value !== null) return ruleSays(value as Record<string, unknown>);
  // Which number says where something lies among others is each service's own.
  if (name === "x-apple-sort-order") return "somewhere";
  let text = String(value).replaceAll("\r\n", "\n").trim();
  // ical.js leaves these in texts of vCard 3.
  if (type === "text" || type === "unknown") text = text.replaceAll("\\;", ";");
  if (name === "photo" || name === "logo") return text.replace(/^data:[^,]*;base64,/i, "");
  if (name === "member" || name.endsWith("-member") || name === "related") return text.replace(/^urn:uuid:/i, "");
  if (name === "bday" || name === "anniversary") return dateSays(text, params);
  if (/^-?P[\dTWDHMS]+$/.test(text)) return String(ICAL.Duration.fromString(text).toSeconds());
  return /^\d{4}-?\d\d-?\d\d(T\d\d:?\d\d:?\d\d)?Z?$/.test(text) ? text.replaceAll(/[-:]/g, "") : text.replace(/^mailto:/i, "mailto:");
}

function dateSays(text: string, params: Params): string {
  const plain = text.replaceAll(/(?<=\d)-(?=\d\d)/g, "").replaceAll(":", "");
  const omitted = params["x-apple-omit-year"];
  return typeof omitted === "string" && plain.startsWith(omitted) ? `--${plain.slice(4)}` : plain;
}

/** INTERVAL=1 and WKST=MO are what absence means. */
function ruleSays(rule: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(rule).map(([name, value]) => `${name.toUpperCase()}=${(Array.isArray(value) ? [...(value as unknown[])] : [value]).map(String).sort().join(",").replaceAll(/[-:](?=\d)/g, name === "until" ? "" : "$&")}`);
  return parts.filter((part) => part !== "INTERVAL=1" && part !== "WKST=MO" && part !== "WKST=2").sort().join(";");
}

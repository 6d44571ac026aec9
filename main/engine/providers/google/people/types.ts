// Google's own words for numbers and addresses, and what they are in a vCard. Any other word is the person's own.
import type { ContentLine } from "../../../formats/content-lines.ts";
import type { people_v1 } from "@googleapis/people";

export type Person = people_v1.Schema$Person;
export type Field = "phone" | "email" | "address" | "url" | "chat";

const places: Readonly<Record<string, string>> = { home: "HOME", work: "WORK" };
const phones: Readonly<Record<string, string>> = {
  home: "HOME",
  work: "WORK",
  mobile: "CELL",
  homeFax: "HOME,FAX",
  workFax: "WORK,FAX",
  otherFax: "FAX",
  pager: "PAGER",
  workMobile: "WORK,CELL",
  workPager: "WORK,PAGER",
  main: "MAIN",
};
/** Shown in the person's language, and by Apple where a word is written so. */
const shownWords: Readonly<Record<Field, readonly string[]>> = {
  phone: ["googleVoice", "other"],
  email: ["other"],
  address: ["other"],
  url: ["blog", "profile", "homePage", "ftp", "reservations", "appInstallPage", "other"],
  chat: ["other"],
};
const typesOf = (field: Field): Readonly<Record<string, string>> => (field === "phone" ? phones : places);

export type Head = { readonly types: string; readonly label?: string };

/** How a vCard says Google's type. */
export function headOf(field: Field, type: string | null | undefined): Head {
  if (!type) return { types: "" };
  const known = typesOf(field);
  const types = Object.hasOwn(known, type) ? known[type] : undefined;
  if (types !== undefined) return { types: types.split(",").map((each) => `;TYPE=${each}`).join("") };
  return { types: "", label: shownWords[field].includes(type) ? `_$!<${capital(type)}>!$_` : type };
}

const silent = new Set(["voice", "internet", "pref", "x-internet", "msg", "text"]);

/** Google's type for what a vCard says. */
export function typeOf(field: Field, { types, label }: { readonly types: readonly string[]; readonly label?: string }): string | undefined {
  if (label !== undefined && label !== "") return shownWords[field].find((word) => capital(word) === label) ?? label;
  const said = new Set(types.map((type) => type.toLowerCase()).filter((type) => !silent.has(type)).map((type) => (type === "iphone" ? "cell" : type)));
  if (said.size === 0) return undefined;
  for (const [type, spelled] of Object.entries(typesOf(field))) {
    const wanted = spelled.toLowerCase().split(",");
    if (wanted.length === said.size && wanted.every((each) => said.has(each))) return type;
  }
  return bestOf(field, said);
}

function bestOf(field: Field, said: ReadonlySet<string>): string {
  if (field === "phone") for (const [word, type] of [["fax", "otherFax"], ["pager", "pager"], ["cell", "mobile"]] as const) if (said.has(word)) return type;
  if (said.has("work")) return "work";
  return said.has("home") ? "home" : [...said].join(", ");
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

const relations = ["spouse", "child", "mother", "father", "parent", "brother", "sister", "friend", "relative", "domesticPartner", "manager", "assistant", "referredBy", "partner"];
const dates = ["anniversary", "other"];

/** `_$!<Mother>!$_` for Google's own word, else the person's. */
export function wordLabel(kind: "relation" | "date", type: string | null | undefined): string | undefined {
  if (!type) return undefined;
  return (kind === "relation" ? relations : dates).includes(type) ? `_$!<${capital(type)}>!$_` : type;
}

export function wordType(kind: "relation" | "date", label: string | undefined): string | undefined {
  if (label === undefined || label === "") return undefined;
  const plain = /^_\$!<(.*)>!\$_$/s.exec(label)?.[1] ?? label;
  return (kind === "relation" ? relations : dates).find((word) => word.toLowerCase() === plain.toLowerCase()) ?? plain;
}

/** Lines that share a group, by its name; alone ones under a name of their own. */
export function grouped(lines: readonly ContentLine[]): ContentLine[][] {
  let alone = 0;
  return [...Map.groupBy(lines, (line) => (line.group === "" ? `\n${alone++}` : line.group.toLowerCase())).values()];
}

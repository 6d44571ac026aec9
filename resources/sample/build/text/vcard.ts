import { contentLines, text } from "./lines.ts";
import { uid } from "./uid.ts";

export type Person = {
  /** File name and seed of the UID. */
  readonly id: string;
  readonly fn: string;
  /** family, given, additional, prefix, suffix */
  readonly n: readonly [string, string, string?, string?, string?];
  readonly nick?: string;
  /** "cell +49 ..." or "home,pref +44 ..." */
  readonly tel?: readonly string[];
  readonly mail?: readonly string[];
  /** "home|street|town|region|postcode|country" */
  readonly adr?: readonly string[];
  readonly org?: string;
  readonly title?: string;
  /** 1934-05-17, or --06-11 where nobody knows the year */
  readonly bday?: string;
  readonly note?: string;
  readonly url?: string;
  /** "mother=Mum" as phones show it: a label and a name */
  readonly related?: readonly string[];
  readonly company?: true;
  readonly v4?: true;
  /** Last change, when it was not the day the phone is shown on. */
  readonly rev?: string;
};

export type Group = {
  readonly id: string;
  readonly fn: string;
  readonly members: readonly string[];
  readonly v4?: true;
};

const prodid = "PRODID:-//Lifeboat//Sample phone//EN";
const lastChange = "2026-11-08T17:20:00Z";

export function contactUid(id: string): string {
  return uid(`contact ${id}`);
}

export function personCard(p: Person, photo: Uint8Array | undefined): string {
  const v4 = p.v4 === true;
  const lines = ["BEGIN:VCARD", `VERSION:${v4 ? "4.0" : "3.0"}`, prodid];
  lines.push(`UID:${v4 ? "urn:uuid:" : ""}${contactUid(p.id)}`, `FN:${text(p.fn)}`, `N:${structured(p.n, 5)}`);
  if (p.nick !== undefined) lines.push(`NICKNAME:${text(p.nick)}`);
  if (p.org !== undefined) lines.push(`ORG:${text(p.org)}`);
  if (p.title !== undefined) lines.push(`TITLE:${text(p.title)}`);
  if (p.company === true) lines.push("X-ABSHOWAS:COMPANY");
  for (const tel of p.tel ?? []) lines.push(phone(tel, v4));
  for (const mail of p.mail ?? []) lines.push(email(mail, v4));
  for (const adr of p.adr ?? []) lines.push(address(adr, v4));
  if (p.bday !== undefined) lines.push(birthday(p.bday, v4));
  if (p.url !== undefined) lines.push(`URL:${p.url}`);
  if (p.note !== undefined) lines.push(`NOTE:${text(p.note)}`);
  for (const [i, related] of (p.related ?? []).entries()) lines.push(...relation(related, i + 1));
  if (photo !== undefined) lines.push(embedded(photo, v4));
  lines.push(revised(p.rev ?? lastChange, v4), "END:VCARD");
  return contentLines(lines);
}

export function groupCard(g: Group): string {
  const members = g.members.map((id) => `urn:uuid:${contactUid(id)}`);
  const head = ["BEGIN:VCARD", `VERSION:${g.v4 ? "4.0" : "3.0"}`, prodid];
  const name = [`UID:${g.v4 ? "urn:uuid:" : ""}${contactUid(g.id)}`, `FN:${text(g.fn)}`, `N:${text(g.fn)};;;;`];
  const body = g.v4
    ? ["KIND:group", ...members.map((m) => `MEMBER:${m}`)]
    : ["X-ADDRESSBOOKSERVER-KIND:group", ...members.map((m) => `X-ADDRESSBOOKSERVER-MEMBER:${m}`)];
  return contentLines([...head, ...name, ...body, revised(lastChange, g.v4 === true), "END:VCARD"]);
}

/** 3.0 writes the extended form, 4.0 the basic one. */
function revised(rev: string, v4: boolean): string {
  return `REV:${v4 ? rev.replaceAll(/[-:]/g, "") : rev}`;
}

function structured(parts: readonly (string | undefined)[], length: number): string {
  return Array.from({ length }, (_, i) => text(parts[i] ?? "")).join(";");
}

function typed(value: string): { types: string[]; rest: string } {
  const space = value.indexOf(" ");
  return { types: value.slice(0, space).split(","), rest: value.slice(space + 1) };
}

function phone(tel: string, v4: boolean): string {
  const { types, rest } = typed(tel);
  if (v4) return `TEL;VALUE=uri;TYPE="${types.join(",")},voice":tel:${rest.replaceAll(" ", "-")}`;
  return `TEL;${[...types, "voice"].map((t) => `TYPE=${t.toUpperCase()}`).join(";")}:${rest}`;
}

function email(mail: string, v4: boolean): string {
  const { types, rest } = typed(mail);
  if (v4) return `EMAIL;TYPE=${types.join(",")}:${rest}`;
  return `EMAIL;TYPE=INTERNET;${types.map((t) => `TYPE=${t.toUpperCase()}`).join(";")}:${rest}`;
}

function address(adr: string, v4: boolean): string {
  const [type = "home", ...parts] = adr.split("|");
  return `ADR;TYPE=${v4 ? type : type.toUpperCase()}:${structured(["", "", ...parts], 7)}`;
}

/** A birthday without a year: RFC 6350 truncates it, phones that write 3.0 put 1604 and say so. */
function birthday(bday: string, v4: boolean): string {
  if (!bday.startsWith("--")) return v4 ? `BDAY:${bday.replaceAll("-", "")}` : `BDAY:${bday}`;
  const day = bday.slice(2);
  return v4 ? `BDAY:--${day.replace("-", "")}` : `BDAY;X-APPLE-OMIT-YEAR=1604:1604-${day}`;
}

function relation(related: string, i: number): string[] {
  const [label = "", name = ""] = related.split("=");
  return [`item${i}.X-ABRELATEDNAMES:${text(name)}`, `item${i}.X-ABLabel:_$!<${label}>!$_`];
}

function embedded(photo: Uint8Array, v4: boolean): string {
  const base64 = Buffer.from(photo).toString("base64");
  return v4 ? `PHOTO:data:image/jpeg;base64,${base64}` : `PHOTO;ENCODING=b;TYPE=JPEG:${base64}`;
}

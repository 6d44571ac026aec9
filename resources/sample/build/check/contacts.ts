import { createRequire } from "node:module";
import ICAL from "ical.js";
import { addUid, type Checked, checkLines, expect, type Sample, textsUnder } from "./sample.ts";

type Vcf = { parse(text: string): { get(name: string): { valueOf(): string } | undefined }[] };

const vcf = createRequire(import.meta.url)("vcf") as Vcf;
const reserved = [
  String.raw`\+44 (1632 960\d{3}|7700 900\d{3}|20 7946 0\d{3})`,
  String.raw`\+49 (30 23125 \d{3}|40 66969 \d{3}|221 4710 \d{3}|171 39200\d\d|176 040690\d\d)`,
  String.raw`\+1 718 555 01\d\d`,
];
const fictional = new RegExp(`^(${reserved.join("|")})$`);

/** Two parsers agree, UIDs are unique, members exist, numbers and mail domains belong to nobody. */
export function checkContacts(sample: Sample, uids: Set<string>): Checked {
  const members: [string, string][] = [];
  let groups = 0;
  const cards = textsUnder(sample, "contacts");
  for (const { path, text } of cards) {
    checkLines(path, text);
    const card = new ICAL.Component(ICAL.parse(text)[1] === undefined ? [] : ICAL.parse(text));
    const value = (name: string): string => String(card.getFirstPropertyValue(name) ?? "");
    const other = vcf.parse(text)[0];
    expect(other?.get("fn")?.valueOf().replaceAll("\\,", ",") === value("fn") && value("fn") !== "",
      `${path}: FN read differently`);
    addUid(uids, value("uid").replace("urn:uuid:", ""), path);
    for (const name of ["member", "x-addressbookserver-member"]) {
      for (const property of card.getAllProperties(name)) members.push([path,
        String(property.getFirstValue()).replace("urn:uuid:", "")]);
    }
    if (value("kind") === "group" || value("x-addressbookserver-kind") === "group") groups += 1;
    for (const number of all(card, "tel")) expect(fictional.test(number.replace("tel:", "").replaceAll("-", " ")),
      `${path}: ${number} may be somebody's`);
    for (const mail of all(card, "email")) expect(/(\.example|@example\.(com|net|org))$/.test(mail), `${path}: ${mail}`);
  }
  for (const [path, member] of members) expect(uids.has(member), `${path}: nobody is ${member}`);
  return { contact: cards.length, groups, people: cards.length - groups };
}

function all(card: ICAL.Component, name: string): string[] {
  return card.getAllProperties(name).map((property) => String(property.getFirstValue()));
}

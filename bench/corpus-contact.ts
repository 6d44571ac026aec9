import type { CorpusItem } from "./corpus.ts";
import { cities, companies, contentLines, escapeText, familyNames, givenNames, labels, notes, streets } from "./corpus-text.ts";
import { type Random, randomFor, uuid } from "./random.ts";

/** The UID is the stream's first draw, so that groups can name members without making them. */
function contactUid(n: number, seed: number): string {
  return uuid(randomFor(seed, "contact", n));
}

export function contact(n: number, seed: number): CorpusItem {
  const random = randomFor(seed, "contact", n);
  const uid = uuid(random);
  const given = random.pick(givenNames);
  const family = random.pick(familyNames);
  const lines = [
    "BEGIN:VCARD",
    "VERSION:3.0",
    "PRODID:-//Corpus//EN",
    `UID:${uid}`,
    `N:${escapeText(family)};${escapeText(given)};${random.chance(0.1) ? "Maria" : ""};;`,
    `FN:${escapeText(`${given} ${family} ${String(n)}`)}`,
    `TEL;TYPE=CELL,VOICE:+49 1${String(random.int(50, 80))} ${String(random.int(1_000_000, 9_999_999))}`,
    ...more(random, n),
    `REV:2026-${two(random.int(1, 12))}-${two(random.int(1, 29))}T08:15:00Z`,
    "END:VCARD",
  ];
  return { uid, text: contentLines(lines) };
}

function more(random: Random, n: number): string[] {
  const lines: string[] = [];
  if (random.chance(0.7)) lines.push(`EMAIL;TYPE=INTERNET,HOME:person${String(n)}@mail.example`);
  if (random.chance(0.3)) lines.push(`item1.TEL:+44 20 ${String(random.int(1_000_000, 9_999_999))}`, "item1.X-ABLabel:_$!<Other>!$_");
  if (random.chance(0.3)) lines.push(address(random));
  if (random.chance(0.2)) lines.push(`ORG:${escapeText(random.pick(companies))};`);
  if (random.chance(0.25)) lines.push(birthday(random));
  if (random.chance(0.3)) lines.push(`NOTE:${escapeText(random.pick(notes))}`);
  if (random.chance(0.3)) lines.push(`CATEGORIES:${[random.pick(labels), "Friends"].map(escapeText).join(",")}`);
  if (random.chance(0.08)) lines.push(photo(random));
  return lines;
}

function address(random: Random): string {
  const street = `${random.pick(streets)} ${String(random.int(1, 200))}`;
  return `ADR;TYPE=HOME:;;${street};${random.pick(cities)};;${String(random.int(10_000, 99_999))};`;
}

/** 1604 is how Apple writes "no year". */
function birthday(random: Random): string {
  const day = `${two(random.int(1, 13))}-${two(random.int(1, 29))}`;
  if (random.chance(0.1)) return `BDAY;X-APPLE-OMIT-YEAR=1604:1604-${day}`;
  return `BDAY:${String(random.int(1930, 2024))}-${day}`;
}

/** 1 to 4 KB that begin as a JPEG does. */
function photo(random: Random): string {
  const start = Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex");
  const body = Buffer.concat([start, random.bytes(random.int(1000, 4000)), Buffer.from("ffd9", "hex")]);
  return `PHOTO;ENCODING=b;TYPE=JPEG:${body.toString("base64")}`;
}

/** A group as Apple and iCloud write it in vCard 3.0. */
export function contactGroup(n: number, seed: number): CorpusItem {
  const random = randomFor(seed, "contact", n);
  const uid = uuid(random);
  const members = Array.from({ length: 20 }, () => random.int(Math.max(0, n - 240), n));
  const lines = [
    "BEGIN:VCARD",
    "VERSION:3.0",
    `UID:${uid}`,
    `N:Group ${String(n)};;;;`,
    `FN:Group ${String(n)}`,
    "X-ADDRESSBOOKSERVER-KIND:group",
    ...[...new Set(members)].map((member) => `X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:${contactUid(member, seed)}`),
    "END:VCARD",
  ];
  return { uid, text: contentLines(lines) };
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}

// A folder that strains the screens: many people, a day full of dates, deep and many to-dos, names as nobody should have.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Lifeboat } from "../lifeboat.ts";

const people = 5000;
const dates = 2000;
const todos = 400;
const endless = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(4);
const names = [endless, "محمد عبد الرحمن بن علي آل سعود", "X", "👩‍👩‍👧‍👦 The Neighbours 🇬🇧", "A\u0301\u0302\u0303\u0304 Zalgo", "<b>Bold</b> & Sons"];

/** One source with all of it, backed up. */
export async function keepExtremes(lifeboat: Lifeboat): Promise<void> {
  const folder = join(lifeboat.home, "extremes");
  mkdirSync(folder);
  writeFileSync(join(folder, "people.vcf"), Array.from({ length: people }, (_, index) => card(index, names[index] ?? `Person ${String(index)}`)).join(""));
  writeFileSync(join(folder, `${endless.slice(0, 100)}.ics`), calendar(Array.from({ length: dates }, (_, index) => date(index))));
  writeFileSync(join(folder, "todos.ics"), calendar(Array.from({ length: todos }, (_, index) => todo(index))));
  await lifeboat.json(0, "add", "files", folder, "--name", `${endless.slice(0, 60)} & friends`);
  await lifeboat.json(0, "backup");
}

const card = (index: number, name: string): string =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:p${String(index)}\r\nFN:${name}\r\nN:;${name};;;\r\nTEL:+44 1632 9${String(index).padStart(5, "0")}\r\nNOTE:${index === 0 ? endless.repeat(10) : ""}\r\nEND:VCARD\r\n`;

/** Forty on one day, the rest around it; some last for weeks. */
function date(index: number): string {
  const day = new Date(Date.UTC(2026, 10, index < 40 ? 19 : 1 + (index % 300), 8, index % 60));
  const at = day.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const end = index % 50 === 0 ? "\r\nDURATION:P20D" : "\r\nDURATION:PT45M";
  return `BEGIN:VEVENT\r\nUID:d${String(index)}\r\nDTSTAMP:20261101T080000Z\r\nDTSTART:${at}${end}\r\nSUMMARY:${index % 7 === 0 ? endless : `Date ${String(index)}`}\r\nEND:VEVENT`;
}

/** Each belongs to the one before it, twenty deep. */
function todo(index: number): string {
  const parent = index % 20 === 0 ? "" : `\r\nRELATED-TO:t${String(index - 1)}`;
  return `BEGIN:VTODO\r\nUID:t${String(index)}\r\nDTSTAMP:20261101T080000Z\r\nSUMMARY:To do ${String(index)} ${index % 20 === 19 ? endless : ""}${parent}\r\nEND:VTODO`;
}

const calendar = (inside: readonly string[]): string => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//tour//EN\r\n${inside.join("\r\n")}\r\nEND:VCALENDAR\r\n`;

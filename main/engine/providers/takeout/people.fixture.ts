import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeZip } from "../../formats/zip.fixture.ts";

export type PeopleExport = { readonly address: string; readonly names: readonly string[]; /** 20260102 */ readonly day?: string; readonly part?: number };

/** A person's export of contacts alone, as one part in this folder; gives its path. */
export function writePeopleExport(folder: string, { address, names, day = "20260102", part = 1 }: PeopleExport): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `takeout-${day}T030405Z-${String(part).padStart(3, "0")}.zip`);
  const cards = names.map((name) => `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nEND:VCARD\r\n`).join("");
  writeFileSync(file, makeZip([
    { name: "Takeout/archive_browser.html", content: Buffer.from(`<p>Archive for ${address}</p>`) },
    { name: "Takeout/Contacts/All Contacts/All Contacts.vcf", content: Buffer.from(cards) },
  ]));
  return file;
}

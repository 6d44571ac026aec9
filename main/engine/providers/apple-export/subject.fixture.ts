import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeZip } from "../../formats/zip.fixture.ts";
import { archiveSubject, type Files, openPlace, photoName, writeFolder } from "../archive.fixture.ts";
import { bytesOf } from "../bytes.ts";
import type { Subject } from "../conformance.ts";
import type { Item, Kind } from "../provider.ts";
import { appleExport } from "./apple-export.ts";

export const header = "imgName,fileChecksum,favorite,hidden,deleted,originalCreationDate,viewCount,importDate";

export async function writeZip(dir: string, name: string, files: Files): Promise<void> {
  await writeFile(join(dir, name), makeZip(Object.entries(files).map(([path, content]) => ({ name: path, content: Buffer.from(content as string) }))));
}

const ids: Readonly<Record<Kind, string>> = { contact: "contacts", event: "Calendars/Home.ics", task: "Reminders/Home.ics", photo: "photos" };

export async function openExport(kind: Kind, shape: "zip" | "folder"): Promise<Subject> {
  const place = await openPlace(appleExport);
  return archiveSubject(place, ids[kind], async (items) => {
    const [name, files] = await filesOf(kind, items);
    if (shape === "zip") await writeZip(place.dir, `${name}.zip`, files);
    else await writeFolder(join(place.dir, name), files);
  });
}

async function filesOf(kind: Kind, items: readonly Item[]): Promise<[string, Files]> {
  const bytes = await Promise.all(items.map((item) => bytesOf(item.body)));
  if (kind === "contact") return ["iCloud Contacts", { "iCloud Contacts/all.vcf": Buffer.concat(bytes) }];
  if (kind !== "photo") return ["iCloud Calendars and Reminders", { [ids[kind]]: Buffer.concat(bytes) }];
  const names = items.map((item, n) => photoName(item, n));
  const photos = names.map((name, n): [string, Uint8Array] => [`Photos/${name}`, bytes[n] ?? Buffer.alloc(0)]);
  const rows = names.map((name, n) => `"${name.replaceAll('"', '""')}",sum${n},no,no,no,"Saturday June 1,2019 10:20 AM GMT",1,`);
  return ["iCloud Photos Part 1 of 1", { "Photos/Photo Details.csv": [header, ...rows].join("\n"), ...Object.fromEntries(photos) }];
}

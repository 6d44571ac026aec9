import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeZip } from "../../formats/zip.fixture.ts";
import { viewCalendar } from "../../formats/icalendar.ts";
import { archiveSubject, type Files, openPlace, photoName, writeFolder } from "../archive.fixture.ts";
import { bytesOf } from "../bytes.ts";
import type { Subject } from "../conformance.ts";
import type { Item, Kind } from "../provider.ts";
import { takeout } from "./takeout.ts";
import { makeTgz } from "./tar.fixture.ts";

export type Shape = "zip" | "tgz" | "folder";

/** Writes one part of an export, whose names stand below "Takeout/". */
export async function writePart(dir: string, name: string, files: Files): Promise<void> {
  const entries = Object.entries(files).map(([path, content]) => ({ name: `Takeout/${path}`, content: Buffer.from(content as string) }));
  await writeFile(join(dir, name), name.endsWith(".zip") ? makeZip(entries) : makeTgz(entries));
}

export const writeUnpacked = (dir: string, files: Files): Promise<void> => writeFolder(join(dir, "Takeout"), files);

const parts: Readonly<Record<Shape, readonly string[]>> = {
  zip: ["takeout-20260102T030405Z-001.zip", "takeout-20260102T030405Z-002.zip"],
  tgz: ["takeout-20260102T030405Z-001.tgz", "takeout-20260102T030405Z-002.tgz"],
  folder: [],
};
const ids: Readonly<Record<Kind, string>> = { contact: "contacts", event: "Calendar/Home.ics", task: "tasks/list-1", photo: "photos" };

export async function openTakeout(kind: Kind, shape: Shape): Promise<Subject> {
  const place = await openPlace(takeout);
  return archiveSubject(place, ids[kind], async (items) => {
    const files = Object.entries(await filesOf(kind, items));
    const half = Math.ceil(files.length / 2);
    if (shape === "folder") return writeUnpacked(place.dir, Object.fromEntries(files));
    for (const [n, name] of parts[shape].entries()) await writePart(place.dir, name, Object.fromEntries(n === 0 ? files.slice(0, half) : files.slice(half)));
  });
}

async function filesOf(kind: Kind, items: readonly Item[]): Promise<Record<string, Uint8Array | string>> {
  const bytes = await Promise.all(items.map((item) => bytesOf(item.body)));
  const page = { "archive_browser.html": "<p>Archive for anna@example.org</p>" };
  if (kind === "contact") return { ...page, "Contacts/All Contacts/All Contacts.vcf": Buffer.concat(bytes) };
  if (kind === "event") return { ...page, "Calendar/Home.ics": Buffer.concat(bytes) };
  if (kind === "task") return { ...page, "Tasks/Tasks.json": JSON.stringify(taskLists(bytes)) };
  const photos = items.map((item, n): [string, Uint8Array] => [`Google Photos/Photos from 2019/${photoName(item, n)}`, bytes[n] ?? Buffer.alloc(0)]);
  return { ...page, "Google Photos/Photos from 2019/metadata.json": "{}", ...Object.fromEntries(photos) };
}

function taskLists(bytes: readonly Uint8Array[]): object {
  const tasks = bytes.map((calendar) => {
    const view = viewCalendar(calendar);
    return { kind: "tasks#task", id: view.uid, title: view.summary, notes: view.description ?? "", status: "needsAction", updated: "2026-01-01T00:00:00.000Z" };
  });
  return { kind: "tasks#taskLists", items: [{ kind: "tasks#tasks", id: "list-1", title: "My Tasks", items: tasks }] };
}

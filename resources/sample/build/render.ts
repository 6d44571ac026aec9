// Draws and writes the sample phone: `npm run sample`. The same sources give the same bytes.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { laterTexts } from "./changes.ts";
import { calendars } from "./dates/index.ts";
import { todoLists } from "./dates/todos.ts";
import { manifest } from "./manifest.ts";
import { groups } from "./people/groups.ts";
import { people } from "./people/index.ts";
import { albums, heldBack, photos, video } from "./photos.ts";
import { portraitOf } from "./portraits.ts";
import { renderPhoto } from "./render-photo.ts";
import { renderVideo } from "./render-video.ts";
import { eventFile, eventName } from "./text/ical.ts";
import { todoFile } from "./text/todo.ts";
import { groupCard, personCard } from "./text/vcard.ts";

const sample = join(import.meta.dirname, "..");
const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

async function put(path: string, data: string | Uint8Array): Promise<void> {
  const file = join(sample, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, data);
}

async function writeTexts(portraits: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const person of people) await put(`phone/contacts/${person.id}.vcf`, personCard(person, portraits.get(person.id)));
  for (const group of groups) await put(`phone/contacts/${group.id}.vcf`, groupCard(group));
  for (const { id, events } of calendars) {
    for (const event of events) await put(`phone/calendars/${id}/${eventName(event)}.ics`, eventFile(id, event));
  }
  for (const list of todoLists) await put(`phone/todos/${list.id}.ics`, todoFile(list));
  await put("phone/albums.json", json(albums));
  const later = laterTexts((id) => portraits.get(id));
  for (const { change, text } of later) await put(`later/${change.file}`, text);
  await put("sample.json", json(manifest(later.map(({ change }) => change))));
}

async function drawPortraits(): Promise<Map<string, Uint8Array>> {
  const portraits = new Map<string, Uint8Array>();
  for (const { id } of people) {
    const drawn = await portraitOf(id);
    if (drawn !== undefined) portraits.set(id, drawn);
  }
  return portraits;
}

const textOnly = process.argv.includes("--text");
for (const folder of ["phone/contacts", "phone/calendars", "phone/todos", "later/contacts", "later/calendars", "later/todos"]) {
  await rm(join(sample, folder), { recursive: true, force: true });
}
await writeTexts(await drawPortraits());
if (!textOnly) {
  for (const folder of ["phone/photos", "later/photos"]) await rm(join(sample, folder), { recursive: true, force: true });
  for (const photo of photos) await put(`phone/photos/${photo.file}`, await renderPhoto(photo));
  await put(`later/photos/${heldBack.file}`, await renderPhoto(heldBack));
  await put(`phone/photos/${video.file}`, await renderVideo(video));
}

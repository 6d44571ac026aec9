import type { Change } from "./changes.ts";
import { calendars } from "./dates/index.ts";
import { todoLists } from "./dates/todos.ts";
import { groups } from "./people/groups.ts";
import { people } from "./people/index.ts";
import { albums, heldBack, type Photo, photos, video } from "./photos.ts";
import { flat } from "./text/todo.ts";
import { contactUid } from "./text/vcard.ts";

/** What `sample.json` says; see README.md beside it. */
export function manifest(changes: readonly Change[]): object {
  return {
    owner: { name: "Mara Whitlock", device: "Mara's phone", language: "en", zone: "Europe/Berlin",
      contact: contactUid("mara") },
    /** The day the first backup is told to happen on; the second follows a week later. */
    asOf: "2026-11-08T18:20:00+01:00",
    collections: collections(),
    counts: counts(),
    captions: Object.fromEntries([...photos, heldBack, video].map(({ file, alt }) => [file, alt])),
    changes: [...changes, newPhoto(heldBack)],
  };
}

function collections(): object[] {
  return [
    { id: "contacts", name: "Contacts", kinds: ["contact"], folder: "contacts", items: people.length + groups.length },
    ...calendars.map(({ id, name, colour, events }) => ({ id: `calendar-${id}`, name, kinds: ["event"],
      folder: `calendars/${id}`, colour, items: events.length })),
    ...todoLists.map(({ id, name, todos }) => ({ id: `todos-${id}`, name, kinds: ["task"], folder: "todos", file: `${id}.ics`,
      items: flat(todos).length })),
    { id: "photos", name: "Camera", kinds: ["photo"], folder: "photos", items: photos.length + 1 },
  ];
}

function counts(): object {
  return {
    contact: people.length + groups.length,
    people: people.length,
    groups: groups.length,
    event: calendars.reduce((sum, { events }) => sum + events.length, 0),
    task: todoLists.reduce((sum, { todos }) => sum + flat(todos).length, 0),
    photo: photos.length + 1,
    stills: photos.length,
    videos: 1,
    albums: albums.length,
  };
}

function newPhoto(photo: Photo): Change & { readonly albums: readonly string[] } {
  return { kind: "photo", does: "add", file: `photos/${photo.file}`, what: photo.alt, albums: photo.albums };
}

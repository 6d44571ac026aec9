// One look at all parts: what the account holds, sorted by what it is.
import type { Found, Library } from "../exports/connection.ts";
import type { Entry, Gap, Part } from "../exports/entry.ts";
import { damaged, damagedHref, folderOf, nameOf, unreadHref } from "../exports/entry.ts";
import { placeIdentity } from "../exports/identity.ts";
import type { Shelf } from "../exports/shelf.ts";
import { calendarShelf, contactShelf } from "../exports/texts.ts";
import type { Io } from "../provider.ts";
import { isAlbum, isAside, isDetails } from "./names.ts";
import { PhotoShelf } from "./photo-shelf.ts";

export async function openLibrary(dir: string, found: Found, io: Io): Promise<Library> {
  const { entries, gaps, whole } = await readParts(found.parts, io);
  const shelves = [...textShelves(entries), ...photoShelves(entries, [...gaps, ...found.missing])];
  const filled = [...found.filled, ...whole.map((part) => damagedHref(part)), ...entries.filter(({ path }) => isDetails(path) || isAlbum(path)).map(unreadHref)];
  return { identity: await placeIdentity("apple", dir), shelves: new Map(shelves.map((shelf) => [shelf.collection.id, shelf])), state: found.state, whole: whole.length === found.parts.length, filled };
}

async function readParts(parts: readonly Part[], io: Io): Promise<{ entries: Entry[]; gaps: Gap[]; whole: Part[] }> {
  const [entries, gaps, whole]: [Entry[], Gap[], Part[]] = [[], [], []];
  for (const part of parts) {
    try {
      for await (const entry of part.entries(io, (gap) => gaps.push(gap))) {
        if (isAside(entry.path)) continue;
        if (/\.zip$/i.test(entry.path)) gaps.push(packed(part, entry));
        else entries.push(entry);
      }
      whole.push(part);
    } catch (thrown) {
      gaps.push(damaged(part, thrown));
    }
  }
  return { entries, gaps, whole };
}

/** Nothing is unpacked, and inside a zip file there is no seeking. */
function packed({ name }: Part, { path }: Entry): Gap {
  return { href: `packed/${name}/${path}`, code: "unsupported", detail: `${path} is a zip file inside ${name}: unpack it into the folder` };
}

/** Apple's lists of reminders are calendars, too. A calendar is known by its name, wherever its file lies. */
function textShelves(all: readonly Entry[]): Shelf[] {
  const cards = all.filter(({ path }) => /\.vcf$/i.test(path));
  const calendars = Map.groupBy(all.filter(({ path }) => /\.ics$/i.test(path)), ({ path }) => `${isReminders(path) ? "Reminders" : "Calendars"}/${nameOf(path)}`);
  return [...(cards.length > 0 ? [contactShelf(cards, [], () => undefined)] : []), ...[...calendars].map(([path, files]) => calendarShelf(path, files))];
}

const isReminders = (path: string): boolean => /(?:^|\/)Reminders$/i.test(folderOf(path));

/** Gaps are shown here, for where they would have belonged is not known. */
function photoShelves(all: readonly Entry[], gaps: readonly Gap[]): Shelf[] {
  const details = all.filter(({ path }) => isDetails(path));
  const folders = new Set([...details.map(({ path }) => folderOf(path)), ...all.flatMap(({ path }) => (/(?:^|\/)Photos$/i.test(folderOf(path)) ? [folderOf(path)] : []))]);
  const photos = all.filter(({ path }) => folders.has(folderOf(path)) && !isDetails(path) && !/\.(?:vcf|ics|csv)$/i.test(path));
  if (folders.size === 0 && gaps.length === 0) return [];
  return [new PhotoShelf({ photos, details, albums: all.filter(({ path }) => isAlbum(path)), gaps })];
}

// One look at all parts: what the account holds, sorted by what it is.
import { LifeboatError } from "../../../api/errors.ts";
import { placeIdentity } from "../exports/identity.ts";
import type { Connection, Io } from "../provider.ts";
import type { Found, Library } from "../exports/connection.ts";
import type { Entry, Gap, Part } from "../exports/entry.ts";
import { damaged, damagedHref, folderOf, nameOf, unread, unreadHref } from "../exports/entry.ts";
import { isAllContacts, isMedia, isYearFolder } from "./names.ts";
import { readJson } from "./photo-facts.ts";
import { PhotoShelf } from "./photo-shelf.ts";
import type { Shelf } from "../exports/shelf.ts";
import { taskShelf } from "./task-shelf.ts";
import type { TaskList } from "./tasks.ts";
import { readTaskLists } from "./tasks.ts";
import { calendarShelf, contactShelf } from "../exports/texts.ts";

const mayBeTasks = /^[^/]+\/[^/]+\.json$/i;
const largestTasks = 64 * 1024 * 1024;
const largestIndexPage = 16 * 1024 * 1024;
const photoFolders = new Set(["Google Photos", "Google Fotos", "Google Foto", "Google Foto's", "Google フォト", "Google 相册", "Google 相簿", "Google 포토", "Google Фото"]);

export async function openLibrary(dir: string, found: Found, io: Io): Promise<Library> {
  const { entries, gaps, whole } = await readParts(found.parts, io);
  const all = [...entries.values()].sort(latestFirst);
  const identity = await identityOf(dir, all);
  const tasks = await taskShelves(all);
  const shelves = [...textShelves(all), ...tasks.shelves, ...photoShelves(all, [...gaps, ...found.missing, ...tasks.gaps])];
  const filled = [...found.filled, ...whole.map((part) => damagedHref(part)), ...tasks.files.map(unreadHref)];
  return { identity, shelves: new Map(shelves.map((shelf) => [shelf.collection.id, shelf])), state: found.state, whole: whole.length === found.parts.length && tasks.gaps.length === 0, filled };
}

/**
 * A photo is what the last export has under its path; of a text file, which holds many items, every export's counts. A
 * damaged part gives what it has, and is named.
 */
async function readParts(parts: readonly Part[], io: Io): Promise<{ entries: Map<string, Entry>; gaps: Gap[]; whole: Part[] }> {
  const entries = new Map<string, Entry>();
  const [gaps, whole]: [Gap[], Part[]] = [[], []];
  for (const part of parts) {
    try {
      for await (const entry of part.entries(io, (gap) => gaps.push(gap))) {
        const key = isText(entry.path) ? `${part.export}\0${entry.path}` : entry.path;
        const before = entries.get(key);
        if (before?.export === part.export && before.mark !== entry.mark) gaps.push(twice(part, entry));
        else entries.set(key, entry);
      }
      whole.push(part);
    } catch (thrown) {
      gaps.push(damaged(part, thrown));
    }
  }
  return { entries, gaps, whole };
}

/** By export; inside one, as they come. */
function latestFirst(a: Entry, b: Entry): number {
  if (a.export === b.export) return 0;
  return a.part < b.part ? 1 : -1;
}

/** Address books, calendars, the index page, and what may be lists of tasks. */
function isText(path: string): boolean {
  return /\.(?:vcf|ics|html)$/i.test(path) || mayBeTasks.test(path);
}

function twice({ name }: Part, { path }: Entry): Gap {
  return { href: `refused/${name}/${path}`, code: "invalid-item", detail: `${path} is in the export twice, with different contents; that of ${name} was left out` };
}

function textShelves(all: readonly Entry[]): Shelf[] {
  const cards = all.filter(({ path }) => /\.vcf$/i.test(path));
  const beside = new Set(cards.map(({ path }) => folderOf(path)));
  const pictures = all.filter(({ path }) => isMedia(path) && beside.has(folderOf(path)));
  const calendars = Map.groupBy(all.filter(({ path }) => /\.ics$/i.test(path)), ({ path }) => path);
  return [...(cards.length > 0 ? [contactShelf(cards, pictures, labelOf)] : []), ...[...calendars].map(([path, files]) => calendarShelf(path, files))];
}

/** The folder's name; undefined for the folder of all contacts. */
function labelOf({ path }: Entry): string | undefined {
  const label = nameOf(folderOf(path)) || nameOf(path).replace(/\.vcf$/i, "");
  return isAllContacts(label) ? undefined : label;
}

/** Their file is called after the language; what it holds tells it. `files`: all that may be one. */
async function taskShelves(all: readonly Entry[]): Promise<{ shelves: Shelf[]; gaps: Gap[]; files: Entry[] }> {
  const files = all.filter(({ path, size }) => mayBeTasks.test(path) && size <= largestTasks);
  const [lists, gaps]: [TaskList[], Gap[]] = [[], []];
  for (const file of files) {
    try {
      const found = await taskListsIn(file);
      lists.push(...found.filter((list) => list !== undefined));
      if (found.includes(undefined)) throw new LifeboatError("invalid-item", "not all of it is lists of tasks");
    } catch (thrown) {
      gaps.push(unread(file, thrown));
    }
  }
  return { shelves: [...Map.groupBy(lists, ({ id }) => id).values()].map(taskShelf), gaps, files };
}

async function taskListsIn({ content }: Entry): Promise<(TaskList | undefined)[]> {
  const isTasks = await content.head((head) => Buffer.from(head.subarray(0, 4096)).includes("tasks#taskLists"));
  if (!isTasks) return [];
  const lists = readTaskLists(readJson(await content.whole(largestTasks)));
  if (lists === undefined) throw new LifeboatError("invalid-item", "its lists of tasks cannot be read");
  return lists;
}

/** Gaps are shown here, for where they would have belonged is not known. */
function photoShelves(all: readonly Entry[], gaps: readonly Gap[]): Shelf[] {
  const tops = photoTops(all);
  const entries = all.filter(({ path }) => tops.has(topOf(path)) && path.includes("/"));
  if (entries.length === 0 && gaps.length === 0) return [];
  return [new PhotoShelf([...tops][0] ?? "Google Photos", entries, gaps)];
}

/** The photos' folder, in any language: known by name, by folders of years, or by sidecars beside photos. */
function photoTops(all: readonly Entry[]): Set<string> {
  const media = new Set(all.flatMap(({ path }) => (isMedia(path) ? [path] : [])));
  const tops = new Set<string>();
  for (const { path } of all) {
    const top = topOf(path);
    if (tops.has(top) || folderOf(path) === top) {
      if (photoFolders.has(top)) tops.add(top);
      continue;
    }
    const described = path.replace(/\.json$/i, "");
    const isSidecar = described !== path && (media.has(described) || media.has(described.slice(0, described.lastIndexOf("."))));
    if (photoFolders.has(top) || isSidecar || (media.has(path) && isYearFolder(nameOf(folderOf(path))))) tops.add(top);
  }
  return tops;
}

function topOf(path: string): string {
  return path.slice(0, path.indexOf("/"));
}

/**
 * The account's address where the export tells it: on its index page, or as the name of the main calendar. Else the
 * place where the export lies, which stays the same when parts come or go. Throws "wrong-account" for exports of two.
 */
async function identityOf(dir: string, all: readonly Entry[]): Promise<Connection["identity"]> {
  const addresses = await addressesOnPages(all);
  if (addresses.length > 1) throw new LifeboatError("wrong-account", `the folder holds exports of more than one account: ${addresses.join(", ")}`);
  const address = addresses[0] ?? addressOfCalendar(all);
  const place = await placeIdentity("takeout", dir);
  const answers = address === undefined ? place : { id: `takeout:${address}`, label: address };
  // Of several exports, the one that says nothing may be another person's.
  const isOne = new Set(all.map((entry) => entry.export)).size === 1;
  return isOne ? { ...answers, place: place.id } : answers;
}

/** Bounded, and only from where a word begins: a page of one long word is looked through once. */
const addressShape = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/;

async function addressesOnPages(all: readonly Entry[]): Promise<string[]> {
  const found = new Set<string>();
  for (const { path, size, content } of all) {
    if (path !== "archive_browser.html" || size > largestIndexPage) continue;
    const text = Buffer.from(await content.whole(largestIndexPage).catch(() => new Uint8Array(0))).toString("utf8");
    const address = addressShape.exec(text)?.[0];
    if (address !== undefined) found.add(address.toLowerCase());
  }
  return [...found];
}

function addressOfCalendar(all: readonly Entry[]): string | undefined {
  const names = all.filter(({ path }) => /\.ics$/i.test(path)).map(({ path }) => nameOf(path).replace(/\.ics$/i, ""));
  const addresses = new Set(names.filter((name) => addressShape.exec(name)?.[0] === name && !name.endsWith(".calendar.google.com")));
  return addresses.size === 1 ? [...addresses][0]?.toLowerCase() : undefined;
}

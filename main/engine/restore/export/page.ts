import type { Kind } from "../../providers/provider.ts";
import type { Contacts, GroupLine, PersonLine } from "./contacts.ts";
import type { Calendars, DateLine, TaskLine } from "./calendars.ts";
import type { TextFile } from "./folder.ts";
import { bdi, element, escapeHtml } from "./html.ts";
import { linkTo } from "./names.ts";
import type { Album, Photos, PhotoTile } from "./photos.ts";
import { style } from "./style.ts";
import type { Skipped } from "./tally.ts";
import { type ExportWords, fill } from "./words.ts";

export type PageData = Contacts & Calendars & Photos & { readonly skipped: readonly Skipped[]; readonly counts: Readonly<Record<Kind, number>>; readonly written: Date };

/** One page that shows everything, readable in any browser, offline and without scripts. Nothing in it is trusted. */
export function writePage(file: TextFile, data: PageData, words: ExportWords): void {
  const { people, dates, tasks, tiles } = data;
  file.write(head(data, words));
  if (people.length > 0) section(file, "people", words.people, people.length, peopleRows(data, words));
  if (dates.length > 0) section(file, "calendar", words.dates, data.counts.event, agenda(data, words));
  if (tasks.length > 0) section(file, "todos", words.tasks, tasks.length, taskLists(tasks, words));
  if (tiles.length > 0) section(file, "photos", words.photos, tiles.length, photoGrids(data, words));
  if (data.skipped.length > 0) section(file, "missing", words.missing, data.skipped.length, missingRows(data.skipped));
  file.write(`</main><footer>${escapeHtml(words.made)}</footer></body></html>\n`);
}

function head({ people, dates, tasks, tiles, skipped, written, counts }: PageData, words: ExportWords): string {
  const date = new Intl.DateTimeFormat(words.language, { dateStyle: "long", timeZone: "UTC" }).format(written);
  const folders = [people.length > 0 ? "address books" : "", dates.length + tasks.length > 0 ? "calendars" : "", tiles.length > 0 ? "photos" : ""].filter((folder) => folder !== "");
  const places: readonly (readonly [string, string, number])[] = [
    ["people", words.people, people.length],
    ["calendar", words.dates, counts.event],
    ["todos", words.tasks, tasks.length],
    ["photos", words.photos, tiles.length],
    ["missing", words.missing, skipped.length],
  ];
  const links = places.filter(([, , count]) => count > 0).map(([id, name, count]) => `<li><a href="#${id}">${escapeHtml(name)}</a> <span class="caption">${number(count, words)}</span></li>`);
  const files = folders.length === 0 ? "" : fill(escapeHtml(words.files), { folders: folders.map(folderLink).join(", ") });
  return `<!doctype html>
<html lang="${escapeHtml(words.language)}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file: data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${escapeHtml(words.title)}</title><style>${style}</style></head><body>
<header><h1>${escapeHtml(words.title)}</h1><p>${escapeHtml(fill(words.intro, { date }))}</p><p class="quiet">${files}</p></header>
<nav><ul>${links.join("")}</ul></nav><main>
`;
}

const folderLink = (folder: string): string => `<a href="${linkTo(folder)}/">${escapeHtml(folder)}</a>`;
const number = (count: number, words: ExportWords): string => new Intl.NumberFormat(words.language).format(count);

function section(file: TextFile, id: string, title: string, count: number, content: Iterable<string>): void {
  file.write(`<section id="${id}"><h2>${escapeHtml(title)} <small>${count}</small></h2>\n`);
  for (const piece of content) file.write(`${piece}\n`);
  file.write("</section>\n");
}

function* peopleRows({ people, groups }: PageData, words: ExportWords): Generator<string> {
  const { compare } = new Intl.Collator(words.language);
  yield '<ul class="rows">';
  for (const person of [...people].sort((a, b) => compare(a.name, b.name))) yield personRow(person, words);
  yield "</ul>";
  if (groups.length === 0) return;
  yield `<h3>${escapeHtml(words.groups)}</h3><ul class="rows">`;
  for (const group of groups) yield groupRow(group);
  yield "</ul>";
}

function personRow(person: PersonLine, words: ExportWords): string {
  const initial = [...new Intl.Segmenter().segment(person.name.trim())][0]?.segment ?? "·";
  const face = person.photo === undefined ? `<a class="face" href="${linkTo(person.file)}" aria-hidden="true" tabindex="-1">${escapeHtml(initial)}</a>` : `<img class="face" src="${linkTo(person.photo)}" alt="" loading="lazy">`;
  const ways = [
    ...person.phones.map((phone) => way(`tel:${encodeURIComponent(phone.value.replaceAll(/[^\d+*#,;]/g, ""))}`, phone)),
    ...person.emails.map((mail) => way(`mailto:${encodeURIComponent(mail.value)}`, mail)),
  ];
  const birthday = person.birthday === "" ? "" : `${words.birthday}: ${birthdayText(person.birthday, words)}`;
  const about = [person.org, person.address, birthday].map((text) => element("div", "caption", text)).join("");
  const name = `<a class="name" href="${linkTo(person.file)}">${bdi(person.name || "·")}</a>`;
  return `<li class="person">${face}<div>${name}${about}</div><div class="ways">${ways.join("")}</div>${element("div", "note", person.note)}</li>`;
}

/** In the reader's words; as written where that is no date. */
function birthdayText(birthday: string, words: ExportWords): string {
  const [, year = "", rest] = /^(\d{4}|-)-(\d\d-\d\d)$/.exec(birthday) ?? [];
  const day = rest === undefined ? undefined : dayOf(`${year === "-" ? "2000" : year}-${rest}`);
  if (!day) return birthday;
  return new Intl.DateTimeFormat(words.language, { day: "numeric", month: "long", ...(year !== "-" && { year: "numeric" }), timeZone: "UTC" }).format(day);
}

const way = (href: string, { value, label }: { value: string; label: string }): string => `<div><a href="${escapeHtml(href)}">${bdi(value)}</a> <span>${bdi(label)}</span></div>`;

const groupRow = ({ name, members }: GroupLine): string => `<li><span class="name">${bdi(name)}</span> <span class="caption">${members.length}</span><div class="quiet">${members.map((member) => bdi(member)).join(", ")}</div></li>`;

/** Newest year first, this year open. */
function* agenda({ dates, written }: PageData, words: ExportWords): Generator<string> {
  const months = new Intl.DateTimeFormat(words.language, { month: "long", year: "numeric", timeZone: "UTC" });
  const days = new Intl.DateTimeFormat(words.language, { weekday: "short", day: "numeric", timeZone: "UTC" });
  const sorted = [...dates].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const byYear = [...Map.groupBy(sorted, (line) => line.start.slice(0, 4))].reverse();
  const open = byYear.find(([year]) => year <= String(written.getUTCFullYear()))?.[0];
  for (const [year, lines] of byYear) {
    yield `<details${year === open ? " open" : ""}><summary>${escapeHtml(year || words.undated)} <small>${lines.length}</small></summary>`;
    for (const [month, group] of Map.groupBy(lines, (line) => line.start.slice(0, 7))) {
      const title = dayOf(`${month}-01`);
      yield `<h3>${escapeHtml(title ? months.format(title) : words.undated)}</h3><ul class="rows">`;
      for (const line of group) yield dateRow(line, days, words);
      yield "</ul>";
    }
    yield "</details>";
  }
}

/** The day as written, whatever the zone. */
function dayOf(iso: string): Date | undefined {
  const day = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(day.getTime()) ? undefined : day;
}

function dateRow(line: DateLine, days: Intl.DateTimeFormat, words: ExportWords): string {
  const day = dayOf(line.start);
  const time = line.start.slice(11, 16);
  const when = [day ? days.format(day) : "", time].filter((part) => part !== "").join(" ");
  const about = [line.place, line.calendar, line.repeats ? words.repeats : ""].filter((part) => part !== "");
  return `<li class="date"><span class="quiet">${escapeHtml(when)}</span><div><span class="name">${bdi(line.title)}</span> <span class="caption">${about.map((part) => bdi(part)).join(" · ")}</span></div>${element("div", "note", line.note)}</li>`;
}

function* taskLists(tasks: readonly TaskLine[], words: ExportWords): Generator<string> {
  for (const [list, own] of Map.groupBy(tasks, (task) => task.list)) {
    yield `<h3>${bdi(list)}</h3><ul class="tree">`;
    yield* taskTree(own, words);
    yield "</ul>";
  }
}

const deepest = 20;

/** Children below their parents; what refers to nothing here, or in a circle, stands on its own. */
function* taskTree(tasks: readonly TaskLine[], words: ExportWords): Generator<string> {
  const uids = new Set(tasks.flatMap((task) => task.uid ?? []));
  const children = Map.groupBy(tasks, (task) => (task.parent !== undefined && uids.has(task.parent) && task.parent !== task.uid ? task.parent : ""));
  const seen = new Set<TaskLine>();
  function* branch(task: TaskLine, depth: number): Generator<string> {
    if (seen.has(task)) return;
    seen.add(task);
    yield `<li>${taskText(task, words)}`;
    const own = task.uid === undefined || depth >= deepest ? [] : (children.get(task.uid) ?? []);
    if (own.length > 0) yield "<ul>";
    for (const child of own) yield* branch(child, depth + 1);
    yield own.length > 0 ? "</ul></li>" : "</li>";
  }
  for (const task of children.get("") ?? []) yield* branch(task, 0);
  for (const task of tasks) yield* branch(task, 0);
}

function taskText(task: TaskLine, words: ExportWords): string {
  const due = task.due === "" ? "" : `${words.due} ${task.due.slice(0, 10)}`;
  const box = `<span class="box" role="img" aria-label="${escapeHtml(task.done ? words.done : words.open)}">${task.done ? "☑" : "☐"}</span>`;
  return `${box}<span${task.done ? ' class="done"' : ""}>${bdi(task.title)}</span> ${element("span", "caption", due)}${element("div", "note", task.note)}`;
}

function* photoGrids({ tiles, albums }: PageData, words: ExportWords): Generator<string> {
  const sorted = [...tiles].sort((a, b) => (a.taken < b.taken ? 1 : a.taken > b.taken ? -1 : 0));
  for (const [at, [year, group]] of [...Map.groupBy(sorted, (tile) => tile.taken.slice(0, 4))].entries()) {
    yield `<details${at === 0 ? " open" : ""}><summary>${escapeHtml(year || words.undated)} <small>${group.length}</small></summary><ul class="grid">`;
    for (const tile of group) yield `<li>${photoTile(tile, words)}</li>`;
    yield "</ul></details>";
  }
  if (albums.length > 0) yield `<h3>${escapeHtml(words.albums)}</h3><ul class="rows">${albums.map(albumRow).join("\n")}</ul>`;
}

const shown = new Set(["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"]);

function photoTile({ path, name, type, taken }: PhotoTile, words: ExportWords): string {
  const title = `${name} ${taken.slice(0, 10)}`.trim();
  if (shown.has(type)) return `<a href="${linkTo(path)}" title="${escapeHtml(title)}"><img src="${linkTo(path)}" alt="${escapeHtml(title)}" loading="lazy" decoding="async"></a>`;
  return `<a href="${linkTo(path)}" title="${escapeHtml(title)}"><span>${type.startsWith("video/") ? `▶ ${escapeHtml(words.video)}<br>` : ""}${bdi(name)}</span></a>`;
}

const albumRow = ({ name, file, photos }: Album): string => `<li><a class="name" href="${linkTo(file)}">${bdi(name)}</a> <span class="caption">${photos.length}</span></li>`;

function* missingRows(skipped: readonly Skipped[]): Generator<string> {
  yield '<ul class="rows">';
  for (const { name, detail } of skipped) yield `<li><span class="name">${bdi(name)}</span> ${element("span", "caption", detail)}</li>`;
  yield "</ul>";
}

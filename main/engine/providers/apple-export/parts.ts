// Which files and folders are parts of an export, and which are missing: each says of how many it is one.
import { createHash } from "node:crypto";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { Found } from "../exports/connection.ts";
import type { Entry, Gap, Part } from "../exports/entry.ts";
import { isFolder, type Marks } from "../exports/place-of.ts";
import { stateOf, walk } from "../exports/walk.ts";
import { zipPart } from "../exports/zip-part.ts";
import { fileContent } from "../files/file-content.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Io } from "../provider.ts";
import { isWanted, numbered, pathInside } from "./names.ts";

const known = /^iCloud (?:Photos|Contacts|Calendars|Reminders)\b/i;

/** What tells an export by Apple from other archives and folders. */
export const marks: Marks = {
  isPart: async (path) => known.test(basename(path)) && (/\.zip$/i.test(path) || (await isFolder(path))),
  holds: async (folder) => known.test(basename(folder)) || (await readdir(folder).catch((): string[] => [])).some((name) => known.test(name)),
};

/** Throws "source-away" where nothing is there, "not-found" where nothing of it is an export. */
export async function findParts(dir: string): Promise<Found> {
  const root = await realpath(dir).catch(away(dir));
  const isFile = (await stat(root).catch(away(dir))).isFile();
  const folder = isFile ? join(root, "..") : root;
  const names = isFile ? [basename(root)] : (await readdir(root).catch(away(dir))).filter((name) => known.test(name)).sort();
  // Unpacked beside its zip file, a part is there once.
  const once = names.filter((name) => !/\.zip$/i.test(name) || !names.includes(name.slice(0, -4)));
  const inside = await Promise.all(once.map((name) => partAt(join(folder, name), name)));
  // The folder itself may be what was unpacked from one.
  const own = !isFile && (known.test(basename(root)) || numbered.test(basename(root))) ? [await folderPart(root, basename(root))] : [];
  const parts = [...own, ...inside.filter((part) => part !== undefined)];
  if (parts.length === 0) throw new LifeboatError("not-found", `nothing of an export by Apple is in ${dir}`);
  const state = createHash("sha256").update(parts.map((part) => `${part.name}\0${part.state}\n`).join("")).digest("hex");
  return { parts, ...(isFile || own.length > 0 ? { missing: [], filled: [] } : gapsOf(parts.map(({ name }) => name))), state };
}

async function partAt(path: string, name: string): Promise<Part | undefined> {
  const found = await stat(path, { bigint: true });
  if (found.isDirectory()) return folderPart(path, name);
  if (!found.isFile() || !/\.zip$/i.test(name)) return undefined;
  return zipPart({ name, export: "", order: name, state: `${found.size}-${found.mtimeNs.toString(36)}`, path }, { isWanted, pathInside });
}

async function folderPart(path: string, name: string): Promise<Part> {
  return { name, export: "", order: name, state: await stateOf([path]), entries: (io) => entriesIn(path, name, io) };
}

async function* entriesIn(root: string, name: string, io: Io): AsyncGenerator<Entry> {
  let at = 0;
  for await (const { path, file } of walk(root, name)) {
    stopIfAborted(io);
    if (!isWanted(path)) continue;
    const found = await stat(file, { bigint: true });
    const size = Number(found.size);
    yield { path: path.normalize("NFC"), size, modified: new Date(Number(found.mtimeMs)), mark: `${size}-${found.mtimeNs}-stat`, content: fileContent(file), export: "", part: name, at: at++ };
  }
}

/** A part that is there unpacked need not be there as a zip file. */
function gapsOf(names: readonly string[]): Pick<Found, "missing" | "filled"> {
  const numbers = names.flatMap((name) => {
    const [, of = "", number = "", count = ""] = numbered.exec(name) ?? [];
    return number === "" ? [] : [{ of, number: Number(number), count: Number(count) }];
  });
  const missing: Gap[] = [];
  const filled: string[] = [];
  for (const [key, parts] of Map.groupBy(numbers, ({ of, count }) => `${of}\0${count}`)) {
    const [of = "", count = ""] = key.split("\0");
    const there = new Set(parts.map(({ number }) => number));
    const lacking = Array.from({ length: Number(count) }, (_, i) => i + 1).filter((number) => !there.has(number));
    const title = (number: number): string => `${of} Part ${number} of ${count}`.trim();
    for (const number of lacking) missing.push({ href: `missing/${title(number)}`, code: "not-found", detail: `${title(number)} is missing: ${lacking.length} of ${count} parts` });
    for (const number of there) filled.push(`missing/${title(number)}`);
  }
  return { missing, filled };
}

function away(dir: string): (thrown: unknown) => never {
  return (thrown) => {
    const error = asLifeboatError(thrown);
    throw error.code === "not-found" ? new LifeboatError("source-away", `${dir} is not there`) : error;
  };
}

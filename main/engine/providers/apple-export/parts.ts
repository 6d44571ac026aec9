// Which files and folders are parts of an export, and which are missing: each says of how many it is one.
import { createHash } from "node:crypto";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { Found } from "../exports/connection.ts";
import { type Gap, lost, type Part, type Place } from "../exports/entry.ts";
import { isFolder, type Marks } from "../exports/place-of.ts";
import { zipPart } from "../exports/zip-part.ts";
import { folderPart, withZip } from "./folder-part.ts";
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
  const there = (await Promise.all(names.map((name) => partAt(folder, name, names)))).filter((part) => part !== undefined);
  const inside = there.flatMap((part) => ("href" in part ? [] : [part]));
  // Of numbered ones it is told anyway that they are missing.
  const adrift = there.flatMap((part) => ("href" in part && !numbered.test(basename(part.href)) ? [part] : []));
  // The folder itself may be what was unpacked from one.
  const own = !isFile && (known.test(basename(root)) || numbered.test(basename(root))) ? [await folderPart(root, basename(root), names)] : [];
  const parts = [...own, ...inside];
  if (parts.length === 0) throw new LifeboatError("not-found", `nothing of an export by Apple is in ${dir}`);
  const states = [...parts.map((part) => `${part.name}\0${part.state}\n`), ...adrift.map(({ href }) => `${href}\n`)];
  const isOne = isFile || numbered.test(basename(root));
  const { missing, filled } = isOne ? { missing: [], filled: [] } : gapsOf(inside.map(({ name }) => name));
  return { parts, missing: [...missing, ...adrift], filled, state: createHash("sha256").update(states.join("")).digest("hex") };
}

/** A folder and the zip file it was unpacked from are one. */
async function partAt(folder: string, name: string, names: readonly string[]): Promise<Part | Gap | undefined> {
  const path = join(folder, name);
  if (await isFolder(path)) {
    const unpacked = await folderPart(path, name);
    const packed = names.find((other) => /\.zip$/i.test(other) && other.slice(0, -4) === name);
    const zip = packed === undefined ? undefined : await zipAt(folder, packed);
    return zip === undefined || "href" in zip ? unpacked : withZip(unpacked, zip);
  }
  const isBeside = names.includes(name.slice(0, -4)) && (await isFolder(path.slice(0, -4)));
  const zip = isBeside ? undefined : await zipAt(folder, name);
  return zip === undefined || "href" in zip ? zip : zipPart(zip, { isWanted, pathInside });
}

async function zipAt(folder: string, name: string): Promise<Place | Gap | undefined> {
  const path = join(folder, name);
  const found = await stat(path, { bigint: true }).catch((thrown: unknown) => lost(name, thrown));
  if ("href" in found) return found;
  if (!found.isFile() || !/\.zip$/i.test(name)) return undefined;
  return { name, export: "", order: name, state: `${found.size}-${found.mtimeNs.toString(36)}`, path };
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

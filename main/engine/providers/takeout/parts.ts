// Which files of a folder are parts of an export, in which order, and which are missing.
import { createHash } from "node:crypto";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { Found } from "../exports/connection.ts";
import { type Gap, lost, type Part } from "../exports/entry.ts";
import { folderPart } from "./folder-part.ts";
import { archive, beginsInside, numbered } from "./marks.ts";
import { isWanted, pathInside } from "./names.ts";
import { TgzPart } from "./tgz-part.ts";
import { zipPart } from "../exports/zip-part.ts";

type Archive = { readonly name: string; readonly path: string; readonly number: PartNumber | undefined; readonly state: string };
type PartNumber = { readonly export: string; readonly number: number; readonly width: number; readonly extension: string };

/** Which archives are parts though Google did not name them so, by path and state: looked into once. */
export type LookedInto = Map<string, Promise<boolean>>;

/**
 * Beside parts that Google named, another archive counts only if it is one inside: the folder may be that of all downloads.
 * Throws "source-away" where nothing is there, "not-found" where nothing of it is an export.
 */
export async function findParts(dir: string, looked: LookedInto = new Map()): Promise<Found> {
  const root = await realpath(dir).catch(away(dir));
  const isFile = (await stat(root).catch(away(dir))).isFile();
  const names = isFile ? [basename(root)] : (await readdir(root).catch(away(dir))).filter((name) => !name.startsWith("."));
  const folder = isFile ? join(root, "..") : root;
  const archives = await Promise.all(names.filter((name) => archive.test(name)).map((name) => look(folder, name)));
  const there = archives.flatMap((one) => (one === undefined || "href" in one ? [] : [one]));
  const isDownloads = there.some(({ number }) => number !== undefined);
  const adrift = archives.flatMap((one) => (one !== undefined && "href" in one && (!isDownloads || numbered.test(basename(one.href))) ? [one] : []));
  const are = await Promise.all(there.map((one) => isPart(one, there, looked)));
  const kept = there.filter((_, n) => are[n]).sort(byPart).filter(notTwice);
  const unpacked = isFile ? undefined : await folderPart(root, names);
  const parts = [...(unpacked === undefined ? [] : [unpacked]), ...kept.map(partOf)];
  if (parts.length === 0) throw new LifeboatError("not-found", `no part of a Takeout export is in ${dir}`);
  const { missing, filled } = isFile ? { missing: [], filled: [] } : gapsOf(kept.flatMap(({ number }) => number ?? []));
  const states = [...parts.map((part) => `${part.name}\0${part.state}\n`), ...adrift.map(({ href }) => `${href}\n`)];
  return { parts, missing: [...missing, ...adrift], filled, state: createHash("sha256").update(states.join("")).digest("hex") };
}

async function look(folder: string, name: string): Promise<Archive | Gap | undefined> {
  const path = join(folder, name);
  const found = await stat(path, { bigint: true }).catch((thrown: unknown) => lost(name, thrown));
  if ("href" in found) return found;
  if (!found.isFile()) return undefined;
  const [, first = "", number = "", extension = ""] = numbered.exec(name) ?? [];
  const parsed = first === "" ? undefined : { export: first, number: Number(number), width: number.length, extension };
  return { name, path, number: parsed, state: `${found.size}-${found.mtimeNs.toString(36)}` };
}

function isPart(one: Archive, all: readonly Archive[], looked: LookedInto): Promise<boolean> {
  if (one.number !== undefined || all.every(({ number }) => number === undefined)) return Promise.resolve(true);
  const key = `${one.path}\0${one.state}`;
  const known = looked.get(key) ?? beginsInside(one.path);
  looked.set(key, known);
  return known;
}

/** The order of exports is that of their times, which their names begin with. */
function byPart(a: Archive, b: Archive): number {
  return orderOf(a) < orderOf(b) ? -1 : 1;
}

function orderOf({ name, number }: Archive): string {
  return number === undefined ? `0 ${name}` : `1 ${number.export} ${String(number.number).padStart(5, "0")} ${name}`;
}

/** A part downloaded twice counts once: the first whose size is not a broken download's cannot be told, so the larger. */
function notTwice(one: Archive, _i: number, all: readonly Archive[]): boolean {
  const { number } = one;
  if (number === undefined) return true;
  const size = ({ state }: Archive): number => Number(state.split("-")[0]);
  const same = all.filter((other) => other.number?.export === number.export && other.number.number === number.number);
  const best = same.toSorted((a, b) => size(b) - size(a))[0];
  return best === one;
}

function partOf(one: Archive): Part {
  const place = { name: one.name, export: one.number?.export ?? one.name, order: orderOf(one), state: one.state, path: one.path };
  return /\.zip$/i.test(one.name) ? zipPart(place, { isWanted, pathInside }) : new TgzPart(place);
}

/** How many there are is written nowhere: missing at the end cannot be told. */
function gapsOf(numbers: readonly PartNumber[]): Pick<Found, "missing" | "filled"> {
  const missing: Gap[] = [];
  const filled: string[] = [];
  for (const [name, parts] of Map.groupBy(numbers, (part) => part.export)) {
    const there = new Set(parts.map(({ number }) => number));
    const last = Math.max(...there);
    const { width = 3, extension = "zip" } = parts[0] ?? {};
    const lacking = Array.from({ length: last }, (_, i) => i + 1).filter((number) => !there.has(number));
    const file = (number: number): string => `${name}-${String(number).padStart(width, "0")}.${extension}`;
    for (const number of lacking) {
      missing.push({ href: `missing/${file(number)}`, code: "not-found", detail: `${file(number)} is missing: ${lacking.length} of ${last} parts` });
    }
    for (const number of there) filled.push(`missing/${file(number)}`);
  }
  return { missing, filled };
}

function away(dir: string): (thrown: unknown) => never {
  return (thrown) => {
    const error = asLifeboatError(thrown);
    throw error.code === "not-found" ? new LifeboatError("source-away", `${dir} is not there`) : error;
  };
}

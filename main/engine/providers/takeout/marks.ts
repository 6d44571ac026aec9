// What tells a Takeout export from other archives and folders.
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { readZip } from "../../formats/zip.ts";
import { isFolder, type Marks } from "../exports/place-of.ts";
import { unpack } from "./tape.ts";
import { readTar } from "./tar.ts";

/** `takeout-20260102T030405Z-1-003.zip`, perhaps downloaded twice: `... (1).zip`. */
export const numbered = /^(takeout-\d{8}T\d{6}Z(?:-\d+)?)-(\d{3,5})(?: ?\(\d+\))?\.(zip|tgz|tar\.gz)$/i;
export const archive = /\.(zip|tgz|tar\.gz)$/i;
export const unpacked = /^Takeout(?:[ -]?\(?\d+\)?)?$/;

export const marks: Marks = { isPart, holds };

async function isPart(path: string): Promise<boolean> {
  const name = basename(path);
  if (await isFolder(path)) return unpacked.test(name);
  return numbered.test(name) || (archive.test(name) && (await beginsInside(path)));
}

async function holds(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  if (names.includes("archive_browser.html") || unpacked.test(basename(folder))) return true;
  for (const name of names) if (await isPart(join(folder, name))) return true;
  return false;
}

/** Whether the first thing in an archive lies where Google puts all of them. */
export async function beginsInside(path: string): Promise<boolean> {
  try {
    const name = /\.zip$/i.test(path) ? await firstInZip(path) : await firstInTar(path);
    return name?.startsWith("Takeout/") === true;
  } catch {
    return false;
  }
}

async function firstInZip(path: string): Promise<string | undefined> {
  for await (const { name } of readZip(path)) return name;
  return undefined;
}

async function firstInTar(path: string): Promise<string | undefined> {
  const { reader } = unpack(path);
  try {
    for await (const { name } of readTar(reader)) return name;
    return undefined;
  } finally {
    await reader.close();
  }
}

import { stat } from "node:fs/promises";
import { dirname } from "node:path";

/** How one kind of export is told from everything else. Both answer false for what cannot be read. */
export type Marks = { readonly isPart: (path: string) => Promise<boolean>; readonly holds: (folder: string) => Promise<boolean> };

/** Of what somebody shows: a folder that holds an export, or parts of one that lie in one folder. Undefined for anything else. */
export async function placeOf(paths: readonly string[], { isPart, holds }: Marks): Promise<{ dir: string } | undefined> {
  const [first] = paths;
  if (first === undefined) return undefined;
  if (paths.length === 1 && (await isFolder(first)) && (await holds(first))) return { dir: first };
  const folder = dirname(first);
  if (paths.some((path) => dirname(path) !== folder)) return undefined;
  for (const path of paths) if (!(await isPart(path))) return undefined;
  return { dir: folder };
}

export async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}

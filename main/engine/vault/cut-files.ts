// Beginnings of large bodies that were cut off, for a later run to go on from: <what it is of>-<hash of its bytes>.cut
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { digestOf } from "./blob-file.ts";
import { hex, sha256 } from "./hash.ts";

/** Less is read again sooner than it is proven. */
export const leastCut = 4 << 20;
const mostCuts = 8;
const keptMs = 30 * 24 * 3600_000;
const ending = ".cut";

/** Names a body in the names of its cut files; `same` as in `Resume`. */
export const cutKey = (same: string): string => hex(sha256(same));

/** Keys of those that are there. Old ones go. */
export function cutsIn(folder: string): string[] {
  const names = namesIn(folder);
  const stale = names.filter((name) => Date.now() - (statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0) > keptMs);
  for (const name of stale) rmSync(join(folder, name), { force: true });
  return names.filter((name) => !stale.includes(name)).map((name) => name.slice(0, name.indexOf("-")));
}

export const isCut = (name: string): boolean => name.endsWith(ending);

export function dropCuts(folder: string): void {
  for (const name of namesIn(folder)) rmSync(join(folder, name), { force: true });
}

/** Takes a temporary file as it was left. Whether it was worth keeping; else it is removed. */
export function keepCut(tmp: string, key: string): boolean {
  const hash = statSync(tmp).size < leastCut ? undefined : settled(tmp);
  if (hash === undefined) {
    rmSync(tmp);
    return false;
  }
  const folder = dirname(tmp);
  renameSync(tmp, join(folder, `${key}-${hash}${ending}`));
  const age = (name: string): number => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const newestFirst = namesIn(folder).map((name) => ({ name, age: age(name) })).sort((a, b) => b.age - a.age);
  for (const { name } of newestFirst.slice(mostCuts)) rmSync(join(folder, name), { force: true });
  return true;
}

/** Moves the beginning that was kept to `tmp`: its length, 0 where none is whole. Of several that try, one gets it. */
export function takeCut(tmp: string, key: string): number {
  const folder = dirname(tmp);
  for (const name of namesIn(folder).filter((each) => each.startsWith(`${key}-`))) {
    try {
      renameSync(join(folder, name), tmp);
    } catch {
      continue;
    }
    const { hash, size } = hashed(tmp);
    if (name === `${key}-${hash}${ending}`) return size;
    rmSync(tmp);
  }
  return 0;
}

const namesIn = (folder: string): string[] => readdirSync(folder).filter(isCut);

/** Durable before it is named: after a power cut a file may be as long as it was, and hold nothing. Undefined where that fails. */
function settled(tmp: string): string | undefined {
  const file = openSync(tmp, "r+");
  try {
    fsyncSync(file);
    return hex(digestOf(file).digest());
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}

function hashed(path: string): { hash: string; size: number } {
  const file = openSync(path, "r");
  try {
    return { hash: hex(digestOf(file).digest()), size: statSync(path).size };
  } finally {
    closeSync(file);
  }
}

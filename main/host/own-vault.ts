import { existsSync, realpathSync } from "node:fs";
import { isAbsolute, relative, sep } from "node:path";
import { LifeboatError } from "../api/errors.ts";

/** Throws usage for a folder that holds the vault, or lies in it: each run would keep what the run before had kept. */
export function refuseOwnVault(paths: readonly string[], vault: string): void {
  for (const path of paths.filter((each) => existsSync(each))) {
    const [source, kept] = [realpathSync(path), realpathSync(vault)];
    if (holds(source, kept) || holds(kept, source)) throw new LifeboatError("usage", `the folder ${path} and your Lifeboat folder ${vault} lie in one another`);
  }
}

function holds(outer: string, inner: string): boolean {
  const way = relative(outer, inner);
  return way === "" || (way.split(sep)[0] !== ".." && !isAbsolute(way));
}

// What a power cut could still take, by the order in which a program changed the disk (kill-at.ts). A real cut shows less: a
// journal makes one file's fsync durable for others too.
import { dirname } from "node:path";

/** A file that has its name before its bytes are durable, and a name whose folder was not synced before `commits`, or at all. */
export function unsynced(changes: readonly string[], counts: (path: string) => boolean, commits: (path: string) => boolean): string[] {
  const durable = new Set<string>();
  const named = new Set<string>();
  const wrong: string[] = [];
  for (const change of changes) {
    const what = change.slice(0, change.indexOf(" "));
    const [path = "", from = path] = change.slice(what.length + 1).split("\t");
    if (commits(path)) for (const name of named) wrong.push(`${path} before the folder of ${name}`);
    if (what === "create") durable.delete(path);
    else if (what === "fsync") {
      durable.add(path);
      for (const name of named) if (dirname(name) === path) named.delete(name);
    } else if (what === "unlink" || what === "remove") named.delete(path);
    else if ((what === "rename" || what === "link") && counts(path)) {
      if (!durable.has(from)) wrong.push(`${path} before its bytes`);
      named.add(path);
    }
  }
  return [...wrong, ...[...named].map((path) => `${path} and never its folder`)];
}

// node build/gather-installers.mjs <from> <to>: the files of all builds in one folder, as a release has them. Both builds
// for macOS write a latest-mac.yml; the updater finds its own among the files of one.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export function gather(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const [file, target] = [join(entry.parentPath, entry.name), join(to, entry.name)];
    if (!existsSync(target)) copyFileSync(file, target);
    else if (entry.name.endsWith(".yml")) writeFileSync(target, mergeFeeds(readFileSync(target, "utf8"), readFileSync(file, "utf8")));
    else throw new Error(`two builds made a ${entry.name}`);
  }
}

const files = /^files:\n(?:[ -].*\n)+/m;

/** The files of both, the rest of the first. Throws for two versions. */
export function mergeFeeds(one, other) {
  const [a, b] = [one, other].map((text) => files.exec(text)?.[0] ?? "");
  if (versionOf(one) !== versionOf(other) || a === "" || b === "") throw new Error("these are not two builds of one version");
  return one.replace(files, () => a + b.slice("files:\n".length));
}

const versionOf = (text) => /^version: (.+)$/m.exec(text)?.[1];

if (process.argv[1] === fileURLToPath(import.meta.url)) gather(process.argv[2], process.argv[3]);

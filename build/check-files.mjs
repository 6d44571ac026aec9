// No tracked file may name a package registry's host or somebody's home folder: both are true on one machine only.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";

// Put together here, so that this file does not name one either.
const registries = ["npmjs", "yarnpkg", "pypi", "crates"].map((name) => `(?:registry|files|static)\\.${name}\\.`);
const rules = [
  { what: "a registry host", pattern: new RegExp([...registries, "[a]rtifactory|[j]frog|/nexus/repository[/]"].join("|")) },
  { what: "a home folder", pattern: /(?<![\w.~-])\/(?:home|Users)\/(?!(?:anna|alice|you|user|name|<)\b)[a-z][\w-]*\// },
  { what: "this machine's paths", pattern: literally([homedir(), process.cwd()]) },
];

const files = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" }).split("\0").filter((file) => file !== "");
let problems = 0;
for (const file of files) {
  const lines = textOf(file).split("\n");
  for (const { what, pattern } of rules) {
    const line = lines.findIndex((text) => pattern.test(text));
    if (line === -1) continue;
    problems += 1;
    console.error(`${file}:${line + 1} names ${what}`);
  }
}
console.log(`${files.length} tracked files, ${problems} problems`);
process.exit(problems === 0 ? 0 : 1);

/** Empty for binary files and for tracked files that were just deleted. */
function textOf(file) {
  try {
    const bytes = readFileSync(file);
    return bytes.subarray(0, 8192).includes(0) ? "" : bytes.toString("utf8");
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "EISDIR") return "";
    throw error;
  }
}

/** Whole path prefixes: "/app" is found in "/app/x", not in "src/app/x". */
function literally(paths) {
  const escaped = paths.filter((path) => path.length > 1).map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`(?<![\\w.~}-])(?:${escaped.join("|")})/`);
}

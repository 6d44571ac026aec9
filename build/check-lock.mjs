// `npm ci` must work anywhere, with no install script: every optional dependency a locked package names must itself be
// locked (npm on another system would otherwise miss its binary), and no entry may be tied to one registry.
import { readFileSync } from "node:fs";

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
const { allowScripts = {} } = JSON.parse(readFileSync("package.json", "utf8"));
const locked = Object.entries(packages);
const names = new Set(locked.map(([path]) => path.split("node_modules/").at(-1)));

const problems = locked.flatMap(([path, entry]) => {
  const name = path.split("node_modules/").at(-1);
  const missing = Object.keys(entry.optionalDependencies ?? {}).filter((dependency) => !names.has(dependency));
  const host = /^https?:/.test(entry.resolved ?? "");
  const script = entry.hasInstallScript === true && entry.optional !== true && allowScripts[name] !== false;
  return [
    ...missing.map((dependency) => `${path} wants ${dependency}, which is not locked`),
    ...(host ? [`${path} is tied to the host it came from ("resolved")`] : []),
    ...(script ? [`${path} has an install script that package.json does not refuse (allowScripts)`] : []),
  ];
});
for (const problem of problems) console.error(problem);
console.log(`${locked.length} locked packages, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);

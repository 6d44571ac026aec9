// The command line as one bundle, which starts in less time and memory than its hundreds of sources. It is made when it is
// first needed and after each change, into .cache/; where it cannot be made the program runs from its sources.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(import.meta.url);
const root = join(dirname(script), "..");
// Each bundle lies two folders below the root, as the sources do that look for resources/ there.
const cache = join(root, ".cache");
const current = join(cache, "bundle.json");
/** Someone may run from an older one, and load a part of it late. */
const kept = 8;

/** What to run instead of main/cli/main.ts, made of just what is there now; undefined where that cannot be had. */
export function bundledCli() {
  const found = upToDate();
  if (found !== undefined) return found;
  // Elsewhere, so that making it costs this process no memory.
  const { status } = spawnSync(process.execPath, [script], { stdio: "ignore" });
  return status === 0 ? upToDate() : undefined;
}

function upToDate() {
  try {
    const { folder, inputs } = JSON.parse(readFileSync(current, "utf8"));
    return inputs.every(([file, state]) => stateOf(file) === state) ? join(cache, folder, "cli.js") : undefined;
  } catch {
    return undefined; // none was made yet, or a source is gone
  }
}

function stateOf(file) {
  const { mtimeMs, ctimeMs, size } = statSync(join(root, file));
  return `${mtimeMs} ${ctimeMs} ${size}`;
}

async function build() {
  mkdirSync(cache, { recursive: true });
  forgetOld();
  const dir = mkdtempSync(join(cache, "cli-"));
  // Somebody else than who made it may run it: what root has installed, cron runs for a person.
  chmodSync(dir, 0o777 & ~process.umask());
  try {
    await buildInto(dir);
  } catch (error) {
    rmSync(dir, { recursive: true });
    throw error;
  }
}

async function buildInto(dir) {
  const { rolldown } = await import("rolldown");
  const { companionFiles, natives } = await import("./companion-files.mjs");
  const inputs = new Map();
  // Before it is read, so that a change while we build makes this bundle an old one.
  const note = (file) => void inputs.set(file, stateOf(file));
  ["build/bundle.mjs", "build/companion-files.mjs", "package-lock.json"].forEach(note);
  const noteInputs = { name: "note-inputs", load: (id) => (id.startsWith("\0") ? undefined : note(relative(root, id))) };
  const bundle = await rolldown({
    cwd: root,
    input: { cli: "main/cli/main.ts" },
    // libheif asks for __dirname, which a bundle of modules has not: the decoder died of it.
    external: [natives, "heic-decode"],
    platform: "node",
    plugins: [noteInputs, companionFiles()],
  });
  await bundle.write({ dir, format: "es", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" });
  await bundle.close();
  const made = join(dir, "bundle.json");
  writeFileSync(made, JSON.stringify({ folder: relative(cache, dir), inputs: [...inputs] }));
  renameSync(made, current);
}

function forgetOld() {
  const bundles = readdirSync(cache).filter((name) => name.startsWith("cli-")).map((name) => join(cache, name));
  const newestFirst = bundles.map((path) => ({ path, made: statSync(path).mtimeMs })).sort((a, b) => b.made - a.made);
  for (const { path } of newestFirst.slice(kept)) rmSync(path, { recursive: true, force: true });
}

if (process.argv[1] === script) await build();

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bug } from "./bugs.ts";

const root = join(import.meta.dirname, "../..");
/** Inside the checkout, so that the bundle finds packages with a binary as it does in `out`. */
const cache = join(root, "node_modules/.cache/lifeboat-electron");

/** Where a bundle lies as in a packed app: beside package.json and resources. */
export type Built = { readonly folder: string; readonly out: string };

/** Builds the checkout as it is. */
export function buildApp(): Built {
  const built = place();
  const electronVite = join(root, "node_modules/electron-vite/bin/electron-vite.js");
  const { status, stderr } = spawnSync(process.execPath, [electronVite, "build", "--logLevel", "error"], {
    cwd: root,
    env: { ...process.env, LIFEBOAT_OUT: built.out },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the app does not build: ${stderr}`);
  return built;
}

/** A copy with one text of one of its parts replaced. Throws where that text is not there, or more than once. */
export function seed(good: Built, { part, from, to }: Pick<Bug, "part" | "from" | "to">): Built {
  const built = place();
  cpSync(good.out, built.out, { recursive: true });
  const files = readdirSync(join(built.out, part)).map((name) => join(built.out, part, name));
  const hits = files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(new RegExp(from, "g"))].map(() => file));
  const [file] = hits;
  if (file === undefined || hits.length !== 1) throw new Error(`${String(from)} is ${hits.length} times in ${part}: the list of bugs is out of date`);
  writeFileSync(file, readFileSync(file, "utf8").replace(from, () => to));
  return built;
}

function place(): Built {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "app-"));
  for (const name of ["resources", "package.json"]) symlinkSync(join(root, name), join(folder, name));
  return { folder, out: join(folder, "out") };
}

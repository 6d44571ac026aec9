// Holds the architecture: who may import whom, how big a file may grow, how files are named.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const longest = 400;

/** A folder of the engine, and what it may import besides itself and main/api. */
const layers: Readonly<Record<string, readonly string[]>> = {
  disk: [],
  formats: [],
  net: [],
  usb: [],
  items: ["formats"],
  vault: ["items", "formats"],
  providers: ["disk", "formats", "net", "usb"],
  mirror: ["providers", "vault", "items", "formats"],
  verify: ["vault"],
  copies: ["disk", "vault", "net"],
  restore: ["providers", "vault", "items", "formats"],
  drill: ["verify", "restore", "copies", "vault", "providers", "formats"],
  migrate: ["restore", "items", "formats"],
};

/** Outside the engine, and why the engine must not need it. */
const above: Readonly<Record<string, string>> = {
  "main/daily": "the engine runs without a task of the system",
  "main/cli": "the engine serves the command line and does not know it",
  "main/serve": "the engine runs without a web server",
  "main/shell": "the engine runs without a window",
};

/** Path from the checkout's root, with slashes, to source text. */
type Sources = ReadonlyMap<string, string>;

describe("layers of the engine", () => {
  it("are kept by every file", () => {
    const sources = readSources("main");
    expect(sources.size).toBeGreaterThan(10);
    expect(importProblems(sources)).toEqual([]);
  });

  it.each([
    ["main/engine/formats/a.ts", '"../items/b.ts"', "formats may import nothing of the engine, not items"],
    ["main/engine/net/a.ts", '"../formats/item.ts"', "net may import nothing of the engine, not formats"],
    ["main/engine/vault/deep/a.ts", '"../../mirror/b.ts"', "vault may import items, formats, not mirror"],
    ["main/engine/providers/dav/a.ts", '"../../vault/b.ts"', "providers may import disk, formats, net, usb, not vault"],
    ["main/engine/mirror/a.ts", '"../../cli/main.ts"', "the engine serves the command line and does not know it"],
    ["main/engine/engine.ts", '"../shell/window.ts"', "the engine runs without a window"],
    ["main/engine/vault/a.ts", '"../../secrets/store.ts"', "only files directly in main/engine may import main/secrets"],
    ["main/engine/vault/a.ts", '"../engine.ts"', "nothing below main/engine may import its facade"],
    ["main/engine/vault/a.ts", '"./vault.fixture.ts"', "a fixture is for tests only"],
    ["main/engine/engine.ts", '"electron"', "the engine runs in plain Node"],
    ["main/engine/extra/a.ts", '"../vault/b.ts"', "extra is not in the table of layers"],
  ])("catch a violation: %s importing %s", (file, specifier, reason) => {
    for (const text of [`import { x } from ${specifier};`, `export * from ${specifier};`, `await import(${specifier});`]) {
      expect(importProblems(new Map([[file, text]]))).toEqual([expect.stringContaining(reason)]);
    }
  });

  it("let through what the table allows", () => {
    const allowed = new Map([
      ["main/engine/mirror/a.ts", 'import type { P } from "../providers/provider.ts"; import { V } from "../vault/vault.ts";'],
      ["main/engine/vault/a.ts", 'import "./b.ts"; import { E } from "../../api/errors.ts"; import fs from "node:fs";'],
      ["main/engine/engine.ts", 'import { M } from "./mirror/pull.ts"; import { S } from "../secrets/store.ts";'],
      ["main/engine/vault/a.test.ts", 'import { contacts } from "../../../bench/corpus.ts";'],
    ]);
    expect(importProblems(allowed)).toEqual([]);
  });
});

describe("source files", () => {
  const sources = new Map(["main", "e2e", "bench", "build", "resources"].flatMap((folder) => [...readSources(folder)]));

  it(`have at most ${String(longest)} lines and kebab-case names`, () => {
    expect(shapeProblems(sources)).toEqual([]);
  });

  it("are caught when they do not", () => {
    const bad = new Map([
      ["main/a.ts", "x\n".repeat(longest + 1)],
      ["main/NotKebab.ts", ""],
      ["main/snake_case/a.ts", ""],
      ["main/fine-name.test.ts", "x\n".repeat(longest)],
    ]);
    expect(shapeProblems(bad)).toEqual([
      expect.stringContaining("main/a.ts has 401 lines"),
      expect.stringContaining("main/NotKebab.ts is not kebab-case"),
      expect.stringContaining("main/snake_case/a.ts is not kebab-case"),
    ]);
  });
});

function readSources(folder: string): Sources {
  const start = join(root, folder);
  if (!existsSync(start)) return new Map();
  const entries = readdirSync(start, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.(?:tsx?|mjs)$/.test(entry.name));
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).filter((path) => !path.includes("node_modules"));
  return new Map(paths.map((path) => [relative(root, path).replaceAll(sep, "/"), readFileSync(path, "utf8")]));
}

const specifiers = /(?:\bfrom\s*|\bimport\s*\(?\s*|\bnew URL\(\s*)(["'])([^"'\n]+)\1/g;

function importProblems(sources: Sources): string[] {
  const problems: string[] = [];
  for (const [file, text] of sources) {
    for (const [, , specifier = ""] of text.matchAll(specifiers)) {
      const problem = specifier.startsWith(".")
        ? wrongImport(file, join(dirname(file), specifier).replaceAll(sep, "/"))
        : wrongPackage(file, specifier);
      if (problem !== undefined) problems.push(`${file} imports ${specifier}: ${problem}`);
    }
  }
  return problems;
}

function wrongPackage(file: string, specifier: string): string | undefined {
  const electron = specifier === "electron" || specifier.startsWith("electron/");
  return electron && file.startsWith("main/engine/") ? "the engine runs in plain Node; main/shell wraps Electron" : undefined;
}

function wrongImport(file: string, target: string): string | undefined {
  if (!file.startsWith("main/engine/")) return undefined;
  for (const [folder, why] of Object.entries(above)) if (target.startsWith(`${folder}/`)) return why;
  // A test may stand on anything below the surfaces: it drives a layer through its real neighbours.
  if (/\.(?:test|fixture)\.ts$/.test(file) || target.startsWith("main/api/")) return undefined;
  if (target.endsWith(".fixture.ts")) return "a fixture is for tests only";
  const from = layerOf(file);
  if (from === undefined) return undefined;
  if (!target.startsWith("main/engine/")) return `only files directly in main/engine may import ${dirname(target)}`;
  const to = layerOf(target);
  const may = layers[from];
  if (may === undefined) return `${from} is not in the table of layers (layers.test.ts)`;
  if (to === undefined) return "nothing below main/engine may import its facade, which imports everything";
  if (to === from || may.includes(to)) return undefined;
  return `${from} may import ${may.length === 0 ? "nothing of the engine" : may.join(", ")}, not ${to}`;
}

/** The folder below main/engine; undefined for a file directly in it. */
function layerOf(path: string): string | undefined {
  const [folder, ...rest] = path.slice("main/engine/".length).split("/");
  return rest.length === 0 ? undefined : folder;
}

const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

function shapeProblems(sources: Sources): string[] {
  return [...sources].flatMap(([file, text]) => {
    const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
    const stem = basename(file).replace(/(?:(?:\.[a-z]+)?\.(?:test|fixture)|\.(?:e2e|long|bench|config|d))?\.(?:tsx?|mjs)$/, "");
    const named = [...dirname(file).split("/"), stem].every((part) => kebab.test(part));
    return [
      ...(lines > longest ? [`${file} has ${String(lines)} lines, more than ${String(longest)}: split it by what it does`] : []),
      ...(named ? [] : [`${file} is not kebab-case, which is the same on every file system`]),
    ];
  });
}

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

// A checkout of its own with a small program: what is tested is that no change to it is ever missed.
const root = join(import.meta.dirname, "../..");
let checkout = "";

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "lifeboat-bundle-"));
  for (const file of ["build/lifeboat.mjs", "build/build.mjs", "build/bundle.mjs", "build/companion-files.mjs", "build/pinned-node.mjs", "package.json", "package-lock.json"]) {
    cpSync(join(root, file), join(checkout, file), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(checkout, "node_modules"));
  mkdirSync(join(checkout, "main/cli"), { recursive: true });
  source("main.ts", `import { word } from "./word.ts";\nconst which: string = import.meta.url;\nconsole.log(word, which.includes(".cache"));\n`);
  source("word.ts", `export const word = "one";\n`);
});

afterEach(() => rmSync(checkout, { recursive: true }));

function source(name: string, text: string): void {
  writeFileSync(join(checkout, "main/cli", name), text);
}

function lifeboat(): string {
  const { stdout, stderr } = spawnSync(process.execPath, [join(checkout, "build/lifeboat.mjs")], { encoding: "utf8" });
  return stdout + stderr;
}

const bundles = (): string[] => readdirSync(join(checkout, ".cache")).filter((name) => name.startsWith("cli-"));

test("the command line runs from a bundle, which is made once", () => {
  expect([lifeboat(), lifeboat()]).toEqual(["one true\n", "one true\n"]);
  expect(bundles()).toHaveLength(1);
});

test.skipIf(process.platform === "win32")("what one user made, another can run", () => {
  lifeboat();
  const modeOf = (name: string): number => statSync(join(checkout, name)).mode & 0o777;
  expect(modeOf(`.cache/${bundles()[0] ?? ""}`)).toBe(modeOf("main"));
});

test("a change to any of its sources is in the very next run", () => {
  lifeboat();
  source("word.ts", `export const word = "two";\n`);
  expect(lifeboat()).toBe("two true\n");
});

test("sources that make no bundle run as they are, and say what is wrong with them", () => {
  lifeboat();
  source("word.ts", "export const word = ;\n");
  expect(lifeboat()).toContain("SyntaxError");
  expect(bundles()).toHaveLength(1);
  source("word.ts", `export const word = "three";\n`);
  rmSync(join(checkout, ".cache"), { recursive: true });
  writeFileSync(join(checkout, ".cache"), "no folder");
  expect(lifeboat()).toBe("three false\n");
  expect(existsSync(join(checkout, ".cache/bundle.json"))).toBe(false);
});

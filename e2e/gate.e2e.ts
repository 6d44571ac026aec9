// The scripts behind .ci/run must fail when they should.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const build = join(import.meta.dirname, "../build");
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-gate-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

function run(script: string, ...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(build, script), ...args], { cwd: dir, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

function write(name: string, content: unknown): string {
  writeFileSync(join(dir, name), typeof content === "string" ? content : JSON.stringify(content));
  return join(dir, name);
}

describe("count-tests", () => {
  const report = (numPassedTests: number, numFailedTests: number, numPendingTests = 0): string =>
    write(`${String(numPassedTests)}-${String(numFailedTests)}.json`, { numPassedTests, numFailedTests, numPendingTests, numTodoTests: 0 });

  it.each([
    { title: "adds all runners", args: () => ["0", `${report(3, 0, 1)}:0`, `${report(4, 0, 1)}:0`], line: "7 passed, 0 failed, 2 skipped", status: 0 },
    { title: "counts failed tests", args: () => ["0", `${report(3, 2)}:1`], line: "3 passed, 2 failed, 0 skipped", status: 1 },
    { title: "counts failed steps", args: () => ["2", `${report(3, 0)}:0`], line: "3 passed, 2 failed, 0 skipped", status: 1 },
    { title: "sees a run that failed outside its tests", args: () => ["0", `${report(3, 0)}:1`], line: "3 passed, 1 failed, 0 skipped", status: 1 },
    { title: "sees a run without tests", args: () => ["0", `${report(0, 0)}:0`], line: "0 passed, 1 failed, 0 skipped", status: 1 },
    { title: "sees a missing report", args: () => ["0", "none.json:134"], line: "0 passed, 1 failed, 0 skipped", status: 1 },
  ])("$title", ({ args, line, status }) => {
    expect(run("count-tests.mjs", ...args())).toEqual({ status, output: `${line}\n` });
  });
});

describe("check-files", () => {
  const registry = ["registry", "npmjs", "org"].join(".");
  const check = (text: string): { status: number | null; output: string } => {
    spawnSync("git", ["init", "-q"], { cwd: dir });
    write("a.txt", `fine\n${text}\n`);
    spawnSync("git", ["add", "a.txt"], { cwd: dir });
    return run("check-files.mjs");
  };

  it.each([
    [`https://${registry}/x`, "a.txt:2 names a registry host"],
    [`open("${["", "home", "bob", "x"].join("/")}")`, "a.txt:2 names a home folder"],
  ])("finds %s", (text, problem) => {
    const { status, output } = check(text);
    expect(output).toContain(problem);
    expect(status).toBe(1);
  });

  it("finds the checkout's own path", () => {
    expect(check(`see ${dir}/b`).output).toContain("names this machine's paths");
  });

  it("lets ordinary paths through", () => {
    expect(check("./main/home/work.ts https://example.org/home/").status).toBe(0);
  });
});

describe("check-lock", () => {
  const check = (packages: Record<string, object>): { status: number | null; output: string } => {
    write("package.json", { allowScripts: { refused: false } });
    write("package-lock.json", { packages });
    return run("check-lock.mjs");
  };

  it("passes a whole lockfile", () => {
    const native = { "node_modules/a": { optionalDependencies: { "a-linux": "1" } }, "node_modules/a-linux": {} };
    expect(check({ ...native, "node_modules/refused": { hasInstallScript: true } }).status).toBe(0);
  });

  it.each([
    [{ "node_modules/a": { optionalDependencies: { "a-linux": "1" } } }, "wants a-linux, which is not locked"],
    [{ "node_modules/a": { resolved: "https://packages.example/a.tgz" } }, "tied to the host"],
    [{ "node_modules/a": { hasInstallScript: true } }, "has an install script"],
  ])("finds %j", (packages, problem) => {
    const { status, output } = check(packages);
    expect(output).toContain(problem);
    expect(status).toBe(1);
  });
});

import { spawnSync } from "node:child_process";
import { existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeScratch } from "./scratch.ts";

it("is private, and what a killed process left there goes with the next one", () => {
  const left = spawnSync(process.execPath, ["-e", `import(${JSON.stringify(join(import.meta.dirname, "scratch.ts"))}).then(({ makeScratch }) => { process.stdout.write(makeScratch()); process.kill(process.pid, "SIGKILL"); })`], { encoding: "utf8" }).stdout;
  expect(existsSync(left)).toBe(true);
  writeFileSync(join(left, "Manifest.db"), "plain");
  const mine = makeScratch();
  expect(existsSync(left)).toBe(false);
  const second = makeScratch();
  expect([existsSync(mine), existsSync(second)]).toEqual([true, true]);
  expect(statSync(mine).mode & 0o777).toBe(0o700);
  rmSync(mine, { recursive: true });
  rmSync(second, { recursive: true });
});

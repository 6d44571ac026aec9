import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Engine } from "./engine.ts";
import { memorySecrets } from "./providers/memory/io.ts";
import { makeScratch } from "./scratch.ts";

function leftByAKilledOne(): string {
  const path = JSON.stringify(join(import.meta.dirname, "scratch.ts"));
  const left = spawnSync(process.execPath, ["-e", `import(${path}).then(({ makeScratch }) => { process.stdout.write(makeScratch()); process.kill(process.pid, "SIGKILL"); })`], { encoding: "utf8" }).stdout;
  writeFileSync(join(left, "Manifest.db"), "plain");
  return left;
}

it("is private, and what a killed process left there goes with the next one", () => {
  const left = leftByAKilledOne();
  const mine = makeScratch();
  expect(existsSync(left)).toBe(false);
  const second = makeScratch();
  expect([existsSync(mine), existsSync(second)]).toEqual([true, true]);
  expect(statSync(mine).mode & 0o777).toBe(0o700);
  rmSync(mine, { recursive: true });
  rmSync(second, { recursive: true });
});

it("what a killed process left goes when Lifeboat is started, even if it backs nothing up", async () => {
  const left = leftByAKilledOne();
  const dir = mkdtempSync(join(tmpdir(), "lifeboat-started-"));
  const engine = await Engine.open({ vaultDir: join(dir, "vault"), create: true, secrets: () => memorySecrets() });
  expect(existsSync(left)).toBe(false);
  await engine.close();
  rmSync(dir, { recursive: true });
});

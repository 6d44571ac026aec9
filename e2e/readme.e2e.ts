// Every command the README shows is run as shown: blocks fenced as `sh`, in order, with an empty home folder.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const blocks = [...readme.matchAll(/^```sh\n([^]*?)^```$/gm)].map((match) => match[1] ?? "");
const home = mkdtempSync(join(tmpdir(), "lifeboat-readme-"));

afterAll(() => rmSync(home, { recursive: true }));

it("shows commands", () => {
  expect(blocks.length).toBeGreaterThan(0);
});

/** The checkout is installed and being tested already; both would run these tests inside themselves. */
const alreadyDone = /^(?:npm ci(?: && )?|npm test|npm run (?:ready|e2e|e2e:long|bench))\s*(?:#.*)?$/;

for (const block of blocks) {
  const lines = block.split("\n").map((line) => line.replace(/^npm ci && /, ""));
  const commands = lines.filter((line) => !alreadyDone.test(line)).join("\n");
  it(`runs: ${block.trim().split("\n")[0] ?? ""}`, () => {
    const run = spawnSync("bash", ["-euo", "pipefail", "-c", commands], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, ".config"), XDG_DATA_HOME: join(home, ".local/share") },
    });
    expect(run.status, `${commands}\n${run.stdout}${run.stderr}`).toBe(0);
  });
}

import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ShellFile } from "./shell-file.ts";

it("what cannot be written counts all the same, and is written with the next change", () => {
  const dir = mkdtempSync(join(tmpdir(), "lifeboat-shell-"));
  try {
    const path = join(dir, "shell.json");
    mkdirSync(`${path}.new`);
    const file = new ShellFile(path);
    file.save({ maximized: true });
    expect(file.state).toEqual({ maximized: true });
    rmdirSync(`${path}.new`);
    file.save({ keepWatch: true });
    expect(new ShellFile(path).state).toEqual({ maximized: true, keepWatch: true });
  } finally {
    rmSync(dir, { recursive: true });
  }
});

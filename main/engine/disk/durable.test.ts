import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { giveFreshName, syncFolder, syncFolderNow } from "./durable.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-durable-"));
  writeFileSync(join(dir, "tmp"), "new");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe("a fresh name", () => {
  it("is given", async () => {
    expect(await giveFreshName(join(dir, "tmp"), join(dir, "name"))).toBe(true);
    expect(readdirSync(dir)).toEqual(["name"]);
  });

  it("that is taken, were it by a link that leads nowhere, stays what it was", async () => {
    writeFileSync(join(dir, "name"), "old");
    symlinkSync(join(dir, "nowhere"), join(dir, "link"));
    for (const taken of ["name", "link"]) expect(await giveFreshName(join(dir, "tmp"), join(dir, taken))).toBe(false);
    expect(readFileSync(join(dir, "name"), "utf8")).toBe("old");
    expect(readdirSync(dir).sort()).toEqual(["link", "name", "tmp"]);
  });
});

// /proc is a file system without syncing of folders (EINVAL), as shares of networks are.
it.runIf(process.platform === "linux")("a folder that its file system cannot sync is no failure; one that is not there is", async () => {
  expect(() => execFileSync("sync", ["/proc"], { stdio: "pipe" })).toThrow("Invalid argument");
  await syncFolder("/proc");
  syncFolderNow("/proc");
  await expect(syncFolder(join(dir, "gone"))).rejects.toMatchObject({ code: "ENOENT" });
  expect(() => syncFolderNow(join(dir, "gone"))).toThrow("ENOENT");
});

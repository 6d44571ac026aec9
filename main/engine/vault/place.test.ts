import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolders } from "./place.ts";

it("folders are made with those above them, which are nobody else's", () => {
  const dir = mkdtempSync(join(tmpdir(), "lifeboat-folders-"));
  try {
    expect(makeFolders(join(dir, "a", "b", "c"))).toBe(join(dir, "a"));
    expect(makeFolders(join(dir, "a", "b", "c"))).toBeUndefined();
    expect(statSync(join(dir, "a", "b")).mode & 0o777).toBe(process.platform === "win32" ? 0o666 : 0o700);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

it.skipIf(process.platform !== "linux")("a folder that takes none is told, and not tried for ever", () => {
  for (const path of ["/proc/nope", "/proc/nope/deeper"]) expect(() => makeFolders(path)).toThrow(expect.objectContaining({ code: "no-folder" }));
});

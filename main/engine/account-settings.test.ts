import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { refuseOwnVault } from "./account-settings.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-settings-"));
  mkdirSync(join(dir, "vault/photos"), { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true }));

it.each(["vault", "vault/photos", "vault/copy", "vault/not/there/yet", "link/copy", "."])("a folder that lies in the vault, or holds it, is refused, be it there already or not: %s", (path) => {
  symlinkSync(join(dir, "vault"), join(dir, "link"));
  expect(() => refuseOwnVault({ dir: join(dir, path) }, join(dir, "vault"))).toThrow(expect.objectContaining({ code: "folder-nested" }));
});

it.each(["disk", "vault-2", "disk/not/there/yet"])("one beside it is not: %s", (path) => {
  expect(() => refuseOwnVault({ dir: join(dir, path) }, join(dir, "vault"))).not.toThrow();
});

import { existsSync, globSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";

/** The log first: one that stayed beside another database would be played into that. */
const files = ["vault.db-wal", "vault.db-shm", "vault.db"];

/** Takes a database out of the way. Nothing of it is thrown away: what came after the copy may be only there. */
export function moveAside(vaultDir: string): void {
  const there = files.filter((name) => existsSync(join(vaultDir, name)));
  if (there.length === 0) return;
  const folder = unfinished(vaultDir) ?? join(vaultDir, `damaged-${new Date().toISOString().replaceAll(":", "-")}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of there) renameSync(join(vaultDir, name), join(folder, name));
}

/** Begun by one that was killed. */
function unfinished(vaultDir: string): string | undefined {
  const found = globSync("damaged-*", { cwd: vaultDir }).find((name) => !existsSync(join(vaultDir, name, "vault.db")));
  return found === undefined ? undefined : join(vaultDir, found);
}

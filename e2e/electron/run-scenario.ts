import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const register = join(import.meta.dirname, "stand-in/register.ts");
const drive = join(import.meta.dirname, "drive.ts");

/** In a process, a home folder and a Chromium of its own. `out` is the folder of the bundle. */
export function runScenario(out: string, scenario: string, more: NodeJS.ProcessEnv = {}): { status: number | null; output: string } {
  const home = mkdtempSync(join(tmpdir(), "lifeboat-desk-"));
  const own = { HOME: home, LIFEBOAT_CONFIG: join(home, "config"), LIFEBOAT_CACHE: join(home, "cache"), XDG_CONFIG_HOME: join(home, ".config") };
  const env = { ...process.env, ...own, STANDIN_SCENARIO: scenario, ...more };
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", register, drive, out, scenario], { env, encoding: "utf8", timeout: 90_000 });
    return { status, output: stdout + stderr };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

// Runs the whole-program tests: `npm run e2e`, or `npm run e2e:long` for the full counts. Other arguments go to vitest.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPage } from "../build/build.mjs";
import { bundledCli } from "../build/bundle.mjs";
import { fiuAvailable, xfsprogsAvailable } from "./durability-disk.ts";
import { apacheAvailable, rcloneAvailable } from "./servers/webdav.ts";
import { radicaleAvailable } from "./servers/radicale.ts";
import { qemuAvailable } from "./usb/boot.ts";
import { vdirsyncerAvailable } from "./servers/vdirsyncer.ts";
import { xandikosAvailable } from "./servers/xandikos.ts";

const root = join(import.meta.dirname, "..");
/** By the name of the Debian package. */
const programs = {
  radicale: radicaleAvailable,
  xandikos: xandikosAvailable,
  vdirsyncer: vdirsyncerAvailable,
  "apache2-bin": apacheAvailable,
  rclone: rcloneAvailable,
  xfsprogs: xfsprogsAvailable,
  "fiu-utils": fiuAvailable,
  "qemu-system-x86": qemuAvailable,
};

if (programsAreThere()) {
  // Now, so that no two tests build the same at the same time.
  buildPage();
  bundledCli();
  process.exitCode = runVitest(process.argv.slice(2));
} else process.exitCode = 1;

function programsAreThere(): boolean {
  const missing = Object.entries(programs).filter(([, available]) => !available());
  const required = process.env["CI"] === "true";
  for (const [name] of missing) {
    const what = `${name} is not installed (Debian: apt-get install ${name})`;
    console.error(required ? `FAILED: ${what}, and CI must not skip` : `skipped: tests with ${name}; ${what}`);
  }
  return missing.length === 0 || !required;
}

/** Server logs go to a temporary folder, kept only when something failed. */
function runVitest(args: readonly string[]): number {
  const logs = mkdtempSync(join(tmpdir(), "lifeboat-e2e-logs-"));
  const long = args.includes("--long");
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const config = ["run", "--root", root, "--config", join(import.meta.dirname, "vitest.config.ts")];
  const { status } = spawnSync(process.execPath, [vitest, ...config, ...args.filter((arg) => arg !== "--long")], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, E2E_LOGS: logs, E2E_LONG: long ? "1" : "0" },
  });
  if (status === 0) rmSync(logs, { recursive: true });
  else console.error(`Server logs: ${logs}`);
  return status ?? 1;
}

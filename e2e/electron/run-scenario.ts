import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const register = join(import.meta.dirname, "stand-in/register.ts");
const drive = join(import.meta.dirname, "drive.ts");

/** A program of the system's that only notes what it was told, in a folder of its own: `systemctl.log` in the home folder. */
function noteTaker(home: string, name: string): string {
  const bin = join(home, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, name), `#!/bin/sh\necho "$@" >> "${home}/${name}.log"\n`, { mode: 0o755 });
  return bin;
}

/** The daily check of a program that is somewhere else now, and that the person wants it. */
function movedAway(home: string): NodeJS.ProcessEnv {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  };
  write(".config/systemd/user/lifeboat-daily.service", '[Service]\nExecStart="/old/lifeboat"\n');
  write("config/window/shell.json", '{"dailyCheck":true}');
  return {};
}

/** What a scenario needs from the start. */
const needs: Readonly<Record<string, (home: string) => NodeJS.ProcessEnv>> = {
  moved: movedAway,
  update: (home) => ({ STANDIN_PACKAGED: "1", APPIMAGE: join(home, "Lifeboat.AppImage"), XDG_CACHE_HOME: join(home, ".cache") }),
};

export type Ran = { readonly status: number | null; readonly output: string };

/** In a process, a home folder and a Chromium of its own. `out` is the folder of the bundle. */
export async function runScenario(out: string, scenario: string, more: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const home = mkdtempSync(join(tmpdir(), "lifeboat-desk-"));
  const path = `${noteTaker(home, "systemctl")}:${process.env["PATH"] ?? ""}`;
  const own = { PATH: path, ...needs[scenario]?.(home), HOME: home, LIFEBOAT_CONFIG: join(home, "config"), LIFEBOAT_CACHE: join(home, "cache"), XDG_CONFIG_HOME: join(home, ".config") };
  const env = { ...process.env, ...own, STANDIN_SCENARIO: scenario, ...more };
  try {
    const child = spawn(process.execPath, ["--import", register, drive, out, scenario], { env, timeout: 110_000 });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => said.push(piece));
    await once(child, "close");
    return { status: child.exitCode, output: Buffer.concat(said).toString() };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

// vdirsyncer from Debian: an independent client, to check test servers with, and the peer of the measurements.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Server } from "./server.ts";

export function vdirsyncerAvailable(): boolean {
  return spawnSync("vdirsyncer", ["--version"]).status === 0;
}

/** Writes `dir/config`: contacts are synced with dir/contacts/<collection>, calendars with dir/calendars/<collection>. */
export function configureVdirsyncer(dir: string, server: Pick<Server, "url" | "user" | "password">): void {
  const pair = (name: string, type: string, ending: string): string => `
[pair ${name}]
a = "${name}_server"
b = "${name}_folder"
collections = ["from a", "from b"]
[storage ${name}_server]
type = "${type}"
url = "${server.url}"
username = "${server.user}"
password = "${server.password}"
[storage ${name}_folder]
type = "filesystem"
path = "${join(dir, name)}"
fileext = "${ending}"
`;
  const general = `[general]\nstatus_path = "${join(dir, "status")}"\n`;
  writeFileSync(join(dir, "config"), general + pair("contacts", "carddav", ".vcf") + pair("calendars", "caldav", ".ics"));
}

/** Collections missing on one side are made without asking. Throws with what it printed when it fails. */
export function runVdirsyncer(dir: string, command: "discover" | "sync"): void {
  const run = spawnSync("vdirsyncer", ["-c", join(dir, "config"), command], { encoding: "utf8", input: "y\n".repeat(50) });
  if (run.status !== 0) throw new Error(`vdirsyncer ${command}: ${String(run.status)}\n${run.stdout}${run.stderr}`);
}

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Built } from "../build.ts";
import { stubElectron, type System } from "./stub-electron.ts";

const root = join(import.meta.dirname, "../../..");
const shim = join(import.meta.dirname, "fpm-shim.mjs");
const flags: Readonly<Record<System, readonly string[]>> = {
  linux: ["--linux", "deb", "--x64"],
  darwin: ["--mac", "dir", "--arm64"],
  win32: ["--win", "dir", "--x64"],
};
/** Where electron-builder puts each system's app, and the app's archive in it. */
const layouts: Readonly<Record<System, { readonly app: string; readonly resources: string }>> = {
  linux: { app: "linux-unpacked", resources: "resources" },
  darwin: { app: "mac-arm64/Lifeboat.app", resources: "Contents/Resources" },
  win32: { app: "win-unpacked", resources: "resources" },
};

/** `app` is the folder a person would get; `dist` what electron-builder left around it. */
export type Packed = { readonly dist: string; readonly app: string; readonly resources: string };

/** The bundle as a project of its own: what electron-builder packs beside it is copied, as it follows no links. */
export function makeProject(built: Built, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of ["package.json", "electron-builder.yml", "LICENSE", "resources"]) cpSync(join(root, name), join(folder, name), { recursive: true });
  cpSync(built.out, join(folder, "out"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
}

/** Packs it around a stub of Electron. Throws with what electron-builder said. */
export function pack(project: string, system: System): Packed {
  const [electron, dist] = [join(project, `electron-${system}`), join(project, `dist-${system}`)];
  stubElectron(electron, system, electronVersion());
  const builder = join(root, "node_modules/electron-builder/cli.js");
  const config = [`-c.electronDist=${electron}`, `-c.directories.output=${dist}`, "-c.mac.identity=null", "-c.mac.notarize=false"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [builder, ...flags[system], ...config, "--publish", "never"], {
    cwd: project,
    env: { ...process.env, CUSTOM_FPM_PATH: shim },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`electron-builder failed: ${stdout}${stderr}`);
  const { app, resources } = layouts[system];
  return { dist, app: join(dist, app), resources: join(dist, app, resources) };
}

function electronVersion(): string {
  return (JSON.parse(readFileSync(join(root, "node_modules/electron/package.json"), "utf8")) as { version: string }).version;
}

// What an Android phone's shell finds, in a tree of Debian's files: busybox for toybox, the stand-ins, Node to run them.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "./content/world.ts";

export const phonePackages = ["adbd", "busybox-static", "libstdc++6"];
export const adbd = "/usr/lib/android-sdk/platform-tools/adbd";

const content = join(import.meta.dirname, "content");
const programs: Readonly<Record<string, string>> = {
  content: 'NODE_COMPILE_CACHE=/data/cache exec /opt/node --disable-warning=ExperimentalWarning /opt/content/main.ts /data/world.json "$@"',
  getprop: `if [ -n "$1" ]; then sed -n "s/^\\[$1\\]: \\[\\(.*\\)\\]\\$/\\1/p" /data/properties; else cat /data/properties; fi`,
  // What was started, a line each; nothing opens.
  am: 'echo "$@" >> /data/started; echo "Starting: Intent { }"',
};

/** The stand-ins' sources, for the key of a tree that has them. */
export function standIns(): string[] {
  return [JSON.stringify(programs), ...readdirSync(content).map((name) => readFileSync(join(content, name), "utf8"))];
}

export function addPhone(tree: string): void {
  for (const folder of ["dev", "proc", "sys", "data", "sdcard/DCIM", "sdcard/Download", "sdcard/Pictures", "data/local/tmp", "tmp", "root", "etc", "opt", "run"]) mkdirSync(join(tree, folder), { recursive: true });
  const applets = execFileSync(join(tree, "usr/bin/busybox"), ["--list"], { encoding: "utf8" }).trim().split("\n");
  for (const applet of applets) {
    if (!existsSync(join(tree, "usr/bin", applet)) && !existsSync(join(tree, "usr/sbin", applet))) symlinkSync("busybox", join(tree, "usr/bin", applet));
  }
  if (!existsSync(join(tree, "etc/passwd"))) writeFileSync(join(tree, "etc/passwd"), "root:x:0:0::/:/bin/sh\nshell:x:2000:2000::/:/bin/sh\n");
  writeFileSync(join(tree, "etc/machine-id"), "0123456789abcdef0123456789abcdef\n");
  cpSync(process.execPath, join(tree, "opt/node"), { dereference: true });
  cpSync(content, join(tree, "opt/content"), { recursive: true });
  for (const [name, script] of Object.entries(programs)) {
    const file = join(tree, "usr/bin", name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }
}

/** Puts a world into the tree, in place of the one before. */
export function setWorld(tree: string, world: World): void {
  writeFileSync(join(tree, "data/world.json"), JSON.stringify(world));
  const properties = { "ro.build.version.release": String(world.android), ...world.properties };
  writeFileSync(join(tree, "data/properties"), Object.entries(properties).map(([name, value]) => `[${name}]: [${value}]\n`).join(""));
}

#!/usr/bin/env node
// Stands for fpm, which electron-builder would download, where dpkg-deb is at hand: CUSTOM_FPM_PATH=<this file>. Only -t deb.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const { options, depends, mappings } = read(process.argv.slice(2));
if (options.t !== "deb") throw new Error(`this makes .deb files only, not ${options.t}`);
const root = mkdtempSync(join(tmpdir(), "deb-"));
for (const [from, to] of mappings) copy(from, join(root, to));
mkdirSync(join(root, "DEBIAN"));
writeFileSync(join(root, "DEBIAN/control"), control());
for (const [option, script] of [["after-install", "postinst"], ["after-remove", "postrm"]]) {
  if (options[option] === undefined) continue;
  cpSync(options[option], join(root, "DEBIAN", script));
  chmodSync(join(root, "DEBIAN", script), 0o755);
}
execFileSync("dpkg-deb", ["--root-owner-group", "-Zxz", "-z1", "--build", root, options.package], { stdio: "inherit" });
rmSync(root, { recursive: true });

/** fpm's words: options with a value, -d for each dependency, then what goes where as from=to. */
function read(words) {
  const read = { options: {}, depends: [], mappings: [] };
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === "--force") continue;
    if (word === "-d") read.depends.push(words[++i]);
    else if (word.startsWith("-")) read.options[word.replace(/^-+/, "")] = words[++i];
    else read.mappings.push([word.slice(0, word.lastIndexOf("=")), word.slice(word.lastIndexOf("=") + 1)]);
  }
  return read;
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  if (!from.endsWith("/")) chmodSync(to, 0o644);
}

function control() {
  const [kilobytes] = execFileSync("du", ["-sk", "--exclude=DEBIAN", root], { encoding: "utf8" }).split("\t");
  const fields = {
    Package: options.name,
    Version: options.version,
    Architecture: options.architecture,
    Maintainer: options.maintainer,
    "Installed-Size": kilobytes,
    Depends: depends.join(", "),
    Recommends: options["deb-recommends"],
    Section: options.category,
    Priority: options["deb-priority"],
    Homepage: options.url,
    Description: options.description.trim().replaceAll(/\n\s*/g, "\n "),
  };
  return Object.entries(fields).map(([name, value]) => (value ? `${name}: ${value}\n` : "")).join("");
}

// What a person installs, made with a stub in Electron's place: everything that is ours is real. Files with a binary are
// exact for this system only, since npm installs those of one system; for the others it prints what cannot be checked.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gather, mergeFeeds } from "../build/gather-installers.mjs";
import { buildApp } from "./electron/build.ts";
import { noChroot, runInChroot, standInPackage } from "./electron/packaging/chroot.ts";
import { filesBeside, filesIn, fusesOf, systemOf, unpackTo } from "./electron/packaging/look-in.ts";
import { makeProject, pack, type Packed } from "./electron/packaging/pack.ts";
import type { System } from "./electron/packaging/stub-electron.ts";
import { runScenario } from "./electron/run-scenario.ts";

const root = join(import.meta.dirname, "..");
const systems = ["linux", "darwin", "win32"] as const satisfies readonly System[];
const programs: Readonly<Record<System, string>> = { linux: "lifeboat", darwin: "", win32: "Lifeboat.exe" };
const debian = existsSync("/usr/bin/dpkg-deb");
const chrootless = debian ? noChroot() : "there is no dpkg";
if (chrootless !== undefined) console.log(`skipped: install, run and purge of the .deb in a chroot: ${chrootless}`);
const project = mkdtempSync(join(tmpdir(), "lifeboat-pack-"));
const packed = new Map<System, Packed>();

describe.skipIf(!debian)("what is installed", () => {
  beforeAll(() => {
    const built = buildApp();
    makeProject(built, project);
    rmSync(built.folder, { recursive: true });
    for (const system of systems) packed.set(system, pack(project, system));
  }, 300_000);
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it.each(systems)("%s: holds the bundle and its resources, and no source, test or map", (system) => {
    const files = filesIn(of(system).resources);
    const wanted = ["out/main/index.js", "out/main/engine-process.js", "out/main/decoder-process.js", "out/main/writer-worker.js", "out/preload/index.cjs", "out/renderer/index.html", "resources/icons/tray-whole-light.png", "resources/sample/sample.json", "package.json"];
    expect(files).toEqual(expect.arrayContaining(wanted));
    expect(files.filter((file) => /\.(?:ts|tsx|map|md|test\.js)$|\.env/.test(file))).toEqual([]);
    const packages = new Set(files.flatMap((file) => /^node_modules\/((?:@[\w.-]+\/)?[\w.-]+)/.exec(file)?.[1] ?? []));
    const common = [...packages].filter((name) => !/linux|darwin|win32/.test(name)).sort();
    expect(common).toEqual(["@img/colour", "@napi-rs/keyring", "better-sqlite3", "detect-libc", "semver", "sharp"]);
    const program = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as { version: string };
    expect(program.version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it.each(systems)("%s: only binaries lie outside the archive, of that system", (system) => {
    const { resources } = of(system);
    const beside = filesBeside(resources);
    expect(beside.filter((file) => !/\.(?:node|so(?:\.[\d.]+)?|dylib|dll)$/.test(file))).toEqual([]);
    expect(beside.filter((file) => systemOf(join(resources, "app.asar.unpacked", file)) !== system)).toEqual([]);
    // Of another system only the database's binary is here: its package brings those of all.
    expect(beside).toHaveLength(system === process.platform ? 4 : 1);
    if (system !== process.platform) console.log(`${system}: cannot be checked here: the binaries of sharp and keyring, the program, its signature`);
  });

  it.each(["linux", "win32"] as const)("%s: the program runs only our archive, unchanged, and is no Node for others", async (system) => {
    const fuses = await fusesOf(join(of(system).app, programs[system]));
    expect(fuses).toEqual({ runAsNode: false, nodeOptions: false, inspect: false, integrity: true, onlyAsar: true });
  });

  it("darwin: the archive's hash is in Info.plist", () => {
    const plist = readFileSync(join(of("darwin").app, "Contents/Info.plist"), "utf8");
    expect(plist).toContain("ElectronAsarIntegrity");
    expect(plist).toContain("io.lifeboat.app");
  });

  it("the packed archive opens its window, answers the contract and makes thumbnails", async () => {
    const folder = join(project, "unpacked");
    unpackTo(of("linux").resources, folder);
    for (const scenario of ["window", "contract", "pictures"]) {
      expect(await runScenario(join(folder, "out"), scenario, { STANDIN_PACKAGED: "1" })).toMatchObject({ status: 0 });
    }
  });

  it("knows where new versions come from", () => {
    expect(readFileSync(join(of("linux").resources, "app-update.yml"), "utf8")).toMatch(/^provider: github$/m);
  });

  it.skipIf(!existsSync("/usr/bin/makensis"))("what Windows' uninstaller does to the daily check compiles", () => {
    const lines = ["Unicode true", "!include LogicLib.nsh", '!define isUpdated "$R0 == 1"', `OutFile "${join(project, "x.exe")}"`, `!include "${join(root, "build/installer.nsh")}"`, "Section", "!insertmacro customUnInstall", "SectionEnd"];
    // Ends with an error for any warning.
    expect(readFileSync(join(root, "electron-builder.yml"), "utf8")).toContain("appId: io.lifeboat.app\n");
    expect(execFileSync("makensis", ["-WX", "-"], { input: `${lines.join("\n")}\n`, encoding: "utf8" })).toContain("1 section");
  });

  it("the .deb puts everything into /opt and the desktop's folders, and says what it needs", () => {
    expect([field("Package"), field("Architecture"), field("Section")]).toEqual(["lifeboat", "amd64", "utils"]);
    expect(field("Depends")).toContain("libgtk-3-0");
    const paths = execFileSync("dpkg-deb", ["-c", deb()], { encoding: "utf8" }).split("\n").map((line) => line.split(/\s+/).at(5) ?? "");
    const files = paths.filter((path) => path !== "" && !path.endsWith("/"));
    expect(files).toEqual(expect.arrayContaining(["./opt/Lifeboat/lifeboat", "./opt/Lifeboat/resources/app.asar", "./usr/share/applications/lifeboat.desktop"]));
    expect(files.filter((path) => !/^\.\/(?:opt\/Lifeboat|usr\/share\/(?:applications|icons|doc))\//.test(path))).toEqual([]);
  });

  it("a desktop shows what it is in German, too", () => {
    const entry = execFileSync("sh", ["-c", 'dpkg-deb --fsys-tarfile "$0" | tar -xO ./usr/share/applications/lifeboat.desktop', deb()], { encoding: "utf8" });
    expect(entry).toMatch(/^Comment=Keeps your contacts/m);
    expect(entry).toMatch(/^Comment\[de\]=Bewahrt deine Kontakte/m);
    expect(entry).toMatch(/^Keywords\[de\]=.*;Kontakte;.*;$/m);
    expect(entry).toMatch(/^StartupWMClass=lifeboat$/m);
  });

  it.skipIf(chrootless !== undefined)("the .deb is installed, runs, and leaves only the person's folder when it is purged", () => {
    const desktop = join(project, "desktop.deb");
    standInPackage(field("Depends").split(", "), desktop);
    const { output, left } = runInChroot(installRunPurge(deb(), desktop), [root, project, dirname(process.execPath)]);
    expect(output).toContain("lifeboat is /usr/bin/lifeboat");
    expect(output).toMatch(/^version: \d+\.\d+\.\d+$/m);
    expect(output).toContain("Everything is here. 1 thing from 1 account");
    expect(output).toContain("gone: yes");
    expect(left).toEqual(expect.arrayContaining(["/home/anna/.config/lifeboat/", "/home/anna/Lifeboat/vault.db"]));
    // The system's own notes of what was installed and when.
    const notes = /^\/(?:var\/lib\/dpkg\/|var\/log\/|var\/cache\/|usr\/share\/(?:applications\/mimeinfo\.cache|mime\/|icons\/hicolor\/icon-theme\.cache))/;
    expect(left.filter((path) => !path.startsWith("/home/anna/") && (!notes.test(path) || /lifeboat/i.test(path)))).toEqual([]);
  });
});

describe("a release", () => {
  const feed = (arch: string, version = "1.2.0"): string => `version: ${version}\nfiles:\n  - url: Lifeboat-${version}-${arch}.zip\n    sha512: ${arch}==\n    size: 3\npath: Lifeboat-${version}-${arch}.zip\nsha512: ${arch}==\nreleaseDate: '2026-11-22T12:00:00.000Z'\n`;

  it("has one file that names both builds for macOS", () => {
    const [from, to] = [join(project, "artifacts"), join(project, "installers")];
    for (const arch of ["arm64", "x64"]) {
      mkdirSync(join(from, arch), { recursive: true });
      writeFileSync(join(from, arch, "latest-mac.yml"), feed(arch));
      writeFileSync(join(from, arch, `Lifeboat-1.2.0-${arch}.zip`), arch);
    }
    gather(from, to);
    expect(readdirSync(to).sort()).toEqual(["Lifeboat-1.2.0-arm64.zip", "Lifeboat-1.2.0-x64.zip", "latest-mac.yml"]);
    const named = readFileSync(join(to, "latest-mac.yml"), "utf8").matchAll(/^ {2}- url: .*-(\w+)\.zip$/gm);
    expect(new Set([...named].map(([, arch]) => arch))).toEqual(new Set(["arm64", "x64"]));
    expect(readFileSync(join(to, "latest-mac.yml"), "utf8").match(/^files:$/gm)).toHaveLength(1);
  });

  it("is never made of two versions, or of two files of one name", () => {
    expect(() => mergeFeeds(feed("arm64"), feed("x64", "1.3.0"))).toThrow("one version");
    expect(() => mergeFeeds(feed("arm64"), "version: 1.2.0\n")).toThrow("one version");
  });
});

const deb = (): string => join(of("linux").dist, readdirSync(of("linux").dist).find((name) => name.endsWith(".deb")) ?? "");
const field = (name: string): string => execFileSync("dpkg-deb", ["-f", deb(), name], { encoding: "utf8" }).trim();

function of(system: System): Packed {
  const found = packed.get(system);
  if (found === undefined) throw new Error(`${system} was not packed`);
  return found;
}

/** Anna's day with it, as root's shell. */
const installRunPurge = (deb: string, desktop: string): string => `
export DEBIAN_FRONTEND=noninteractive
dpkg --install "${desktop}" "${deb}"
type lifeboat
export HOME=/home/anna XDG_CONFIG_HOME= STUB_NODE="${process.execPath}" STUB_MAIN="${join(import.meta.dirname, "electron/packaging/run-packed.mjs")}" DBUS_SESSION_BUS_ADDRESS=disabled:
mkdir -p /home/anna/Contacts
printf 'BEGIN:VCARD\\r\\nVERSION:3.0\\r\\nUID:1\\r\\nFN:Mum\\r\\nEND:VCARD\\r\\n' > /home/anna/Contacts/mum.vcf
echo "version: $(lifeboat --cli --version)"
lifeboat --cli add files /home/anna/Contacts --name Contacts
lifeboat --cli backup
lifeboat --cli status
lifeboat --cli status --notify
dpkg --purge lifeboat lifeboat-test-desktop
[ -L /usr/bin/lifeboat ] || [ -e /opt/Lifeboat ] || echo "gone: yes"
`;

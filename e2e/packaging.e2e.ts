// What a person installs, made with a stub in Electron's place: everything that is ours is real. Files with a binary are
// exact for this system only, since npm installs those of one system; for the others it prints what cannot be checked.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildApp } from "./electron/build.ts";
import { filesBeside, filesIn, fusesOf, systemOf, unpackTo } from "./electron/packaging/look-in.ts";
import { makeProject, pack, type Packed } from "./electron/packaging/pack.ts";
import type { System } from "./electron/packaging/stub-electron.ts";
import { runScenario } from "./electron/run-scenario.ts";

const systems = ["linux", "darwin", "win32"] as const satisfies readonly System[];
const programs: Readonly<Record<System, string>> = { linux: "lifeboat", darwin: "", win32: "Lifeboat.exe" };
const debian = existsSync("/usr/bin/dpkg-deb");
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

  it("the packed archive opens its window, answers the contract and makes thumbnails", () => {
    const folder = join(project, "unpacked");
    unpackTo(of("linux").resources, folder);
    for (const scenario of ["window", "contract", "pictures"]) {
      expect(runScenario(join(folder, "out"), scenario, { STANDIN_PACKAGED: "1" })).toMatchObject({ status: 0 });
    }
  });

  it("the .deb puts everything into /opt and the desktop's folders, and says what it needs", () => {
    const deb = join(of("linux").dist, readdirSync(of("linux").dist).find((name) => name.endsWith(".deb")) ?? "");
    const field = (name: string): string => execFileSync("dpkg-deb", ["-f", deb, name], { encoding: "utf8" }).trim();
    expect([field("Package"), field("Architecture")]).toEqual(["lifeboat", "amd64"]);
    expect(field("Depends")).toContain("libgtk-3-0");
    const paths = execFileSync("dpkg-deb", ["-c", deb], { encoding: "utf8" }).split("\n").map((line) => line.split(/\s+/).at(5) ?? "");
    const files = paths.filter((path) => path !== "" && !path.endsWith("/"));
    expect(files).toEqual(expect.arrayContaining(["./opt/Lifeboat/lifeboat", "./opt/Lifeboat/resources/app.asar", "./usr/share/applications/lifeboat.desktop"]));
    expect(files.filter((path) => !/^\.\/(?:opt\/Lifeboat|usr\/share\/(?:applications|icons|doc))\//.test(path))).toEqual([]);
  });
});

function of(system: System): Packed {
  const found = packed.get(system);
  if (found === undefined) throw new Error(`${system} was not packed`);
  return found;
}

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** As much of resedit as is used. Its own types bring the browser's along, which programs for Node must not see. */
type ResEdit = {
  readonly NtExecutable: { createEmpty(): Program };
  readonly NtExecutableResource: { from(program: Program): { readonly entries: unknown; outputResource(program: Program): void } };
  readonly Resource: { readonly VersionInfo: { createEmpty(): VersionInfo } };
};
type Program = { generate(): ArrayBuffer };
type VersionInfo = {
  setStringValues(where: { lang: number; codepage: number }, values: Readonly<Record<string, string>>): void;
  outputToResourceEntries(entries: unknown): void;
};
const { NtExecutable, NtExecutableResource, Resource } = createRequire(import.meta.url)("resedit") as ResEdit;

export type System = "linux" | "darwin" | "win32";

/** What @electron/fuses looks for in a binary: its mark, a version, the number of fuses and their states. */
const fuses = Buffer.concat([Buffer.from("dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX"), Buffer.from([1, 9]), Buffer.from("000000000")]);
/** Starts what a test wants in its place: run-packed.mjs. */
const program = '#!/bin/sh\nexec "$STUB_NODE" "$STUB_MAIN" "$(readlink -f "$0")" "$@"\n';
const helpers = ["", " (GPU)", " (Plugin)", " (Renderer)"];

/** As much of an unpacked Electron as electron-builder touches: no code of it runs. */
export function stubElectron(folder: string, system: System, version: string): void {
  const write = (path: string, content: string | Buffer, mode = 0o644): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    chmodSync(join(folder, path), mode);
  };
  write("version", version);
  write("LICENSE", "stub");
  write("LICENSES.chromium.html", "stub");
  if (system === "darwin") return writeMac(write);
  for (const language of ["en-US", "de", "fr"]) write(`locales/${language}.pak`, "stub");
  if (system === "win32") return write("electron.exe", Buffer.concat([windowsProgram(), fuses]));
  write("electron", Buffer.concat([Buffer.from(program), fuses]), 0o755);
  write("resources/README", "stub");
  write("chrome-sandbox", "stub", 0o755);
}

/** A program without code, but with the description that electron-builder rewrites. */
function windowsProgram(): Buffer {
  const program = NtExecutable.createEmpty();
  const resources = NtExecutableResource.from(program);
  const description = Resource.VersionInfo.createEmpty();
  description.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: "Electron" });
  description.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  return Buffer.from(program.generate());
}

function writeMac(write: (path: string, content: string | Buffer, mode?: number) => void): void {
  write("Electron.app/Contents/Info.plist", plist("Electron"));
  write("Electron.app/Contents/MacOS/Electron", Buffer.from("stub"), 0o755);
  for (const language of ["en", "de", "fr"]) write(`Electron.app/Contents/Resources/${language}.lproj/locale.pak`, "stub");
  const frameworks = "Electron.app/Contents/Frameworks";
  write(`${frameworks}/Electron Framework.framework/Electron Framework`, fuses, 0o755);
  write(`${frameworks}/Electron Framework.framework/Versions/A/Electron Framework`, fuses, 0o755);
  for (const language of ["en", "de", "fr"]) write(`${frameworks}/Electron Framework.framework/Versions/A/Resources/${language}.lproj/locale.pak`, "stub");
  for (const helper of helpers) {
    const name = `Electron Helper${helper}`;
    write(`${frameworks}/${name}.app/Contents/Info.plist`, plist(name));
    write(`${frameworks}/${name}.app/Contents/MacOS/${name}`, "stub", 0o755);
  }
}

const plist = (name: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>CFBundleName</key><string>${name}</string>
<key>CFBundleExecutable</key><string>${name}</string>
<key>CFBundleIdentifier</key><string>com.github.Electron</string>
</dict></plist>
`;

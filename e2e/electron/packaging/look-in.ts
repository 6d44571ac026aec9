import { extractAll, listPackage } from "@electron/asar";
import { FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { System } from "./stub-electron.ts";

/** Files of the app's archive, those beside it included, with slashes. */
export function filesIn(resources: string): string[] {
  const asar = join(resources, "app.asar");
  const folders = new Set<string>();
  const all = listPackage(asar, { isPack: false }).map((path) => path.replaceAll("\\", "/").slice(1));
  for (const path of all) folders.add(path.slice(0, path.lastIndexOf("/")));
  return all.filter((path) => !folders.has(path)).sort();
}

/** Files that lie beside the archive, because a system must load them itself. */
export function filesBeside(resources: string): string[] {
  const folder = join(resources, "app.asar.unpacked");
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

export const unpackTo = (resources: string, folder: string): void => extractAll(join(resources, "app.asar"), folder);

export type Fuses = Readonly<Record<"runAsNode" | "nodeOptions" | "inspect" | "integrity" | "onlyAsar", boolean>>;

export async function fusesOf(program: string): Promise<Fuses> {
  const wire = await getCurrentFuseWire(program);
  // The wire holds characters: "1" for on.
  const on = (fuse: FuseV1Options): boolean => Number((wire as Record<number, unknown>)[fuse]) === 0x31;
  return {
    runAsNode: on(FuseV1Options.RunAsNode),
    nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: on(FuseV1Options.EnableNodeCliInspectArguments),
    integrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyAsar: on(FuseV1Options.OnlyLoadAppFromAsar),
  };
}

/** By its first bytes; undefined for what no system can load. */
export function systemOf(file: string): System | undefined {
  const magic = readFileSync(file).subarray(0, 4).toString("hex");
  if (magic === "7f454c46") return "linux";
  if (["cffaedfe", "cafebabe"].includes(magic)) return "darwin";
  return magic.startsWith("4d5a") ? "win32" : undefined;
}

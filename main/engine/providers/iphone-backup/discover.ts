import { homedir } from "node:os";
import { join } from "node:path";
import { asLifeboatError } from "../../../api/errors.ts";
import type { Io } from "../provider.ts";
import { backupsIn, readDevice } from "./device.ts";

/** Where Finder, iTunes and Apple Devices put backups. */
export function usualPlaces(platform: NodeJS.Platform, home: string, env: Readonly<Record<string, string | undefined>>): string[] {
  if (platform === "darwin") return [join(home, "Library/Application Support/MobileSync/Backup")];
  if (platform !== "win32") return [];
  const roaming = env["APPDATA"] ?? join(home, "AppData/Roaming");
  // Apple Devices and iTunes of the Microsoft Store; then iTunes of Apple's own installer.
  return [join(home, "Apple/MobileSync/Backup"), join(roaming, "Apple/MobileSync/Backup"), join(roaming, "Apple Computer/MobileSync/Backup")];
}

/** Every backup in the places given; one that cannot be understood is left out and logged. */
export async function* discoverIn(places: readonly string[], io: Io): AsyncGenerator<{ settings: { dir: string }; label: string }> {
  for (const place of places) {
    for (const dir of await backupsIn(place).catch((thrown: unknown) => skip(thrown, io))) {
      const device = await readDevice(dir).catch((thrown: unknown) => void skip(thrown, io));
      if (device !== undefined) yield { settings: { dir }, label: device.name };
    }
  }
}

export const discover = (io: Io): ReturnType<typeof discoverIn> => discoverIn(usualPlaces(process.platform, homedir(), process.env), io);

function skip(thrown: unknown, io: Io): [] {
  const { code, detail } = asLifeboatError(thrown);
  io.log("a backup folder was passed over", { code, detail });
  return [];
}

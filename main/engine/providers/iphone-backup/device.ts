import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { PlistDict } from "./plist.ts";
import { asBytes, asDict, asText, maxPlistBytes, parsePlist } from "./plist.ts";

/** What the property lists of a backup say, before any password is needed. */
export type Device = {
  readonly dir: string;
  /** The device's unique identifier, upper-case. */
  readonly id: string;
  readonly name: string;
  /** Absent: not encrypted. */
  readonly lock?: { readonly keybag: Uint8Array; readonly manifestKey: Uint8Array };
  /** False while a backup is being made, and where the last one broke off. */
  readonly finished: boolean;
};

/** Throws "source-away" where no backup is, "unsupported" for those of iOS 9 and older, "invalid-item" for a damaged one. */
export async function readDevice(dir: string): Promise<Device> {
  const home = await homeOf(dir);
  const manifest = await readDict(join(home, "Manifest.plist"));
  if (manifest === undefined) throw new LifeboatError("invalid-item", `${basename(home)}: Manifest.plist is missing`);
  const info = await readDict(join(home, "Info.plist")).catch(() => undefined);
  const status = await readDict(join(home, "Status.plist")).catch(() => undefined);
  const lockdown = asDict(manifest.get("Lockdown"));
  const id = asText(info?.get("Unique Identifier")) ?? asText(info?.get("Target Identifier")) ?? asText(lockdown?.get("UniqueDeviceID"));
  if (id === undefined) throw new LifeboatError("invalid-item", "neither Info.plist nor Manifest.plist says which device this is");
  const lock = lockOf(manifest);
  return {
    dir: home,
    id: id.toUpperCase(),
    name: asText(info?.get("Device Name")) ?? asText(lockdown?.get("DeviceName")) ?? "iPhone",
    ...(lock !== undefined && { lock }),
    finished: asText(status?.get("SnapshotState")) === "finished",
  };
}

/** The folder itself, or the only backup in it. */
async function homeOf(dir: string): Promise<string> {
  if (await isBackup(dir)) return dir;
  const found = await backupsIn(dir);
  const [only] = found;
  if (only === undefined) throw new LifeboatError("source-away", `${dir} holds no iPhone backup (no Manifest.db)`);
  if (found.length > 1) throw new LifeboatError("usage", `there are ${found.length} backups in ${dir}; name one: ${found.map((path) => basename(path)).join(", ")}`);
  return only;
}

/** Of what somebody shows: a backup, the place of backups, or a file that only backups have. Undefined for anything else. */
export async function backupOf(paths: readonly string[]): Promise<{ dir: string } | undefined> {
  const [shown] = paths;
  if (shown === undefined || paths.length > 1) return undefined;
  const dir = /^Manifest\.(?:db|mbdb|plist)$/.test(basename(shown)) ? dirname(shown) : shown;
  // One that is too old is told when it is opened.
  if (await isBackup(dir).catch(() => true)) return { dir };
  const [first, ...others] = await backupsIn(dir).catch((): string[] => []);
  return first === undefined ? undefined : { dir: others.length === 0 ? first : dir };
}

/**
 * Backups directly below a folder; none where it is not there. One that is too old is passed over, and "unsupported" where there
 * is no other. Throws "forbidden" where the system does not let us look.
 */
export async function backupsIn(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch((thrown: unknown) => {
    const error = asLifeboatError(thrown);
    if (error.code === "forbidden") throw error;
    return [];
  });
  const paths = names.map((name) => join(dir, name)).sort((a, b) => (a < b ? -1 : 1));
  const refused: unknown[] = [];
  const are = await Promise.all(paths.map((path) => isBackup(path).catch((thrown: unknown) => refused.push(thrown) === 0)));
  const found = paths.filter((_, n) => are[n]);
  if (found.length === 0 && refused.length > 0) throw refused[0];
  return found;
}

async function isBackup(dir: string): Promise<boolean> {
  if (await isFile(join(dir, "Manifest.db"))) return true;
  if (await isFile(join(dir, "Manifest.mbdb"))) throw new LifeboatError("unsupported", `${basename(dir)} was made by iOS 9 or older; backups since iOS 10 are understood`);
  return false;
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}

function lockOf(manifest: PlistDict): Device["lock"] {
  if (manifest.get("IsEncrypted") !== true) return undefined;
  const [keybag, manifestKey] = [asBytes(manifest.get("BackupKeyBag")), asBytes(manifest.get("ManifestKey"))];
  if (keybag === undefined) throw new LifeboatError("invalid-item", "Manifest.plist has lost its keybag: nothing can be decrypted without it");
  if (manifestKey === undefined) throw new LifeboatError("unsupported", "an encrypted backup made before iOS 10.2");
  return { keybag, manifestKey };
}

/** Undefined where it is not there. */
async function readDict(path: string): Promise<PlistDict | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  if (found.size > maxPlistBytes) throw new LifeboatError("too-large", `${basename(path)}: ${found.size} bytes`);
  const dict = asDict(parsePlist(await readFile(path)));
  if (dict === undefined) throw new LifeboatError("invalid-item", `${basename(path)} is damaged`);
  return dict;
}

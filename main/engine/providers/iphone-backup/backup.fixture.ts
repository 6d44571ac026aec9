// Writes iPhone backups from what is published about their format, encrypted and not.
import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { fileClass, Lock, manifestClass } from "./lock.fixture.ts";
import { writeFileFacts, writePlist } from "./plist.fixture.ts";

export type BackupFile = { readonly domain: string; readonly path: string; readonly bytes: Uint8Array };
export type BackupOptions = {
  readonly dir: string;
  readonly udid?: string;
  readonly name?: string;
  readonly password?: string;
  readonly finished?: boolean;
};

/** Where a backup keeps a file. */
export function storedPath(dir: string, domain: string, path: string): string {
  const id = fileId(domain, path);
  return join(dir, id.slice(0, 2), id);
}

const fileId = (domain: string, path: string): string => createHash("sha1").update(`${domain}-${path}`).digest("hex");

/** A whole backup in place of what was there. */
export async function writeBackup(options: BackupOptions, files: readonly BackupFile[]): Promise<void> {
  const { dir, password } = options;
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  const lock = password === undefined ? undefined : new Lock(password);
  const rows = [];
  for (const file of files) {
    const sealed = lock?.seal(file.bytes, fileClass);
    const to = storedPath(dir, file.domain, file.path);
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, sealed?.bytes ?? file.bytes);
    rows.push({ id: fileId(file.domain, file.path), ...file, facts: writeFileFacts({ size: file.bytes.length, modified: 1_559_384_430, ...(sealed && { key: sealed.key }) }) });
  }
  const manifest = lock?.seal(manifestBytes(rows), manifestClass);
  await writeFile(join(dir, "Manifest.db"), manifest?.bytes ?? manifestBytes(rows));
  await writeLists(options, lock && manifest && { BackupKeyBag: lock.keybag(), ManifestKey: manifest.key });
}

async function writeLists({ dir, udid = "00008030-000A11110C22802E", name = "Oma's iPhone", finished = true }: BackupOptions, lock: { BackupKeyBag: Uint8Array; ManifestKey: Uint8Array } | undefined): Promise<void> {
  await writeFile(join(dir, "Manifest.plist"), writePlist({ IsEncrypted: lock !== undefined, Version: "10.0", Lockdown: { DeviceName: name, UniqueDeviceID: udid }, ...lock }));
  await writeFile(join(dir, "Info.plist"), `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>Device Name</key><string>${name}</string><key>Unique Identifier</key><string>${udid}</string><key>Last Backup Date</key><date>2026-11-01T08:00:00Z</date></dict></plist>`);
  await writeFile(join(dir, "Status.plist"), writePlist({ SnapshotState: finished ? "finished" : "uploading", IsFullBackup: false, Date: new Date("2026-11-01T08:00:00Z") }));
}

function manifestBytes(rows: readonly (BackupFile & { readonly id: string; readonly facts: Uint8Array })[]): Buffer {
  return databaseBytes((db) => {
    db.exec("CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB); CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB)");
    const insert = db.prepare("INSERT INTO Files VALUES (?, ?, ?, 1, ?)");
    for (const { id, domain, path, facts } of rows) insert.run(id, domain, path, facts);
  });
}

/** The bytes of a database made in memory. */
export function databaseBytes(fill: (db: Database.Database) => void): Buffer {
  const db = new Database(":memory:");
  try {
    fill(db);
    return db.serialize();
  } finally {
    db.close();
  }
}

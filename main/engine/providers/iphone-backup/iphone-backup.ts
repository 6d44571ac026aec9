// A backup of an iPhone or iPad on this computer's disk, as Finder, iTunes and Apple Devices make it. Only read.
import { z } from "zod";
import { listCollections, partsSource } from "../parts.ts";
import type { Connection, Io, ProviderDef, Traits } from "../provider.ts";
import { Backup } from "./backup.ts";
import { calendarsPart } from "./calendars.ts";
import { contactsPart } from "./contacts.ts";
import { backupOf } from "./device.ts";
import { discover } from "./discover.ts";
import { photosPart } from "./photos.ts";
import { remindersParts } from "./reminders.ts";

const settings = z.strictObject({
  dir: z.string().min(1).describe("the folder of the backup, or the one it lies in (.../MobileSync/Backup)"),
});
export type IphoneBackupSettings = z.infer<typeof settings>;

const traits: Traits = { etags: "weak", parallel: 4, batch: 100, keyed: false, settlesMs: 0, originals: true, writes: [] };

export const iphoneBackup: ProviderDef<IphoneBackupSettings> = {
  id: "iphone-backup",
  title: "An iPhone or iPad backup",
  kinds: { read: ["contact", "event", "task", "photo"], write: [] },
  settings,
  secrets: ["password"],
  discover,
  recognises: backupOf,
  continues: (before, now) => before === now,
  connect,
};

/**
 * A finished backup is a picture of all the phone held, so what a newer one of the same phone lacks is gone from it. One
 * that was not finished says nothing about what it lacks.
 */
async function connect({ dir }: IphoneBackupSettings, _need: "read" | "write", io: Io): Promise<Connection> {
  const backup = await Backup.open(dir, io);
  const { id, name, finished } = backup.device;
  const unlisted = finished ? "gone" : "unknown";
  const parts = [contactsPart(backup, unlisted), calendarsPart(backup, unlisted), ...remindersParts(backup, unlisted), photosPart(backup, unlisted)];
  return {
    identity: { id: `iphone-backup:${id}`, label: name },
    traits,
    source: partsSource(backup, parts),
    collections: (callIo) => listCollections(parts, callIo),
    [Symbol.asyncDispose]: () => backup.close(),
  };
}

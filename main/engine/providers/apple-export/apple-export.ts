// What Apple hands out at privacy.apple.com: iCloud Photos in parts, contacts, calendars and reminders. Read only, and what
// an export lacks says nothing.
import { z } from "zod";
import { ExportConnection } from "../exports/connection.ts";
import { placeOf } from "../exports/place-of.ts";
import type { ProviderDef } from "../provider.ts";
import { openLibrary } from "./library.ts";
import { findParts, marks } from "./parts.ts";

const settings = z.strictObject({
  dir: z.string().min(1).describe("the folder with the zip files or with what was unpacked from them, or a single zip file"),
});
export type AppleExportSettings = z.infer<typeof settings>;

export const appleExport: ProviderDef<AppleExportSettings> = {
  id: "apple-export",
  title: "Apple's privacy export",
  kinds: { read: ["contact", "event", "task", "photo"], write: [] },
  settings,
  secrets: [],
  recognises: (paths) => placeOf(paths, marks),
  // Nothing in an export says whose it is.
  continues: () => true,
  connect: ({ dir }, _need, io) => ExportConnection.open({ name: "apple2", find: () => findParts(dir), read: (found, callIo) => openLibrary(dir, found, callIo) }, io),
};

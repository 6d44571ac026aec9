// Google Takeout: what an account holds, as files in any number of parts. Read only, and what an export lacks says nothing.
import { z } from "zod";
import { ExportConnection } from "../exports/connection.ts";
import type { ProviderDef } from "../provider.ts";
import { openLibrary } from "./library.ts";
import { findParts } from "./parts.ts";

const settings = z.strictObject({
  dir: z.string().min(1).describe("the folder with the parts (.zip or .tgz) or with what was unpacked from them, or a single part"),
});
export type TakeoutSettings = z.infer<typeof settings>;

export const takeout: ProviderDef<TakeoutSettings> = {
  id: "takeout",
  title: "Google Takeout",
  kinds: { read: ["contact", "event", "task", "photo"], write: [] },
  settings,
  secrets: [],
  connect: ({ dir }, _need, io) => ExportConnection.open({ name: "takeout1", find: () => findParts(dir), read: (found, callIo) => openLibrary(dir, found, callIo) }, io),
};

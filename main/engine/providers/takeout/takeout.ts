// Google Takeout: what an account holds, as files in any number of parts. Read only, and what an export lacks says nothing.
import { z } from "zod";
import { ExportConnection } from "../exports/connection.ts";
import { isPlace } from "../exports/identity.ts";
import { placeOf } from "../exports/place-of.ts";
import type { ProviderDef } from "../provider.ts";
import { openLibrary } from "./library.ts";
import { marks } from "./marks.ts";
import { findParts, type LookedInto } from "./parts.ts";

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
  recognises: (paths) => placeOf(paths, marks),
  continues: (before, now) => before === now || isPlace("takeout", before) || isPlace("takeout", now),
  connect: ({ dir }, _need, io) => {
    const looked: LookedInto = new Map();
    return ExportConnection.open({ name: "takeout2", find: () => findParts(dir, looked), read: (found, callIo) => openLibrary(dir, found, callIo) }, io);
  },
};

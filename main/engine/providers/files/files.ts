// A folder as an account: cards, calendars, photos and videos in plain files.
import { z } from "zod";
import type { Connection, Io, ProviderDef, Traits } from "../provider.ts";
import { listCollections } from "./collections.ts";
import { Folder, stopIfAborted } from "./folder.ts";
import { Reader } from "./reader.ts";
import { filesSource } from "./source.ts";
import { filesTarget } from "./target.ts";

const settings = z.strictObject({
  /** The folder, absolute or relative to where the program runs. */
  dir: z.string().min(1),
});
export type FilesSettings = z.infer<typeof settings>;

const traits: Traits = {
  etags: "weak",
  parallel: 4,
  batch: 100,
  keyed: true,
  settlesMs: 0,
  originals: true,
  writes: ["create", "replace", "remove"],
};

export const files: ProviderDef<FilesSettings> = {
  id: "files",
  title: "A folder",
  kinds: { read: ["contact", "event", "task", "photo"], write: ["contact", "event", "task", "photo"] },
  settings,
  secrets: [],
  connect,
};

/** Writes nothing, not even a marker, to a folder that is only read. */
async function connect({ dir }: FilesSettings, need: "read" | "write", io: Io): Promise<Connection> {
  stopIfAborted(io);
  const folder = await Folder.open(dir);
  const reader = new Reader(folder);
  return {
    identity: folder.identity,
    traits,
    source: filesSource(reader),
    ...(need === "write" && { target: filesTarget(reader) }),
    collections: (callIo) => listCollections(folder, callIo),
    async [Symbol.asyncDispose]() {
      // Every call closes what it opened.
    },
  };
}

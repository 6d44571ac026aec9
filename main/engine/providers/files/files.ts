// A folder, or a zip file, as an account: cards, calendars, photos and videos in plain files.
import { stat } from "node:fs/promises";
import { z } from "zod";
import type { Connection, Io, ProviderDef, Traits } from "../provider.ts";
import { Archive } from "./archive.ts";
import { Folder } from "./folder.ts";
import { Reader } from "./reader.ts";
import { filesSource } from "./source.ts";
import { stopIfAborted } from "./storage.ts";
import { filesTarget } from "./target.ts";

const settings = z.strictObject({
  /** The folder or zip file, absolute or relative to where the program runs. */
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
  if (await isZip(dir)) return connectionTo(new Reader(await Archive.open(dir)), { traits: { ...traits, keyed: false, writes: [] } });
  const folder = await Folder.open(dir);
  const reader = new Reader(folder);
  return connectionTo(reader, { traits, ...(need === "write" && { target: filesTarget(folder, reader) }) });
}

function connectionTo(reader: Reader, sides: Pick<Connection, "traits" | "target">): Connection {
  return {
    ...sides,
    identity: reader.storage.identity,
    source: filesSource(reader),
    collections: (io) => reader.storage.collections(io),
    async [Symbol.asyncDispose]() {
      // Every call closes what it opened.
    },
  };
}

async function isZip(path: string): Promise<boolean> {
  if (!/\.zip$/i.test(path)) return false;
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}

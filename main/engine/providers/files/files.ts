// A folder, a zip file, or a single .vcf or .ics file, as an account: cards, calendars, photos and videos in plain files.
import { stat } from "node:fs/promises";
import { z } from "zod";
import type { Connection, Io, ProviderDef, Traits } from "../provider.ts";
import { Archive } from "./archive.ts";
import { Folder } from "./folder.ts";
import { Reader } from "./reader.ts";
import { filesSource } from "./source.ts";
import { stopIfAborted } from "./storage.ts";
import { isTextFile, OneFile } from "./one-file.ts";
import { filesTarget } from "./target.ts";

const settings = z.strictObject({
  /** The folder, zip file, .vcf or .ics file, absolute or relative to where the program runs. */
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
  recognises,
  connect,
};

/** Writes nothing, not even a marker, to a folder that is only read. */
async function connect({ dir }: FilesSettings, need: "read" | "write", io: Io): Promise<Connection> {
  stopIfAborted(io);
  if (await isZip(dir)) return connectionTo(new Reader(await Archive.open(dir)), { traits: { ...traits, keyed: false, writes: [] } });
  if (isTextFile(dir) && (await isFile(dir))) return connectionTo(new Reader(await OneFile.open(dir)), { traits: { ...traits, keyed: false, writes: [] } });
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

/** Any folder; of files those that are read as a whole. */
async function recognises(paths: readonly string[]): Promise<FilesSettings | undefined> {
  const [dir] = paths;
  if (dir === undefined || paths.length > 1) return undefined;
  const found = await stat(dir).catch(() => undefined);
  return found?.isDirectory() === true || (await isZip(dir)) || (isTextFile(dir) && found?.isFile() === true) ? { dir } : undefined;
}

const isZip = async (path: string): Promise<boolean> => /\.zip$/i.test(path) && (await isFile(path));

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}

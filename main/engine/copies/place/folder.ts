import { existsSync } from "node:fs";
import { constants, copyFile, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { dirname, isAbsolute, join, sep } from "node:path";
import { asLifeboatError, LifeboatError, systemCode } from "../../../api/errors.ts";
import { giveFreshName, syncFolder } from "../../disk/durable.ts";
import { openPlain } from "../../disk/plain-file.ts";
import { makeFolders } from "../../vault/place.ts";
import type { Listed, OpenHow, Outgoing, Place } from "./place.ts";
import { statOf } from "./stat-of.ts";

export type FolderSettings = { readonly dir: string };

/** A folder of this computer: another disk, or one that the system mounts from elsewhere. */
export async function openFolder(settings: FolderSettings, { create }: Pick<OpenHow, "create">): Promise<Place> {
  const { dir } = settings;
  const found = isAbsolute(dir) ? await statOf(dir) : undefined;
  // Beside what is silent nothing is asked.
  const above = isAbsolute(dir) && found === undefined ? await statOf(dirname(dir)) : undefined;
  if (!isAbsolute(dir) || [found, above].some((each) => typeof each === "object" && !each.isDirectory())) throw new LifeboatError("no-folder", dir);
  if (found === undefined && create && typeof above === "object") makeFolders(dir);
  else if (typeof found !== "object") throw new LifeboatError("source-away", `${dir} is not there`);
  return new Folder(dir);
}

/** As `put` names them: what else lies there is not ours to clear away. */
const temporary = /^\.[0-9a-f]{16}\.tmp$/;

class Folder implements Place {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  path(name: string): string {
    return join(this.#dir, name);
  }

  async list(folder: string): Promise<Listed[]> {
    const names = await this.#names(folder, (entry) => entry.isFile());
    for (const name of names.filter((each) => temporary.test(each))) await this.#do(() => rm(join(this.#dir, folder, name), { force: true }));
    return Promise.all(names.filter((each) => !temporary.test(each)).map(async (name) => ({ name, size: (await this.#do(() => stat(join(this.#dir, folder, name)))).size })));
  }

  folders(folder: string): Promise<string[]> {
    return this.#names(folder, (entry) => entry.isDirectory());
  }

  async #names(folder: string, which: (entry: { isFile(): boolean; isDirectory(): boolean }) => boolean): Promise<string[]> {
    try {
      const entries = await readdir(join(this.#dir, folder), { withFileTypes: true });
      return entries.filter(which).map(({ name }) => name);
    } catch (thrown) {
      const error = await this.#known(thrown);
      if (error.code === "not-found") return [];
      throw error;
    }
  }

  /** What was made here only gets its name; else a clone where the file system has such. The name comes once the bytes are durable. */
  async put(name: string, file: Outgoing, { fresh }: { readonly fresh: boolean }): Promise<void> {
    const target = join(this.#dir, name);
    const isHere = file.path.startsWith(`${this.#dir}${sep}`);
    const tmp = isHere ? file.path : join(dirname(target), `.${randomBytes(8).toString("hex")}.tmp`);
    await this.#do(async () => {
      await this.#makeFolder(dirname(target));
      try {
        if (!isHere) await copyFile(file.path, tmp, constants.COPYFILE_FICLONE);
        await using handle = await open(tmp, "r+");
        await handle.sync();
      } catch (error) {
        // After a sync that failed nobody knows what the disk has: it is made anew. The place may be gone, too.
        await rm(tmp, { force: true }).catch(() => undefined);
        throw error;
      }
      if (!fresh) await rename(tmp, target);
      else if (!(await giveFreshName(tmp, target))) {
        await rm(tmp, { force: true });
        throw new LifeboatError("exists", `${target} is there already`);
      }
      await syncFolder(dirname(target));
    });
  }

  async *read(name: string, _signal: AbortSignal, from = 0): AsyncIterable<Uint8Array> {
    try {
      await using file = await openPlain(join(this.#dir, name));
      for await (const chunk of file.createReadStream({ start: from, highWaterMark: 1 << 20, autoClose: false })) yield chunk as Uint8Array;
    } catch (thrown) {
      throw await this.#known(thrown);
    }
  }

  remove(name: string): Promise<void> {
    return this.#do(() => rm(join(this.#dir, name), { force: true }));
  }

  /** Never the place's own folder: where it is gone, its disk is. */
  async #makeFolder(folder: string): Promise<void> {
    if (existsSync(folder) || folder === this.#dir) return;
    await this.#makeFolder(dirname(folder));
    await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
    await syncFolder(dirname(folder));
  }

  async #do<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      throw await this.#known(thrown);
    }
  }

  async #known(thrown: unknown): Promise<LifeboatError> {
    const error = asLifeboatError(thrown);
    if (error.code === "cancelled") return error;
    if (typeof (await statOf(this.#dir)) !== "object" || away.has(systemCode(thrown))) return new LifeboatError("source-away", `${this.#dir} is not there any more`, { cause: thrown });
    return error.code === "disk-full" ? new LifeboatError("quota", `${this.#dir} has no room left`, { cause: thrown }) : error;
  }
}

/** What a disk that was pulled out, or a server that is gone, makes of a call. */
const away = new Set(["ENODEV", "ENXIO", "ESTALE", "EHOSTDOWN", "ENOTCONN"]);

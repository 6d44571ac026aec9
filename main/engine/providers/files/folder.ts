import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { lstatSync } from "node:fs";
import { lstat, realpath, stat, statfs } from "node:fs/promises";
import { basename } from "node:path";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { Connection, Io } from "../provider.ts";
import { listCollections } from "./collections.ts";
import { DiskFile } from "./disk-file.ts";
import { pause, readNames } from "./disk.ts";
import type { FsPath } from "./names.ts";
import { decodeName, displayName, joinPath, pathBelow } from "./names.ts";
import type { FileEntry, Storage } from "./storage.ts";
import { byName } from "./storage.ts";
import type { FileSort } from "./types.ts";
import { sortOf } from "./types.ts";
import { volumeId } from "./volume.ts";

/** Synchronous stats before other work gets a turn: about a millisecond. A thread pool is four times slower. */
const slice = 200;

/** These make up inode numbers at every mount: FAT, exFAT and FUSE. */
const unstableInodes = new Set([0x4d_44, 0x20_11_ba_b0, 0x65_73_55_46]);

/** A folder that was there when it was opened, and is known again. */
export class Folder implements Storage {
  readonly root: string;
  readonly identity: { readonly id: string; readonly label: string };
  private readonly stat: BigIntStats;
  private readonly stableInodes: boolean;

  private constructor(root: string, stat: BigIntStats, volume: string, stableInodes: boolean) {
    this.root = root;
    this.stat = stat;
    this.stableInodes = stableInodes;
    const digest = createHash("sha256").update(`${volume}\0${root}`).digest("hex").slice(0, 32);
    this.identity = { id: `files:${digest}`, label: basename(root) || root };
  }

  /** Throws "source-away" where the folder is missing, "forbidden" where it may not be read. */
  static async open(dir: string): Promise<Folder> {
    try {
      const root = await realpath(dir);
      const found = await stat(root, { bigint: true });
      if (!found.isDirectory()) throw new LifeboatError("unsupported", `${dir} is not a folder`);
      const { type } = await statfs(root);
      return new Folder(root, found, await volumeId(found), !unstableInodes.has(type));
    } catch (thrown) {
      throw asAway(thrown, dir);
    }
  }

  /** An unmounted disk leaves its empty mount point behind: that is another folder. Throws "source-away". */
  async assertPresent(): Promise<void> {
    const now = await stat(this.root, { bigint: true }).catch((thrown: unknown) => {
      throw asAway(thrown, this.root);
    });
    const same = now.dev === this.stat.dev && (!this.stableInodes || now.ino === this.stat.ino);
    if (!same) throw new LifeboatError("source-away", `${this.root} is not the folder it was`);
  }

  /**
   * The folder of a collection; no part of the way to it is a link. Throws "gone" where it is no more, and
   * "source-away" where the whole account is not there.
   */
  async directory(collection: string): Promise<FsPath> {
    await this.assertPresent();
    const path = pathBelow(this.root, collection);
    const missing = new LifeboatError("gone", "the folder is gone");
    if (path === undefined) throw missing;
    try {
      const real = await realpath(path, { encoding: "buffer" });
      if (!real.equals(Buffer.from(path)) || !(await lstat(path)).isDirectory()) throw missing;
      return path;
    } catch (thrown) {
      const error = asLifeboatError(thrown);
      throw error.code === "not-found" ? missing : error;
    }
  }

  async assertThere(collection: string): Promise<void> {
    await this.directory(collection);
  }

  collections(io: Io): ReturnType<Connection["collections"]> {
    return listCollections(this, io);
  }

  /** Files that vanish meanwhile are left out; where the whole folder does, that is no answer. */
  async entries(collection: string, io: Io): Promise<FileEntry[]> {
    const path = await this.directory(collection);
    const found: FileEntry[] = [];
    for (const [n, entry] of (await readNames(path)).entries()) {
      if (n % slice === slice - 1) await pause(io);
      const file = entry.is === "file" ? this.look(path, entry.name) : undefined;
      if (file !== undefined) found.push(file);
    }
    await this.directory(collection);
    return found.sort(byName);
  }

  async refresh(collection: string, { name }: FileEntry): Promise<FileEntry | undefined> {
    const path = pathBelow(this.root, collection);
    return path === undefined ? undefined : this.look(path, name);
  }

  /** One synchronous stat, about five microseconds: see `slice`. */
  private look(folder: FsPath, name: string): FileEntry | undefined {
    const sort = sortOf(displayName(name));
    if (sort === undefined) return undefined;
    const path = joinPath(folder, decodeName(name));
    const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    return stat?.isFile() === true ? this.entry(name, sort, path, stat) : undefined;
  }

  entry(name: string, sort: FileSort, path: FsPath, stat: BigIntStats): FileEntry {
    return new DiskFile(name, sort, path, stat, this.stableInodes);
  }

  /** Tells a file apart from another one that took its name; survives a rename. */
  fingerprint(stat: BigIntStats): string {
    return this.stableInodes ? `${stat.size}-${stat.ino.toString(36)}` : `${stat.size}`;
  }
}

function asAway(thrown: unknown, dir: string): LifeboatError {
  const error = asLifeboatError(thrown);
  const away = error.code === "not-found" || error.code === "offline" || error.code === "io";
  return away ? new LifeboatError("source-away", `${dir} is not there`, { cause: thrown }) : error;
}

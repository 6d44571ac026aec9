import type { BigIntStats } from "node:fs";
import { fileContent } from "./file-content.ts";
import type { FsPath } from "./names.ts";
import { displayName } from "./names.ts";
import type { Content, FileEntry } from "./storage.ts";
import type { FileSort } from "./types.ts";

/** A file known from its stat. Folders hold very many of these, so the rest is worked out when it is asked for. */
export class DiskFile implements FileEntry {
  readonly name: string;
  readonly sort: FileSort;
  readonly size: number;
  private readonly path: FsPath;
  private readonly mtimeNs: bigint;
  private readonly ctimeNs: bigint;
  /** 0 where inode numbers mean nothing. */
  private readonly inode: bigint;

  constructor(name: string, sort: FileSort, path: FsPath, stat: BigIntStats, stableInodes: boolean) {
    this.name = name;
    this.sort = sort;
    this.size = Number(stat.size);
    this.path = path;
    this.mtimeNs = stat.mtimeNs;
    this.ctimeNs = stat.ctimeNs;
    this.inode = stableInodes ? stat.ino : 0n;
  }

  get display(): string {
    return displayName(this.name);
  }

  get modified(): Date {
    return new Date(Number(this.mtimeNs / 1_000_000n));
  }

  get tag(): string {
    return `${this.size}-${this.mtimeNs}-${this.inode}`;
  }

  /** No tool can set ctime back: a file rewritten behind its mtime is at least looked at. */
  get state(): string {
    return `${this.tag}-${this.ctimeNs}`;
  }

  get content(): Content {
    return fileContent(this.path);
  }
}

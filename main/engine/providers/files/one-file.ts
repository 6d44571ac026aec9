// A single .vcf or .ics file as an account that can only be read. What it lacks says nothing: exports hold what was asked for.
import { createHash } from "node:crypto";
import { realpath, stat } from "node:fs/promises";
import { basename } from "node:path";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { Connection, Io } from "../provider.ts";
import { DiskFile } from "./disk-file.ts";
import { escapeName, rootId } from "./names.ts";
import type { FileEntry, Storage } from "./storage.ts";
import { stopIfAborted } from "./storage.ts";
import { kindsOf, sortOf } from "./types.ts";
import { volumeId } from "./volume.ts";

/** Cards or calendars, by the name. */
export function isTextFile(path: string): boolean {
  const sort = sortOf(path);
  return sort === "cards" || sort === "calendar";
}

export class OneFile implements Storage {
  readonly identity: Connection["identity"];
  private readonly path: string;

  private constructor(path: string, volume: string) {
    this.path = path;
    const digest = createHash("sha256").update(`${volume}\0${path}`).digest("hex").slice(0, 32);
    this.identity = { id: `files:${digest}`, label: basename(path) };
  }

  static async open(path: string): Promise<OneFile> {
    const real = await realpath(path);
    return new OneFile(real, await volumeId(await stat(real, { bigint: true })));
  }

  async *collections(): ReturnType<Connection["collections"]> {
    const { sort } = await this.look();
    yield { is: "collection", collection: { id: rootId, name: this.identity.label, kinds: kindsOf[sort], readOnly: true, unlisted: "unknown" } };
    yield { is: "end" };
  }

  async entries(collection: string, io: Io): Promise<FileEntry[]> {
    stopIfAborted(io);
    if (collection !== rootId) throw new LifeboatError("gone", "a file has no folders");
    return [await this.look()];
  }

  async assertThere(): Promise<void> {
    await this.look();
  }

  refresh(): Promise<FileEntry> {
    return this.look();
  }

  private async look(): Promise<DiskFile> {
    const found = await stat(this.path, { bigint: true }).catch((thrown: unknown) => {
      const error = asLifeboatError(thrown);
      throw error.code === "not-found" ? new LifeboatError("source-away", `${this.path} is not there`) : error;
    });
    return new DiskFile(escapeName(basename(this.path)), sortOf(this.path) ?? "cards", this.path, found, false);
  }
}

import { chmod, copyFile, lstat, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { constants, createWriteStream } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { fileContent } from "../files/file-content.ts";
import type { Content } from "../files/storage.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Io } from "../provider.ts";
import { decrypted, encryptedContent } from "./decrypt.ts";
import type { Device } from "./device.ts";
import { readDevice } from "./device.ts";
import type { FileFacts } from "./keyed-archive.ts";
import { readFileFacts, splitClassKey } from "./keyed-archive.ts";
import type { Keys } from "./keybag.ts";
import { openKeybag } from "./keybag.ts";
import { converter } from "./raw.ts";
import { blob, Tables } from "./tables.ts";

/** A file of the phone, as Manifest.db lists it. */
export type Entry = { readonly id: string; readonly path: string };

/** A backup folder, opened. What is decrypted to be read as a database lies in a private folder until it is closed. */
export class Backup {
  readonly device: Device;
  /** Another one after each backup. */
  readonly state: string;
  private readonly keys: Keys | undefined;
  private readonly workplace: string;
  private readonly manifest: Tables;
  private readonly domains = new Map<string, ReadonlyMap<string, Entry>>();
  private readonly databases = new Map<string, Promise<Tables | undefined>>();

  private constructor(parts: Pick<Backup, "device" | "state"> & { keys: Keys | undefined; workplace: string; manifest: Tables }) {
    this.device = parts.device;
    this.state = parts.state;
    this.keys = parts.keys;
    this.workplace = parts.workplace;
    this.manifest = parts.manifest;
  }

  /** Throws "auth" without the right password; see also `readDevice`. */
  static async open(dir: string, io: Io): Promise<Backup> {
    stopIfAborted(io);
    const device = await readDevice(dir);
    const keys = device.lock && (await openKeybag(device.lock.keybag, await passwordFor(device, io), io.signal));
    const state = await stateOf(device);
    const workplace = await mkdtemp(join(io.scratch, "iphone-backup-"));
    try {
      const path = join(workplace, "Manifest.db");
      const key = device.lock && keys?.unwrap(splitClassKey(device.lock.manifestKey));
      await copyOut(join(device.dir, "Manifest.db"), path, key);
      const manifest = Tables.open(path, "Manifest.db");
      if (!manifest.has("Files")) {
        manifest[Symbol.dispose]();
        throw new LifeboatError("invalid-item", "Manifest.db lists no files");
      }
      return new Backup({ device, state, keys, workplace, manifest });
    } catch (thrown) {
      await rm(workplace, { recursive: true, force: true });
      throw thrown;
    }
  }

  async close(): Promise<void> {
    this.manifest[Symbol.dispose]();
    for (const opening of this.databases.values()) (await opening.catch(() => undefined))?.[Symbol.dispose]();
    this.databases.clear();
    await rm(this.workplace, { recursive: true, force: true });
  }

  /** Throws "source-away" where a new backup has taken its place: half of each would be neither. */
  async assertSame(): Promise<void> {
    const now = await stateOf(this.device).catch(() => undefined);
    if (now !== this.state) throw new LifeboatError("source-away", "a new backup is being made, or this one was taken away");
  }

  /** Files of a domain by their path; folders and links hold nothing themselves. */
  files(domain: string): ReadonlyMap<string, Entry> {
    let found = this.domains.get(domain);
    if (found === undefined) {
      const rows = this.manifest.some("Files", ["fileID", "relativePath", "flags"], { column: "domain", value: domain });
      found = new Map(rows.flatMap(({ fileID: id, relativePath: path, flags }) => {
        if (typeof id !== "string" || typeof path !== "string" || flags !== 1) return [];
        return [[path, { id, path }] as const];
      }));
      this.domains.set(domain, found);
    }
    return found;
  }

  /** Throws "invalid-item" where the manifest's row is damaged. */
  factsOf({ id }: Entry): FileFacts {
    const [row] = this.manifest.some("Files", ["file"], { column: "fileID", value: id });
    const facts = blob(row, "file");
    return facts === undefined ? { size: 0, modified: 0 } : readFileFacts(facts);
  }

  /** Throws "not-found" where the file is not in the folder, "invalid-item" where it or its row is damaged. */
  async content(entry: Entry): Promise<Content> {
    const { key, size } = this.factsOf(entry);
    const path = await this.pathOf(entry, size);
    if (this.keys === undefined) return fileContent(path);
    if (key === undefined) throw new LifeboatError("invalid-item", `${entry.path}: the backup has no key for it`);
    return encryptedContent({ path, key: this.keys.unwrap(key), ...(size > 0 && { size }) });
  }

  /** A database of the phone; undefined where the phone has none. Throws "invalid-item" or "not-found". */
  database(domain: string, path: string): Promise<Tables | undefined> {
    const name = `${domain}/${path}`;
    let opening = this.databases.get(name);
    if (opening === undefined) {
      opening = this.openDatabase(domain, path);
      opening.catch(() => undefined); // heard by whoever awaits it
      this.databases.set(name, opening);
    }
    return opening;
  }

  private async openDatabase(domain: string, path: string): Promise<Tables | undefined> {
    const entry = this.files(domain).get(path);
    if (entry === undefined) return undefined;
    const copy = join(this.workplace, entry.id);
    await this.extract(entry, copy);
    const log = this.files(domain).get(`${path}-wal`);
    if (log !== undefined) await this.extract(log, `${copy}-wal`);
    return Tables.open(copy, path);
  }

  private async extract(entry: Entry, to: string): Promise<void> {
    const { key } = this.factsOf(entry);
    const from = await this.pathOf(entry, 0);
    await copyOut(from, to, this.keys && key && this.keys.unwrap(key));
  }

  /** Databases may have another size than the manifest says; of anything else no byte may be missing. */
  private async pathOf({ id, path }: Entry, size: number): Promise<string> {
    if (!/^[0-9a-f]{40}$/i.test(id)) throw new LifeboatError("invalid-item", `${path}: the manifest gives it no proper name`);
    const found = join(this.device.dir, id.slice(0, 2), id);
    const there = await lstat(found).catch(() => undefined);
    if (there === undefined) throw new LifeboatError("not-found", `${path}: its file is missing in the backup folder`);
    if (!there.isFile()) throw new LifeboatError("invalid-item", `${path}: what is there in the backup folder is no file`);
    if (there.size < size) throw new LifeboatError("invalid-item", `${path}: ${there.size} of ${size} bytes are there`);
    return found;
  }
}

async function passwordFor({ name }: Device, io: Io): Promise<string> {
  const password = await io.secrets.get("password");
  if (password === undefined || password === "") throw new LifeboatError("auth", `the backup of ${name} is encrypted: its password is needed`);
  return password;
}

/** The manifest is written anew with each backup, and last. Another converter makes of it another one. */
async function stateOf({ dir, id, finished }: Device): Promise<string> {
  const { size, mtimeNs } = await stat(join(dir, "Manifest.db"), { bigint: true });
  return createHash("sha256").update(`${id} ${size} ${mtimeNs} ${finished} ${converter}`).digest("hex").slice(0, 32);
}

/** Copies, and decrypts where there is a key. Only the person's own programs may read it. */
async function copyOut(from: string, to: string, key: Uint8Array | undefined): Promise<void> {
  try {
    if (key === undefined) await copyFile(from, to, constants.COPYFILE_FICLONE);
    else {
      await writeFile(to, "", { mode: 0o600 });
      await pipeline(decrypted({ path: from, key }, 0), createWriteStream(to, { flags: "r+" }));
    }
    await chmod(to, 0o600);
  } catch (thrown) {
    throw asLifeboatError(thrown);
  }
}

import { closeSync, constants, createReadStream, existsSync, lstatSync, mkdirSync, openSync, readdirSync, realpathSync, rmdirSync, statSync, unlinkSync, writeSync } from "node:fs";
import { copyFile, utimes } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { createInterface } from "node:readline";
import { LifeboatError } from "../../../api/errors.ts";
import { makeFolders } from "../../vault/place.ts";
import { Names } from "./names.ts";

const listName = "lifeboat-export.jsonl";

/**
 * The folder an export is written to. Nothing in it is ever overwritten; what a former export left unchanged is removed
 * first, by its own list.
 */
export class ExportFolder {
  readonly dir: string;
  readonly names = new Names((path) => existsSync(join(this.dir, ...path.split("/"))));
  files = 0;
  readonly #list: number;
  readonly #open = new Set<TextFile>();

  private constructor(dir: string) {
    this.dir = dir;
    this.#list = openSync(join(dir, listName), "a", 0o600);
  }

  /** Throws exists for a folder that holds anything else than a former export, folder-nested for one inside the vault. */
  static async open(path: string, vaultDir: string, now: Date): Promise<ExportFolder> {
    const dir = resolve(path);
    if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() === false) throw new LifeboatError("exists", `${dir} is a file`);
    const made = makeFolders(dir);
    const inside = relative(realpathSync(vaultDir), realpathSync(dir));
    if (inside === "" || (!inside.startsWith("..") && resolve(inside) !== inside)) {
      if (made !== undefined) for (let each = dir; each.length >= made.length; each = dirname(each)) rmdirSync(each);
      throw new LifeboatError("folder-nested", dir);
    }
    const found = readdirSync(dir);
    if (found.length > 0 && !found.includes(listName)) throw new LifeboatError("exists", `${dir} is not empty`);
    if (found.length > 0) await removeFormer(dir);
    const folder = new ExportFolder(dir);
    writeSync(folder.#list, `${JSON.stringify({ lifeboat: "export", written: now.toISOString() })}\n`);
    return folder;
  }

  /** A new file for text, told to the list when it is closed. */
  create(path: string): TextFile {
    const file = new TextFile(this.#make(path), (size) => {
      this.#open.delete(file);
      this.#listed(path, size);
    });
    this.#open.add(file);
    return file;
  }

  /** A copy of a file of the vault. `time`: its modification time, where one is known. Throws damage when it is cut short. */
  async copy(source: string, path: string, size: number, time: Date | undefined): Promise<void> {
    const target = this.#make(path);
    await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const copied = lstatSync(target).size;
    if (time) await utimes(target, time, time);
    this.#listed(path, copied);
    if (copied !== size) throw new LifeboatError("damage", `${path} has ${copied} bytes, not ${size}`);
  }

  /** Files left open by a stop stay unfinished. */
  close(): void {
    for (const file of this.#open) file.abandon();
    closeSync(this.#list);
  }

  /** In the list from now on, with its size once it is whole. */
  #make(path: string): string {
    writeSync(this.#list, `${JSON.stringify({ path })}\n`);
    const target = join(this.dir, ...path.split("/"));
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    return target;
  }

  #listed(path: string, size: number): void {
    this.files++;
    writeSync(this.#list, `${JSON.stringify({ path, size })}\n`);
  }
}

/** Gathers small pieces, so that not every one is a call to the system. */
export class TextFile {
  readonly #handle: number;
  readonly #closed: (size: number) => void;
  #waiting: Uint8Array[] = [];
  #waits = 0;
  #size = 0;

  constructor(path: string, closed: (size: number) => void) {
    this.#handle = openSync(path, "wx", 0o600);
    this.#closed = closed;
  }

  write(piece: Uint8Array | string): void {
    const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
    this.#waiting.push(bytes);
    this.#waits += bytes.length;
    if (this.#waits >= 1 << 18) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#handle);
    this.#closed(this.#size);
  }

  abandon(): void {
    closeSync(this.#handle);
  }

  #flush(): void {
    const all = Buffer.concat(this.#waiting);
    for (let at = 0; at < all.length; ) at += writeSync(this.#handle, all, at);
    this.#size += all.length;
    this.#waiting = [];
    this.#waits = 0;
  }
}

/**
 * Removes what the list names, if it never became whole or still has its size, then folders that are empty. The list is
 * data, not to be trusted.
 */
async function removeFormer(dir: string): Promise<void> {
  const sizes = new Map<string, number | undefined>();
  for await (const line of createInterface({ input: createReadStream(join(dir, listName)) })) {
    const entry = parse(line);
    if (entry) sizes.set(entry.path, entry.size);
  }
  const folders = new Set<string>();
  for (const [path, size] of sizes) {
    const target = insideOf(dir, path);
    if (!target || !existsSync(target)) continue;
    const found = lstatSync(target);
    if (found.isFile() && (size === undefined || found.size === size)) unlinkSync(target);
    for (let folder = dirname(target); folder !== dir; folder = dirname(folder)) folders.add(folder);
  }
  for (const folder of [...folders].sort((x, y) => y.length - x.length)) if (readdirSync(folder).length === 0) rmdirSync(folder);
  unlinkSync(join(dir, listName));
}

function parse(line: string): { path: string; size: number | undefined } | undefined {
  try {
    const { path, size } = JSON.parse(line) as { path?: unknown; size?: unknown };
    return typeof path === "string" ? { path, size: typeof size === "number" ? size : undefined } : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined for a path that leaves the folder, also through a link. */
function insideOf(dir: string, path: string): string | undefined {
  const target = resolve(dir, path);
  if (!target.startsWith(dir + sep)) return undefined;
  const parent = dirname(target);
  if (!existsSync(parent)) return undefined;
  const real = realpathSync(parent);
  const root = realpathSync(dir);
  return real === root || real.startsWith(root + sep) ? target : undefined;
}

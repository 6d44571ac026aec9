import { lstat, readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { extname, join } from "node:path";
import { asLifeboatError } from "../../api/errors.ts";
import { WorkerClient } from "../vault/rpc.ts";
import type { Check } from "./check.ts";
import type { FileRead, HashWorker } from "./hash-worker.ts";
import type { Damage } from "./report.ts";

/** Folders under photos/, and how many of them are done between two marks. */
const folders = 256;
const foldersAtOnce = 16;
const filesAtOnce = 8;
const mostOrphans = 10_000;

type FolderRange = { readonly from: number; readonly only?: ((folder: number) => boolean) | undefined };

/** Some files of one folder, with the sizes the database knows for them. */
type Chunk = { readonly folder: string; readonly names: readonly string[]; readonly sizes: ReadonlyMap<string, number> | undefined };

/** Reads every file under photos/ and holds it against its own name and, where there is a database, against its rows. */
export class FileCheck {
  readonly #check: Check;
  readonly #workers: WorkerClient<HashWorker>[];
  readonly #orphans: Damage[] = [];

  /** `files` is about how many there are: a few are not worth more than one worker. */
  constructor(check: Check, files: number) {
    this.#check = check;
    const data = { vaultDir: check.vaultDir };
    const count = Math.max(1, Math.min(4, availableParallelism(), Math.ceil(files / 32)));
    this.#workers = Array.from({ length: count }, () => new WorkerClient<HashWorker>(new URL("./hash-worker.ts", import.meta.url), data));
  }

  /** `mark` hears how many folders are done. */
  async run(range: FolderRange, mark: (folders: number) => Promise<void>): Promise<void> {
    for (let first = range.from; first < folders; first += foldersAtOnce) {
      const some = Array.from({ length: foldersAtOnce }, (_, i) => first + i).filter((n) => n < folders && (range.only?.(n) ?? true));
      await this.#readAll(this.#chunks(some));
      await mark(first + foldersAtOnce);
    }
    await this.#strays();
    await this.#reportOrphans();
  }

  /** One that was looked at before; `isCounted` when it was read then. */
  async again(path: string, isCounted: boolean): Promise<void> {
    const [, folder = "", name = ""] = path.split("/");
    if (!(await this.#isThere(folder, name))) return;
    const sizes = await this.#expected(Number.parseInt(folder, 16));
    const [file] = (await this.#workers[0]?.remote.readFiles(join(this.#check.vaultDir, "photos", folder), [name])) ?? [];
    if (file) await this.#judge({ folder, names: [name], sizes }, file, isCounted);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }

  /** Each worker takes the next chunk when it is done with its last, so that a big video holds up only one of them. */
  async #readAll(chunks: AsyncGenerator<Chunk>): Promise<void> {
    const lane = async ({ remote }: WorkerClient<HashWorker>): Promise<void> => {
      try {
        for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
          const read = await remote.readFiles(join(this.#check.vaultDir, "photos", next.value.folder), next.value.names);
          for (const file of read) await this.#judge(next.value, file);
        }
      } finally {
        await chunks.return(undefined); // when one lane fails, the others stop too
      }
    };
    const ends = await Promise.allSettled(this.#workers.map(lane));
    for (const end of ends) if (end.status === "rejected") throw asLifeboatError(end.reason);
  }

  async *#chunks(some: readonly number[]): AsyncGenerator<Chunk> {
    for (const n of some) {
      const folder = n.toString(16).padStart(2, "0");
      const sizes = await this.#expected(n);
      const { files: names, others } = await entriesIn(join(this.#check.vaultDir, "photos", folder));
      const there = new Set(names);
      for (const name of sizes?.keys() ?? others) if (!there.has(name) && (await this.#isThere(folder, name))) names.push(name);
      for (let at = 0; at < names.length; at += filesAtOnce) {
        this.#check.signal.throwIfAborted();
        yield { folder, names: names.slice(at, at + filesAtOnce), sizes };
      }
    }
  }

  /** Undefined where the database cannot tell: then a file is held against its name alone. */
  async #expected(n: number): Promise<ReadonlyMap<string, number> | undefined> {
    try {
      const found = await this.#check.database?.expected(n);
      return found && new Map(found.map((file) => [file.name, file.size]));
    } catch (thrown) {
      if (this.#check.findings.damage.length === 0) throw thrown;
      return undefined;
    }
  }

  async #judge({ folder, sizes }: Chunk, file: FileRead, isCounted = false): Promise<void> {
    const { findings, meter } = this.#check;
    if ("gone" in file) return this.#missing(folder, file.name);
    if ("unreadable" in file) return this.#changed(folder, file.name, `cannot be read (${file.unreadable})`);
    if (!isCounted) {
      findings.counts.files++;
      findings.counts.bytes += file.size;
      meter.add(1, file.size);
    }
    const size = sizes?.get(file.name);
    const whole = file.hash === stem(file.name) && file.hash.startsWith(folder);
    if (sizes && size === undefined) return this.#orphan(folder, file.name, whole);
    if (!whole) return this.#changed(folder, file.name, "no longer holds what was stored");
    if (size === undefined || size === file.size) return;
    findings.add(await this.#damage("body", folder, file.name, `has ${file.size} bytes; the database says ${size}`));
  }

  /** Whether there now is a file that was not listed as one. What is in its place leads out of the vault, and is never read. */
  async #isThere(folder: string, name: string): Promise<boolean> {
    const found = await lstat(join(this.#check.vaultDir, "photos", folder, name)).catch(() => undefined);
    if (!found) await this.#missing(folder, name);
    else if (!found.isFile()) await this.#changed(folder, name, "is not a file any more");
    return found?.isFile() ?? false;
  }

  /** A backup may have been forgotten meanwhile, or its disk pulled out. */
  async #missing(folder: string, name: string): Promise<void> {
    this.#check.assertThere();
    const expected = await this.#check.database?.hasFile(stem(name)).catch(() => true);
    if (!expected) return;
    this.#check.findings.add(await this.#damage("file-missing", folder, name, "is not there"));
  }

  async #changed(folder: string, name: string, detail: string): Promise<void> {
    this.#check.assertThere();
    this.#check.findings.add(await this.#damage("file-changed", folder, name, detail));
  }

  async #damage(what: Damage["what"], folder: string, name: string, detail: string): Promise<Damage> {
    const path = `photos/${folder}/${name}`;
    const hash = stem(name);
    const items = (await this.#check.database?.itemsOfBody(hash).catch(() => [])) ?? [];
    return { what, hash, path, items, detail: `${path} ${detail}` };
  }

  #orphan(folder: string, name: string, whole: boolean): void {
    if (this.#orphans.length >= mostOrphans) return;
    const path = `photos/${folder}/${name}`;
    const detail = whole ? `${path} belongs to nothing` : `${path} belongs to nothing and is not whole`;
    this.#orphans.push({ what: "orphan", hash: stem(name), path, items: [], detail });
  }

  /** What lies beside the 256 folders. Temporary files of a running backup are its own affair. */
  async #strays(): Promise<void> {
    for (const name of (await entriesIn(join(this.#check.vaultDir, "photos"))).files) {
      this.#orphans.push({ what: "orphan", path: `photos/${name}`, items: [], detail: `photos/${name} belongs to nothing` });
    }
  }

  /** Last, since a backup at work stores files first and their rows a moment later. */
  async #reportOrphans(): Promise<void> {
    for (const orphan of this.#orphans) {
      const ext = extname(orphan.path ?? "").slice(1);
      const known = orphan.hash !== undefined && (await this.#check.database?.isExpected(orphan.hash, ext).catch(() => false));
      if (!known) this.#check.findings.add(orphan);
    }
  }
}

const stem = (name: string): string => name.slice(0, name.indexOf("."));

async function entriesIn(folder: string): Promise<{ readonly files: string[]; readonly others: string[] }> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const { files = [], others = [] } = Object.groupBy(entries, (entry) => (entry.isFile() ? "files" : "others"));
    return { files: files.map(({ name }) => name).sort(), others: others.map(({ name }) => name) };
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (error.code === "not-found") return { files: [], others: [] };
    throw error;
  }
}

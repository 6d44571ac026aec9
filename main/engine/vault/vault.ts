import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type Database from "better-sqlite3";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { syncFolder } from "./blob-file.ts";
import { Blobs } from "./blobs.ts";
import { isWritable, openForReading, openForWriting } from "./db.ts";
import { finishForgetting, forgetJob } from "./forgetting.ts";
import type { KeeperFunctions } from "./keeper-worker.ts";
import { clearJobFolders } from "./job-folder.ts";
import { type Held, lock, tryLock } from "./locks.ts";
import { formatOf, howToOpen, migrate } from "./migrations/index.ts";
import { checkPlace, makeFolders, makePrivate } from "./place.ts";
import { bytesToRead, copyForReading, isUnwritable } from "./read-elsewhere.ts";
import { type ReaderFunctions, readerFunctions } from "./reader.ts";
import { readmeText } from "./readme.ts";
import { LocalClient, type Remote, WorkerClient } from "./rpc.ts";
import { value } from "./sql.ts";
import type { WriterFunctions } from "./writer-worker.ts";

export type OpenOptions = {
  /** Never migrate, recover or write. A vault of a newer format opens so by itself. */
  readonly readOnly?: boolean;
  readonly now?: () => Date;
  /**
   * A private folder on another disk with so much room, for a vault on a disk that cannot be written to: it is read from a copy
   * of its databases there, which goes when it is closed. Undefined where there is none.
   */
  readonly elsewhere?: ((bytes: number) => string | undefined) | undefined;
};

/**
 * A vault on this disk: one writer worker with the only writable connection, a reader that sees committed rows, a keeper
 * for what may lag behind, and the blobs. FORMAT.md describes what is on the disk.
 */
export class Vault {
  readonly dir: string;
  /** Where its databases are read: there, or from a copy, since its disk cannot be written to. The photos are there, too. */
  readonly readDir: string;
  readonly id: string;
  readonly readOnly: boolean;
  /** Of its accounts, as they were when it was opened. */
  readonly providers: readonly string[];
  readonly blobs: Blobs;
  readonly #now: () => Date;
  readonly #file: string;
  #writer: WorkerClient<WriterFunctions> | undefined;
  readonly #reader: LocalClient<ReaderFunctions>;
  #keeper: WorkerClient<KeeperFunctions> | undefined;

  readonly #unwritable: LifeboatError | undefined;

  private constructor(dir: string, { id, mode, providers, readDir, unwritable }: Prepared, options: OpenOptions) {
    this.dir = dir;
    this.readDir = readDir;
    this.#unwritable = unwritable;
    this.id = id;
    this.readOnly = mode === "read-only";
    this.providers = providers;
    this.blobs = new Blobs(dir);
    this.#file = fileNumber(join(dir, "vault.db"));
    this.#now = options.now ?? (() => new Date());
    this.#reader = new LocalClient(() => readerFunctions(readDir));
  }

  /** Makes the folder a vault. Throws `exists` where one is, `vault-place` where one would not be safe. */
  static create(dir: string, options: OpenOptions = {}): Promise<Vault> {
    if (existsSync(join(dir, "vault.db"))) throw new LifeboatError("exists", `${dir} already is a vault`);
    checkPlace(dir);
    makeFolders(join(dir, "photos"));
    makePrivate(dir);
    writeFileSync(join(dir, "README.txt"), readmeText);
    begin(dir, (options.now ?? (() => new Date()))());
    return Vault.open(dir, options);
  }

  /** Throws no-vault, vault-newer, vault-damaged, vault-place. Runs that died are closed as partial first. */
  static async open(dir: string, options: OpenOptions = {}): Promise<Vault> {
    const file = join(dir, "vault.db");
    assertThere(dir, file);
    const prepared = prepareSomehow(dir, file, options);
    const vault = new Vault(dir, prepared, options);
    if (!vault.readOnly) await vault.#recover(prepared);
    return vault;
  }

  /** Of a vault that cannot be written to: what is read is as it was when it was opened. */
  get isCopy(): boolean {
    return this.readDir !== this.dir;
  }

  get write(): Remote<WriterFunctions> {
    if (this.#unwritable) throw this.#unwritable;
    if (this.readOnly) throw new LifeboatError("vault-newer", "this vault is open for reading only");
    this.#writer ??= new WorkerClient(new URL("./writer-worker.ts", import.meta.url), { vaultDir: this.dir });
    return this.#writer.remote;
  }

  get read(): Remote<ReaderFunctions> {
    return this.#reader.remote;
  }

  get keeper(): Remote<KeeperFunctions> {
    this.#keeper ??= new WorkerClient(new URL("./keeper-worker.ts", import.meta.url), { vaultDir: this.dir });
    return this.#keeper.remote;
  }

  /** Reads have a thread of their own from now on, as in a program that others wait for meanwhile. */
  readApart(): void {
    this.#reader.moveTo(() => new WorkerClient(new URL("./reader-worker.ts", import.meta.url), { vaultDir: this.readDir }));
  }

  /** Starts the writer's thread, which takes it a moment, while the caller gets the rest ready. */
  warm(): void {
    void this.write;
  }

  /** Gives back the memory of threads that only read and are idle; they start again when they are asked. */
  rest(): void {
    this.#reader.rest();
    this.#keeper?.rest();
  }

  /** Throws vault-busy when another process has the job for longer than `waitMs`. */
  lock(job: string, options: { waitMs?: number; signal?: AbortSignal } = {}): Promise<Held> {
    return lock(this.dir, job, options);
  }

  /**
   * Throws vault-away when the folder is no longer the one that was opened. Files that are open outlive their removal, so
   * writing to them tells nothing.
   */
  checkThere(): void {
    if (fileNumber(join(this.dir, "vault.db")) !== this.#file) throw new LifeboatError("vault-away", `${this.dir} is not there any more`);
  }

  /** What keeps photos, or the keeper, has ended for good, as after an error of the disk: only another one that is opened can go on. */
  get isSpent(): boolean {
    return this.blobs.isSpent || this.#keeper?.isDead === true;
  }

  /** Finishes what is under way. The writer goes last: SQLite leaves its log behind where the last to close may only read. */
  async close(): Promise<void> {
    const blobs = this.blobs.close();
    try {
      await Promise.all([this.#reader.close(), this.#keeper?.close()]);
    } finally {
      await Promise.all([this.#writer?.close(), blobs]);
      if (this.isCopy) rmSync(this.readDir, { recursive: true, force: true });
    }
  }

  /** Not being able to is no reason to keep the vault shut: the account's next run closes what died before it. */
  async #recover({ isForgetting }: Prepared): Promise<void> {
    try {
      for (const run of await this.#openRuns()) await this.#closeDead(run);
      clearJobFolders(this.dir);
      if (isForgetting) await this.#forgetOn();
    } catch (thrown) {
      const error = asLifeboatError(thrown);
      if (error.code !== "disk-full" && error.code !== "read-only" && error.code !== "vault-read-only") throw error;
    }
  }

  async #closeDead(run: { id: number; account: number }): Promise<void> {
    const held = tryLock(this.dir, backupJob(run.account));
    if (!("release" in held)) return;
    try {
      await this.write.closeDeadRun(run.id, this.#now().toISOString());
    } finally {
      held.release();
    }
  }

  /** One that is under way ends by itself. Where it cannot be, the next time will do. */
  async #forgetOn(): Promise<void> {
    const held = tryLock(this.dir, forgetJob);
    if (!("release" in held)) return;
    try {
      await finishForgetting(this);
    } catch {
      // no reason to keep the vault shut
    } finally {
      held.release();
    }
  }

  async #openRuns(): Promise<{ id: number; account: number }[]> {
    const db = openForReading(join(this.dir, "vault.db"));
    try {
      return db.prepare("SELECT id, account FROM run WHERE ended IS NULL").all() as { id: number; account: number }[];
    } finally {
      db.close();
    }
  }
}

function fileNumber(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found ? `${found.dev} ${found.ino}` : "none";
}

/** The lock of everything that writes an account's items. */
export const backupJob = (account: number): string => `account-${account}`;

/** Under another name until it is whole, so that a vault.db that holds no vault is always damage. */
function begin(dir: string, now: Date): void {
  const file = join(dir, "vault.db.new");
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
  const db = openForWriting(file, { create: true });
  try {
    upgrade(dir, db, now);
  } finally {
    db.close();
  }
  renameSync(file, join(dir, "vault.db"));
  syncFolder(dir);
}

type Looked = { readonly id: string; readonly mode: "write" | "read-only"; readonly providers: readonly string[]; readonly isForgetting: boolean };
type Prepared = Looked & { readonly readDir: string; readonly unwritable?: LifeboatError };

/** Where the disk does not let it be read in its place, from a copy: also what is only in the log is in that. */
function prepareSomehow(dir: string, file: string, { readOnly = false, now = () => new Date(), elsewhere }: OpenOptions): Prepared {
  try {
    // Where its log lies beside it SQLite opens also what cannot be written to, and only the first write fails.
    if (elsewhere && !readOnly && !isWritable(file)) throw new LifeboatError("vault-read-only", file);
    return { ...prepare(dir, file, readOnly, now()), readDir: dir };
  } catch (thrown) {
    const readDir = isUnwritable(thrown) ? elsewhere?.(bytesToRead(dir)) : undefined;
    if (readDir === undefined) throw thrown;
    try {
      copyForReading(dir, readDir);
      return { ...prepare(readDir, join(readDir, "vault.db"), true, now()), readDir, unwritable: asLifeboatError(thrown) };
    } catch (copying) {
      rmSync(readDir, { recursive: true, force: true });
      throw asLifeboatError(copying).code === "disk-full" ? thrown : copying;
    }
  }
}

function prepare(dir: string, file: string, readOnly: boolean, now: Date): Looked {
  const db = open(file, readOnly);
  try {
    const info = formatOf(db);
    if (!info) throw new LifeboatError("vault-damaged", `${file} holds nothing, or no vault`);
    const mode = readOnly ? "read-only" : howToOpen(info);
    howToOpen(info);
    if (mode === "write") upgrade(dir, db, now);
    const providers = db.prepare("SELECT DISTINCT provider FROM account WHERE removed IS NULL").pluck().all() as string[];
    return { id: value<string>(db, "SELECT value FROM meta WHERE key = 'vault_id'") ?? "", mode, providers, isForgetting: value(db, "SELECT 1 FROM meta WHERE key = 'forgetting'") !== undefined };
  } catch (error) {
    throw asLifeboatError(error);
  } finally {
    db.close();
  }
}

function open(file: string, readOnly: boolean): ReturnType<typeof openForWriting> {
  return readOnly ? (openForReading(file) as ReturnType<typeof openForWriting>) : openForWriting(file);
}

function upgrade(dir: string, db: ReturnType<typeof openForWriting>, now: Date): void {
  const safetyFile = (from: number): string => {
    const name = `before-format-${from}-${now.toISOString().slice(0, 10)}`;
    const taken = readdirSync(dir).filter((file) => file.startsWith(name)).length;
    return join(dir, `${name}${taken ? `-${taken}` : ""}.db`);
  };
  migrate(db, safetyFile);
  if (value(db, "SELECT 1 FROM meta WHERE key = 'vault_id'")) return;
  const set = db.prepare("INSERT OR IGNORE INTO meta(key, value) VALUES (?, ?)");
  set.run("vault_id", randomUUID());
  set.run("created", now.toISOString());
}

/** For readers that need their own connection, such as an export. The caller closes it. */
export function openReader(vaultDir: string): Database.Database {
  return openForReading(join(vaultDir, "vault.db"));
}

/** Throws no-vault, or forbidden where it may be there for somebody else. */
function assertThere(dir: string, file: string): void {
  try {
    statSync(file);
  } catch (cause) {
    if (asLifeboatError(cause).code === "forbidden") throw new LifeboatError("forbidden", `you may not look into ${dir}`, { cause });
    throw new LifeboatError("no-vault", `there is no vault in ${dir}`, { cause });
  }
}

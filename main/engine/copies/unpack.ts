import { createHash, type Hash, randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { NewBlobs, syncFolder, tmpFolder } from "../vault/blob-file.ts";
import { hex } from "../vault/hash.ts";
import { entryHash } from "./names.ts";
import { openArchive } from "./open-pack.ts";
import type { Entry, TarListener } from "./tar.ts";

export type Wanted = { readonly hash: Uint8Array; readonly ext: string | null };
export type UnpackJob = {
  readonly path: string;
  readonly key: string;
  /** SHA-256 of the pack, and what is to be taken out of it. */
  readonly hash: Uint8Array;
  readonly wanted: readonly Wanted[];
  readonly vaultDir: string;
};
/** Each body was held against its hash; files are durable under photos/. `damage`: why the rest is lacking. */
export type Unpacked = { readonly files: readonly Uint8Array[]; readonly texts: readonly { readonly hash: Uint8Array; readonly data: Uint8Array }[]; readonly damage?: string };

export function unpack(job: UnpackJob): Unpacked {
  const taker = new Taker(job);
  try {
    const { hash, error } = openArchive(job.path, job.key, taker);
    const whole = hex(hash) === hex(job.hash);
    const taken = taker.finish();
    if (whole && !error) return taken;
    return { ...taken, damage: error?.detail ?? "its bytes were changed" };
  } finally {
    taker.discard();
  }
}

type Open = { readonly entry: Entry; readonly wanted: Wanted; readonly digest: Hash; readonly file?: number; readonly tmp?: string; readonly chunks: Buffer[] };

class Taker implements TarListener {
  readonly #wanted: ReadonlyMap<string, Wanted>;
  readonly #vaultDir: string;
  readonly #blobs: NewBlobs;
  readonly #files: Uint8Array[] = [];
  readonly #texts: { hash: Uint8Array; data: Uint8Array }[] = [];
  #open: Open | undefined;

  constructor({ wanted, vaultDir }: UnpackJob) {
    this.#wanted = new Map(wanted.map((each) => [hex(each.hash), each]));
    this.#vaultDir = vaultDir;
    this.#blobs = new NewBlobs(vaultDir);
  }

  begin(entry: Entry): void {
    const wanted = this.#wanted.get(entryHash(entry.name) ?? "");
    if (!wanted) return;
    const digest = createHash("sha256");
    if (wanted.ext === null) this.#open = { entry, wanted, digest, chunks: [] };
    else {
      const folder = tmpFolder(this.#vaultDir);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const tmp = join(folder, `${process.pid}-${randomBytes(6).toString("hex")}`);
      this.#open = { entry, wanted, digest, chunks: [], tmp, file: openSync(tmp, "wx", 0o600) };
    }
  }

  bytes(chunk: Buffer): void {
    if (!this.#open) return;
    this.#open.digest.update(chunk);
    if (this.#open.file === undefined) this.#open.chunks.push(Buffer.from(chunk));
    else for (let at = 0; at < chunk.length; ) at += writeSync(this.#open.file, chunk, at);
  }

  end(): void {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return;
    const { wanted, digest, file, tmp, chunks } = open;
    const whole = digest.digest("hex") === hex(wanted.hash);
    if (file !== undefined) closeSync(file);
    if (!whole) {
      if (tmp !== undefined) rmSync(tmp, { force: true });
    } else if (tmp !== undefined && wanted.ext !== null) {
      this.#blobs.addHashed(tmp, { hash: wanted.hash, ext: wanted.ext });
      this.#files.push(wanted.hash);
    } else this.#texts.push({ hash: wanted.hash, data: Buffer.concat(chunks) });
  }

  finish(): Unpacked {
    const folders = this.#blobs.settle();
    for (const folder of folders) syncFolder(folder);
    if (folders.length > 0) syncFolder(join(this.#vaultDir, "photos"));
    return { files: this.#files, texts: this.#texts };
  }

  /** What an end in the middle left. */
  discard(): void {
    const open = this.#open;
    this.#open = undefined;
    if (open?.file !== undefined) closeSync(open.file);
    if (open?.tmp !== undefined) rmSync(open.tmp, { force: true });
    this.#blobs.discard();
  }
}

export type Inspected = { readonly hash: Uint8Array; readonly size: number; readonly bodies: readonly string[]; readonly damage?: string };

/** Opens a pack and holds every body in it against its name. */
export function inspect(path: string, key: string): Inspected {
  const bodies: string[] = [];
  const wrong: string[] = [];
  let name = "";
  let digest = createHash("sha256");
  const { hash, size, error } = openArchive(path, key, {
    begin: (entry) => {
      name = entry.name;
      digest = createHash("sha256");
    },
    bytes: (chunk) => void digest.update(chunk),
    end: () => {
      const found = digest.digest("hex");
      if (entryHash(name) === found) bodies.push(found);
      else wrong.push(name);
    },
  });
  const damage = error?.detail ?? (wrong.length > 0 ? `${wrong.length} of its bodies are not what their names say` : undefined);
  return { hash, size, bodies, ...(damage !== undefined && { damage }) };
}

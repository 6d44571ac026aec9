// A vault filled the way a pull fills one, without providers; for tests.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { sha256 } from "./hash.ts";
import { Vault } from "./vault.ts";
import type { KeptItem } from "./write/store.ts";

export type Held = Readonly<Record<string, readonly KeptItem[]>>;

const never = new AbortController().signal;

export function card(name: string, options: { uid?: string; href?: string; more?: string; etag?: string } = {}): KeptItem {
  const { uid = name.toLowerCase(), href = `${uid}.vcf`, more = "" } = options;
  const bytes = Buffer.from(`BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nFN:${name}\r\n${more}END:VCARD\r\n`);
  return { href, etag: options.etag ?? sha256(bytes).toString("hex"), kind: "contact", uid, body: { type: "text/vcard", bytes }, parts: [], facts: {} };
}

/** JPEG in its first bytes, noise in the others. */
export function jpeg(seed: number, size = 20_000): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += 32) sha256(`${seed} ${at}`).copy(bytes, at);
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return bytes;
}

export async function photo(vault: Vault, name: string, bytes: Buffer): Promise<KeptItem> {
  const file = await vault.blobs.put({ type: "image/jpeg", bytes }, never);
  return { href: name, kind: "photo", body: { type: file.type, file }, parts: [], facts: { name, taken: "2020-05-01T10:00:00Z" } };
}

const start = Date.parse("2026-11-01T08:00:00Z");

/** A vault with one account; each `backup` is one run a day later that lists all it is given, in full. */
export class Rig {
  readonly dir: string;
  vault: Vault;
  account = 0;
  #time = start;

  private constructor(dir: string, vault: Vault) {
    this.dir = dir;
    this.vault = vault;
  }

  static async create(): Promise<Rig> {
    const dir = join(mkdtempSync(join(tmpdir(), "lifeboat-vault-")), "vault");
    const rig = new Rig(dir, await Vault.create(dir, { now: () => new Date(start) }));
    rig.account = await rig.addAccount("Mum");
    return rig;
  }

  /** A vault of its own, made from a closed one. */
  static async copyOf(other: Rig): Promise<Rig> {
    const dir = join(mkdtempSync(join(tmpdir(), "lifeboat-vault-")), "vault");
    cpSync(other.dir, dir, { recursive: true });
    const rig = new Rig(dir, await Vault.open(dir, { now: other.now }));
    rig.account = other.account;
    rig.#time = other.#time;
    return rig;
  }

  readonly now = (): Date => new Date(this.#time);

  stamp(): string {
    return this.now().toISOString();
  }

  addAccount(name: string): Promise<number> {
    return this.vault.write.addAccount({ name, provider: "memory", settings: {}, hosts: [] }, this.stamp());
  }

  backup(held: Held, account = this.account): Promise<number | undefined> {
    this.#time += 24 * 3600_000;
    return writeRun(this.vault, account, held, this.stamp());
  }

  async reopen(): Promise<Vault> {
    await this.vault.close();
    this.vault = await Vault.open(this.dir, { now: this.now });
    return this.vault;
  }

  async names(snapshot?: number): Promise<string[]> {
    return (await this.vault.read.items({ snapshot }, { limit: 10_000 })).map((item) => item.name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.vault.close();
    rmSync(dirname(this.dir), { recursive: true, force: true });
  }
}

/** One run as the mirror makes it, with a brake that lets everything pass. Gives the snapshot, if anything changed. */
async function writeRun(vault: Vault, account: number, held: Held, now: string): Promise<number | undefined> {
  const { write } = vault;
  const run = await write.beginRun(account, "backup", now);
  const collections = await seeCollections(vault, account, held);
  for (const { id, ref } of collections) {
    const items = held[ref] ?? [];
    await write.startListing(run, id);
    const heard = items.map(({ href, etag }) => ({ is: "present" as const, ref: { href, ...(etag !== undefined && { etag }) } }));
    await write.hear(run, id, heard, false);
    await write.endListing(run, id, { listing: "full" });
    await vault.blobs.barrier();
    await write.store(run, id, items, now);
  }
  await write.findAbsent(run, []);
  await write.pairMoves(run, { now, monthAgo: "2000-01-01T00:00:00Z" });
  for (const loss of await write.losses(run, "2000-01-01T00:00:00Z")) {
    const { collection, kind, fresh: count, base } = loss;
    await write.decide(run, { collection, kind, grouping: null, what: "missing", verdict: "note", count, base }, now);
  }
  for (const { id } of collections) await write.endCollection(run, id, "complete", now);
  const snapshot = await write.endRun(run, { status: "complete", now });
  if (snapshot !== undefined) await vault.keeper.catchUp();
  return snapshot;
}

export async function seeCollections(vault: Vault, account: number, held: Held): Promise<{ id: number; ref: string }[]> {
  const kindOf = (ref: string) => held[ref]?.[0]?.kind ?? "contact";
  const seen = Object.keys(held).map((id) => ({ id, name: id, kinds: [kindOf(id)], readOnly: false, unlisted: "gone" as const }));
  return vault.write.seeCollections(account, seen);
}

// A vault with a second copy, both to be damaged again and again.
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import Database from "better-sqlite3";
import type { Random } from "../bench/random.ts";
import { newIdentity } from "../main/engine/copies/age/keys.ts";
import { coveredContent, tamper } from "../main/engine/verify/damage.fixture.ts";
import { GrowingFolder } from "./durability-source.ts";
import { type Event, Lifeboat } from "./lifeboat.ts";

/** Each is one pack at the copy. */
const generations = 6;

export type Body = { readonly id: number; readonly hash: string; readonly ext: string | null; readonly pack: string };

export class Victim implements Disposable {
  readonly boat = new Lifeboat();
  readonly place = join(this.boat.home, "place");
  readonly keyFile = join(this.boat.home, "key.txt");
  /** All that is kept, each body with the pack it is in. */
  bodies: readonly Body[] = [];
  /** Names at the place of what counts there: packs, and the newest index. */
  packs: readonly string[] = [];
  index = "";
  #content = "";
  #listed: readonly Event[] = [];

  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  async prepare(): Promise<void> {
    const { boat } = this;
    writeFileSync(this.keyFile, `${newIdentity().text}\n`, { mode: 0o600 });
    const source = new GrowingFolder(join(boat.home, "source"));
    await boat.json(0, "add", "files", "--dir", source.dir, "--name", "Folder");
    await boat.json(0, "copies", "add", "folder", this.place, "--name", "Disk", "--key-file", this.keyFile);
    for (let n = 0; n < generations; n++) {
      source.grow(1, this.#random);
      await boat.json(0, "backup");
      await boat.json(0, "copies", "run");
    }
    tamper(boat.vault, () => undefined); // all of it into vault.db
    this.#listed = await boat.json(0, "ls");
    this.#content = coveredContent(this.file);
    this.#readRows();
    cpSync(boat.vault, this.#whole("vault"), { recursive: true });
    cpSync(this.place, this.#whole("place"), { recursive: true });
  }

  get file(): string {
    return join(this.boat.vault, "vault.db");
  }

  makeWhole(): void {
    for (const [dir, name] of [[this.boat.vault, "vault"], [this.place, "place"]] as const) {
      rmSync(dir, { recursive: true });
      cpSync(this.#whole(name), dir, { recursive: true });
    }
  }

  recover(): Promise<Event[]> {
    return this.boat.json(0, "copies", "recover", "folder", this.place, "--key-file", this.keyFile, "--replace-damaged", "--vault", this.boat.vault);
  }

  /** Every version as it was. */
  isUntouched(): boolean {
    return coveredContent(this.file) === this.#content;
  }

  /** Reads both sides to the last byte. Gives how they differ from what they were, or undefined. */
  async difference(): Promise<string | undefined> {
    await this.boat.json(0, "verify");
    await this.boat.json(0, "copies", "check", "--read");
    if (!isDeepStrictEqual(await this.boat.json(0, "ls"), this.#listed)) return "ls lists something else";
    return this.isUntouched() ? undefined : "versions are not what they were";
  }

  #whole(name: string): string {
    return join(this.boat.home, `whole-${name}`);
  }

  #readRows(): void {
    const db = new Database(this.file, { readonly: true });
    try {
      const vault = String(db.prepare("SELECT value FROM meta WHERE key = 'vault_id'").pluck().get());
      this.bodies = db.prepare<[], Body>("SELECT b.id, lower(hex(b.hash)) AS hash, b.ext, lower(hex(k.hash)) AS pack FROM body b JOIN pack_body p ON p.body = b.id JOIN pack k ON k.id = p.pack").all();
      this.packs = [...new Set(this.bodies.map(({ pack }) => pack))].map((pack) => `v/${vault}/packs/${pack}.tar.age`);
      this.index = `v/${vault}/index/${String(db.prepare("SELECT sequence FROM place").pluck().get())}.tar.age`;
    } finally {
      db.close();
    }
  }

  [Symbol.dispose](): void {
    this.boat[Symbol.dispose]();
  }
}

// A vault with things in it, and a folder that is its second copy; for tests.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlaceRow } from "../vault/read/copies.ts";
import { card, jpeg, photo, Rig } from "../vault/vault.fixture.ts";
import { Vault } from "../vault/vault.ts";
import { newIdentity } from "./age/keys.ts";
import type { CopyJob } from "./job.ts";
import { openFolder } from "./place/folder.ts";
import type { Place } from "./place/place.ts";
import { claimPlace } from "./place-file.ts";
import { recover } from "./recover.ts";
import { type CopyReport, replicate } from "./replicate.ts";

export const never = new AbortController().signal;

export class CopyRig {
  readonly rig: Rig;
  readonly dir = mkdtempSync(join(tmpdir(), "lifeboat-copies-"));
  readonly identity = newIdentity();
  store!: Place;
  place = 0;

  private constructor(rig: Rig) {
    this.rig = rig;
  }

  /** Some contacts, and photos of `sizes`. */
  static async create(sizes: readonly number[] = [30_000, 2_000_000]): Promise<CopyRig> {
    const made = new CopyRig(await Rig.create());
    await made.rig.backup(await made.held(["Anna", "Berta", "Carla"], sizes));
    made.store = await openFolder({ dir: made.dir }, { create: true });
    made.place = await made.addPlace(made.store, made.dir);
    return made;
  }

  get vault(): Vault {
    return this.rig.vault;
  }

  async held(names: readonly string[], sizes: readonly number[]) {
    const photos = await Promise.all(sizes.map((size, i) => photo(this.rig.vault, `${i}.jpg`, jpeg(i, size))));
    return { people: names.map((name) => card(name)), pictures: photos };
  }

  async addPlace(store: Place, dir: string, name = "Blue disk"): Promise<number> {
    const uuid = await claimPlace(store, { now: this.rig.now(), scratch: this.dir, signal: never });
    const place = { name, kind: "folder", settings: { dir }, uuid, recipient: this.identity.recipient.text, keepDays: null };
    return this.vault.write.addPlace(place, this.rig.stamp());
  }

  async row(place = this.place): Promise<PlaceRow> {
    const found = (await this.vault.read.copyPlaces()).find(({ id }) => id === place);
    if (!found) throw new Error("no such place");
    return found;
  }

  async job(more: Partial<CopyJob> = {}): Promise<CopyJob> {
    return { vault: this.vault, place: await this.row(), store: this.store, identity: this.identity, now: this.rig.now, signal: never, ...more };
  }

  async run(more: Partial<CopyJob> = {}): Promise<CopyReport> {
    return replicate(await this.job(more));
  }

  /** Where this vault's files lie in the place. */
  get files(): string {
    return join(this.dir, "v", this.vault.id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.rig[Symbol.asyncDispose]();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Another computer brings everything home, and goes on with the copy. */
export async function goOnElsewhere(rig: CopyRig): Promise<void> {
  const vaultDir = join(rig.dir, "elsewhere");
  await recover({ store: rig.store, place: { kind: "folder", settings: { dir: rig.dir } }, identity: rig.identity, vaultDir, signal: never });
  const vault = await Vault.open(vaultDir);
  try {
    const [place] = await vault.read.copyPlaces();
    if (!place) throw new Error("no place");
    await replicate({ ...(await rig.job()), vault, place, now: () => new Date(rig.rig.now().getTime() + 8 * 24 * 3600_000) });
  } finally {
    await vault.close();
  }
}

/** A place that differs in some calls, and whose files cannot be opened here. */
export function otherwise(store: Place, change: Partial<Place>): Place {
  return {
    list: (folder, signal) => store.list(folder, signal),
    folders: (folder, signal) => store.folders(folder, signal),
    put: (name, file, how, signal) => store.put(name, file, how, signal),
    read: (name, signal) => store.read(name, signal),
    remove: (name, signal) => store.remove(name, signal),
    ...change,
  };
}

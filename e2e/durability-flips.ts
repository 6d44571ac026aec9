// Bits that flip on the disk: each is found and named. Run by durability.e2e.ts and, with more of them, by durability.long.ts.
import { cpSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { Random } from "../bench/random.ts";
import { coveredContent, flipBitInPhoto, flipped, photoPaths, tamper } from "../main/engine/verify/damage.fixture.ts";
import { GrowingFolder } from "./durability-source.ts";
import { Lifeboat } from "./lifeboat.ts";

const perRound = 20;

/** A vault to be damaged again and again: a copy for each time. */
class Victim implements Disposable {
  readonly boat = new Lifeboat();
  readonly #whole = join(this.boat.home, "whole");

  async prepare(random: Random): Promise<void> {
    const source = new GrowingFolder(join(this.boat.home, "source"));
    source.grow(2, random);
    await this.boat.json(0, "add", "files", "--dir", source.dir, "--name", "Folder");
    await this.boat.json(0, "backup");
    tamper(this.boat.vault, () => undefined); // all of it into vault.db
    cpSync(this.boat.vault, this.#whole, { recursive: true });
  }

  makeWhole(): void {
    rmSync(this.boat.vault, { recursive: true });
    cpSync(this.#whole, this.boat.vault, { recursive: true });
  }

  [Symbol.dispose](): void {
    this.boat[Symbol.dispose]();
  }
}

/**
 * One bit in each of so many photos and texts, a few at a time: the check names just those, and what they belong to. Gives
 * how many it named.
 */
export async function flipBodies(flips: number, seed: number): Promise<number> {
  const random = new Random(seed);
  using victim = new Victim();
  await victim.prepare(random);
  let named = 0;
  for (let done = 0; done < flips; done += perRound) {
    victim.makeWhole();
    const expected = damageSome(victim.boat.vault, random);
    const found = (await victim.boat.json(5, "verify")).filter(({ event, what }) => event === "damage" && what !== "orphan");
    expect(found.map(({ path, hash }) => String(path ?? hash)).sort(), `flips from ${done} (seed ${seed})`).toEqual(expected);
    for (const { items, detail } of found) expect(items, String(detail)).not.toEqual([]);
    named += found.length;
  }
  return named;
}

/** Gives the path of each photo and the hash of each text that is no longer what it was. */
function damageSome(vault: string, random: Random): string[] {
  const photos = take(photoPaths(vault), perRound / 2, random);
  for (const path of photos) flipBitInPhoto(vault, path, random.int(0, statSync(join(vault, path)).size * 8));
  const texts: string[] = [];
  tamper(vault, (db) => {
    const all = db.prepare<[], { id: number; hash: Buffer; data: Buffer }>("SELECT id, hash, data FROM body WHERE data IS NOT NULL").all();
    for (const { id, hash, data } of take(all, perRound / 2, random)) {
      db.prepare("UPDATE body SET data = ? WHERE id = ?").run(flipped(data, random.int(0, data.length * 8)), id);
      texts.push(hash.toString("hex"));
    }
  });
  return [...photos, ...texts].sort();
}

function take<T>(all: readonly T[], count: number, random: Random): T[] {
  const left = [...all];
  return Array.from({ length: count }, () => left.splice(random.int(0, left.length), 1)).flat();
}

/** One bit anywhere in the database: it is found, or it was in nothing that is kept. Gives how many were found. */
export async function flipDatabase(flips: number, seed: number): Promise<number> {
  const random = new Random(seed);
  using victim = new Victim();
  await victim.prepare(random);
  const { boat } = victim;
  const file = join(boat.vault, "vault.db");
  const whole = readFileSync(file);
  const before = coveredContent(file);
  let found = 0;
  for (let flip = 0; flip < flips; flip++) {
    const bit = random.int(0, whole.length * 8);
    const where = `bit ${bit} of vault.db (seed ${seed})`;
    victim.makeWhole();
    writeFileSync(file, flipped(whole, bit));
    const { code, out, err } = await boat.run("verify", "--json");
    if (code === 0) expect(coveredContent(file) === before, `${where} was overlooked`).toBe(true);
    else {
      found++;
      expect(out + err, where).toMatch(/"event":"(?:damage|error)"/);
      expect(out + err, where).not.toMatch(/internal/);
    }
  }
  return found;
}

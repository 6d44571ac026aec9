// Bits that flip on the disk and at the second copy: each is found, named, and healed from the side that is whole. Run by
// durability.e2e.ts and, with more of them, by durability.long.ts.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Random } from "../bench/random.ts";
import { flipBitInPhoto, flipped, tamper } from "../main/engine/verify/damage.fixture.ts";
import type { Body, Victim } from "./durability-victim.ts";
import type { Event } from "./lifeboat.ts";

const perRound = { photos: 10, texts: 10, packs: 4, index: 1 };
const inRound = Object.values(perRound).reduce((sum, each) => sum + each);

/**
 * One bit in each of so many photos, texts, packs and indexes, some of each at a time: checks name just those, and both sides
 * are whole again. Gives how many were named.
 */
export async function flipBothSides(victim: Victim, rounds: number, random: Random): Promise<number> {
  const { boat } = victim;
  let named = 0;
  for (let round = 0; round < rounds; round++) {
    const where = `round ${round}`;
    victim.makeWhole();
    const packs = take(victim.packs, perRound.packs, random);
    const atPlace = [...packs, victim.index];
    for (const name of atPlace) flipAt(join(victim.place, name), random);
    const healable = victim.bodies.filter(({ pack }) => !packs.some((name) => name.includes(pack)));
    const here = damageSome(victim, healable, random);

    expect(damagedHere(await boat.json(5, "verify")), where).toEqual(here);
    expect(await boat.json(0, "copies", "heal"), where).toContainEqual({ event: "healed", damaged: here.length, healed: here.length, left: [] });
    const damage = damagedCopies(await boat.json(0, "copies", "check", "--read", "--repair"));
    expect(damage, where).toEqual(atPlace.toSorted());
    expect(await victim.difference(), where).toBeUndefined();
    named += here.length + damage.length;
  }
  expect(named).toBe(rounds * inRound);
  return named;
}

/** Each belongs to something a person knows. */
function damagedHere(events: readonly Event[]): string[] {
  const found = events.filter(({ event, what }) => event === "damage" && what !== "orphan");
  for (const { items, detail } of found) expect(items, String(detail)).not.toEqual([]);
  return found.map(({ hash }) => String(hash)).sort();
}

const damagedCopies = (events: readonly Event[]): string[] => events.filter(({ event }) => event === "copy-damage").map(({ name }) => String(name)).sort();

/** Gives the hash of each photo and text that is no longer what it was. */
function damageSome({ boat }: Victim, bodies: readonly Body[], random: Random): string[] {
  const photos = take(bodies.filter(({ ext }) => ext !== null), perRound.photos, random);
  for (const body of photos) damagePhoto(boat.vault, body, random);
  const texts = take(bodies.filter(({ ext }) => ext === null), perRound.texts, random);
  for (const body of texts) damageText(boat.vault, body, random);
  return [...photos, ...texts].map(({ hash }) => hash).sort();
}

function damagePhoto(vault: string, { hash, ext }: Body, random: Random): void {
  const path = `photos/${hash.slice(0, 2)}/${hash}.${ext ?? ""}`;
  flipBitInPhoto(vault, path, random.int(0, statSync(join(vault, path)).size * 8));
}

function damageText(vault: string, { id }: Body, random: Random): void {
  tamper(vault, (db) => {
    const data = db.prepare<[number], Buffer>("SELECT data FROM body WHERE id = ?").pluck().get(id) as Buffer;
    db.prepare("UPDATE body SET data = ? WHERE id = ?").run(flipped(data, random.int(0, data.length * 8)), id);
  });
}

function flipAt(file: string, random: Random): void {
  const bytes = readFileSync(file);
  writeFileSync(file, flipped(bytes, random.int(0, bytes.length * 8)));
}

function take<T>(all: readonly T[], count: number, random: Random): T[] {
  const left = [...all];
  return Array.from({ length: count }, () => left.splice(random.int(0, left.length), 1)).flat();
}

/** One text here, and the pack it is in, so that neither side can heal the other. Gives what the check names in the end. */
export async function flipSameOnBothSides(victim: Victim, random: Random): Promise<{ readonly lost: string; readonly named: string[] }> {
  const { boat } = victim;
  victim.makeWhole();
  const lost = random.pick(victim.bodies.filter(({ ext }) => ext === null));
  damageText(boat.vault, lost, random);
  const pack = victim.packs.find((name) => name.includes(lost.pack)) ?? "";
  const file = join(victim.place, pack);
  writeFileSync(file, flipped(readFileSync(file), 0)); // its first line: nothing in it can be opened
  expect(await boat.json(5, "copies", "heal")).toContainEqual({ event: "healed", damaged: 1, healed: 0, left: [lost.hash] });
  // All others of that pack are sent anew; this one is owed.
  const checked = await boat.json(5, "copies", "check", "--read", "--repair");
  expect(damagedCopies(checked)).toEqual([pack]);
  expect(checked).toContainEqual(expect.objectContaining({ event: "copy-checked", repaired: expect.objectContaining({ bodies: victim.bodies.filter((body) => body.pack === lost.pack).length - 1, owed: 1 }) as object }));
  await boat.json(3, "copies", "check", "--read");
  return { lost: lost.hash, named: damagedHere(await boat.json(5, "verify")) };
}

/**
 * One bit anywhere in the database, until so many were found: each is healed from the second copy. What was not found was in
 * nothing that is kept. Gives how many it took.
 */
export async function flipDatabase(victim: Victim, wanted: number, random: Random): Promise<number> {
  const { boat, file } = victim;
  victim.makeWhole();
  const whole = readFileSync(file);
  let flips = 0;
  for (let found = 0; found < wanted; flips++) {
    const bit = random.int(0, whole.length * 8);
    const where = `bit ${bit} of vault.db`;
    victim.makeWhole();
    writeFileSync(file, flipped(whole, bit));
    const { code, out, err } = await boat.run("verify", "--json");
    if (code === 0) {
      expect(victim.isUntouched(), `${where} was overlooked`).toBe(true);
      continue;
    }
    found++;
    expect(out + err, where).toMatch(/"event":"(?:damage|error)"/);
    expect(out + err, where).not.toMatch(/internal/);
    expect(await victim.recover(), where).toContainEqual(expect.objectContaining({ event: "recovered", lost: [], skipped: [], problems: [] }));
    expect(await victim.difference(), where).toBeUndefined();
  }
  return flips;
}

import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { card, jpeg, photo, Rig } from "../vault/vault.fixture.ts";
import { Vault } from "../vault/vault.ts";
import { coveredContent, filledVault, flipBitInPhoto, flipped, overwrite, photoCount, photoPaths, tamper, truncateDatabase } from "./damage.fixture.ts";
import type { VerifyReport } from "./report.ts";
import { verify, verifyPhotos } from "./verify.ts";

const signal = new AbortController().signal;
const seed = Number(process.env["LIFEBOAT_SEED"] ?? Date.now() % 1_000_000);

/** mulberry32: the same numbers for the same seed. */
function randomFrom(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Fifteen of them. */
function some<T>(all: readonly T[], random: (below: number) => number): T[] {
  const left = [...all];
  return Array.from({ length: 15 }, () => left.splice(random(left.length), 1)).flat();
}

let model: Rig;
let rig: Rig;
beforeAll(async () => {
  model = await filledVault();
  await model.vault.close();
});
afterAll(async () => {
  await model[Symbol.asyncDispose]();
});
beforeEach(async () => {
  rig = await Rig.copyOf(model);
});
afterEach(async () => {
  await rig[Symbol.asyncDispose]();
});

describe(`random damage (LIFEBOAT_SEED=${seed})`, () => {
  it("of one bit is found in each of 15 photos and 15 texts", async () => {
    const random = randomFrom(seed);
    const people = Array.from({ length: 30 }, (_, n) => card(`Person ${n}`));
    const pictures = await Promise.all(Array.from({ length: 30 }, (_, n) => photo(rig.vault, `X${n}.jpg`, jpeg(1000 + n))));
    await rig.backup({ people, pictures });
    await rig.vault.close();
    const expected = new Set<string>();
    for (const path of some(photoPaths(rig.dir), random)) {
      flipBitInPhoto(rig.dir, path, random(statSync(join(rig.dir, path)).size * 8));
      expected.add(path);
    }
    tamper(rig.dir, (db) => {
      const bodies = db.prepare<[], { id: number; hash: Buffer; data: Buffer }>("SELECT id, hash, data FROM body WHERE data IS NOT NULL").all();
      for (const body of some(bodies, random)) {
        db.prepare("UPDATE body SET data = ? WHERE id = ?").run(flipped(body.data, random(body.data.length * 8)), body.id);
        expected.add(body.hash.toString("hex"));
      }
    });
    const vault = await rig.reopen();
    const report = await verify({ vault, signal, now: rig.now });
    expect(expected.size).toBe(30);
    expect(new Set(report.damage.map((d) => d.path ?? d.hash))).toEqual(expected);
    expect(report.damage.every((d) => d.items.length > 0)).toBe(true);
  });

  it("of a photo's extension is found, also where it is no text any more", async () => {
    await rig.vault.close();
    tamper(rig.dir, (db) => db.exec("UPDATE body SET ext = CAST(x'ea7067' AS TEXT) WHERE id = (SELECT min(id) FROM body WHERE ext = 'jpg')"));
    await rig.reopen();
    const { status, damage } = await verify({ vault: rig.vault, signal, now: rig.now });
    expect(status).toBe("damaged");
    expect(damage).toMatchObject([{ what: "file-missing", items: [{ kind: "photo" }] }]);
  });

  it("of vault.db ends in an error that says so or in a report, in 40 variants", { timeout: 120_000 }, async () => {
    const random = randomFrom(seed);
    await rig.vault.close();
    const file = join(rig.dir, "vault.db");
    const whole = readFileSync(file);
    const before = coveredContent(file);
    const silent: string[] = [];
    for (let variant = 0; variant < 40; variant++) {
      const at = random(whole.length);
      const noise = Buffer.from(Array.from({ length: 1 + random(variant % 2 === 0 ? 64 : 6000) }, () => random(256)));
      writeFileSync(file, whole);
      overwrite(file, at, noise);
      const outcome = await tryAll(rig.dir, variant % 8 > 0);
      if (outcome === "clean" && coveredContent(file) !== before) silent.push(`${noise.length} bytes at ${at}`);
    }
    expect(silent).toEqual([]);
  });
});

/** Opens, lists and checks; any error must be one of ours. */
async function tryAll(dir: string, readOnly: boolean): Promise<string> {
  let vault: Vault | undefined;
  try {
    vault = await Vault.open(dir, { readOnly });
    await vault.read.items({}, { limit: 100 }).catch(mustBeOurs);
    return (await verify({ vault, signal, now: () => new Date() })).status;
  } catch (error) {
    return mustBeOurs(error);
  } finally {
    await vault?.close();
  }
}

function mustBeOurs(error: unknown): string {
  expect(error).toBeInstanceOf(LifeboatError);
  return asLifeboatError(error).code;
}

/** As a caller does: where the vault does not open, its photos still tell. */
async function checkWhatCanBe({ dir, now }: Rig): Promise<VerifyReport> {
  let vault: Vault;
  try {
    vault = await Vault.open(dir);
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (error.code !== "vault-damaged") throw error;
    return verifyPhotos({ vaultDir: dir, signal, error });
  }
  try {
    return await verify({ vault, signal, now });
  } finally {
    await vault.close();
  }
}

describe("a database cut short", () => {
  it.each([0, 0.001, 0.01, 0.1, 0.5, 0.9])("to %f of its length is damage, and photos are still checked", async (part) => {
    await rig.vault.close();
    truncateDatabase(rig.dir, part);
    const [path = ""] = photoPaths(rig.dir);
    flipBitInPhoto(rig.dir, path);
    const report = await checkWhatCanBe(rig);
    expect(report.status).toBe("damaged");
    expect(report.damage[0]).toMatchObject({ what: "database" });
    expect(report.damage.find((d) => d.what === "file-changed")?.path).toBe(path);
    expect(report.counts.files).toBe(photoCount);
  });
});

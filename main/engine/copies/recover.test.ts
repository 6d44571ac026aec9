import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { asLifeboatError } from "../../api/errors.ts";
import { Vault } from "../vault/vault.ts";
import { verify } from "../verify/verify.ts";
import { encrypted, Encryptor } from "./age/encrypt.ts";
import { newIdentity } from "./age/keys.ts";
import { CopyRig, never, otherwise } from "./copies.fixture.ts";
import { openFolder } from "./place/folder.ts";
import { claimPlace } from "./place-file.ts";
import { recover, type RecoverJob } from "./recover.ts";
import { replicate } from "./replicate.ts";

const jobOf = (rig: CopyRig, more: Partial<RecoverJob> = {}): RecoverJob => ({
  store: rig.store,
  place: { kind: "folder", settings: { dir: rig.dir } },
  identity: rig.identity,
  vaultDir: join(rig.dir, "new computer", "vault"),
  signal: never,
  ...more,
});

/** Roots and chains of every snapshot, and the names of what is kept. */
async function essence(vault: Vault) {
  const snapshots = (await vault.read.snapshots({ limit: 1000 })).map(({ id, root, chain }) => ({ id, root, chain }));
  const items = (await vault.read.items({}, { limit: 1000 })).map(({ item, name, version }) => ({ item, name, version }));
  return { id: vault.id, snapshots, items };
}

async function checked(vault: Vault) {
  const { status, damage } = await verify({ vault, signal: never, now: () => new Date() });
  return { status, damage: damage.map(({ what }) => what) };
}

async function filled(): Promise<CopyRig> {
  const rig = await CopyRig.create();
  await rig.run();
  await rig.rig.backup(await rig.held(["Anna", "Berta", "Dora"], [30_000, 2_000_000, 500]));
  await rig.run();
  mkdirSync(join(rig.dir, "new computer"));
  return rig;
}

describe("recover", { timeout: 120_000 }, () => {
  it.each(["here", "far away"])("finds what the key opens behind any number of newer files that it does not open; the place is %s", async (where) => {
    await using rig = await filled();
    const junk = encrypted(Encryptor.to([newIdentity().recipient]), Buffer.alloc(1000));
    for (let n = 900; n < 920; n++) writeFileSync(join(rig.files, "index", `${n}.tar.age`), junk);
    const store = where === "here" ? rig.store : otherwise(rig.store, {});
    const report = await recover(jobOf(rig, { store }));
    expect(report).toMatchObject({ sequence: 2, bodies: 7, lost: [] });
    expect(report.skipped).toHaveLength(20);
    const vaultDir = join(rig.dir, "new computer", "another");
    await expect(recover(jobOf(rig, { store, vaultDir, identity: newIdentity() }))).rejects.toMatchObject({ code: "wrong-key" });
  });

  it.skipIf(process.platform === "win32")("lets nobody else read the vault, also where a file manager made the folder", async () => {
    await using rig = await filled();
    mkdirSync(jobOf(rig).vaultDir, { mode: 0o755 });
    await recover(jobOf(rig));
    expect(statSync(jobOf(rig).vaultDir).mode & 0o777).toBe(0o700);
  });

  it("rebuilds the whole vault from the place and the key, and the copy goes on from there", async () => {
    await using rig = await filled();
    const before = await essence(rig.vault);
    const report = await recover(jobOf(rig));
    expect(report).toMatchObject({ vault: rig.vault.id, sequence: 2, bodies: 7, lost: [], skipped: [], problems: [] });
    const vault = await Vault.open(jobOf(rig).vaultDir);
    try {
      expect(await essence(vault)).toEqual(before);
      expect(await checked(vault)).toEqual({ status: "clean", damage: [] });
      const [place] = await vault.read.copyPlaces();
      if (!place) throw new Error("no place");
      expect(await replicate({ ...(await rig.job()), vault, place })).toMatchObject({ status: "complete", counts: { packs: 0, repaired: 0 } });
      await expect(recover(jobOf(rig))).rejects.toMatchObject({ code: "exists" });
    } finally {
      await vault.close();
    }
  });

  it("works the same where files have to be fetched first", async () => {
    await using rig = await filled();
    const before = await essence(rig.vault);
    await recover(jobOf(rig, { store: otherwise(rig.store, {}) }));
    const vault = await Vault.open(jobOf(rig).vaultDir);
    expect(await essence(vault)).toEqual(before);
    expect(await checked(vault)).toEqual({ status: "clean", damage: [] });
    expect(readdirSync(join(vault.dir, "copies"))).toEqual([]);
    await vault.close();
  });

  it("goes on where it was broken off, and uses photos that are there and whole", async () => {
    await using rig = await filled();
    const stop = new AbortController();
    const halfway = jobOf(rig, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(recover(halfway)).rejects.toMatchObject({ name: "AbortError" });
    expect(existsSync(join(halfway.vaultDir, "vault.db"))).toBe(false);
    const toFetch: number[] = [];
    const whole = await recover(jobOf(rig, { onProgress: ({ of }) => toFetch.push(of) }));
    expect(whole.bodies).toBe(7);
    expect(Math.max(...toFetch)).toBeLessThan(whole.bytes);
    rmSync(join(halfway.vaultDir, "vault.db"));
    const [photo = ""] = globSync("photos/*/*.jpg", { cwd: halfway.vaultDir });
    writeFileSync(join(halfway.vaultDir, photo), "damaged");
    expect(await recover(jobOf(rig))).toMatchObject({ bodies: 7, bytes: whole.bytes, reused: 2, lost: [] });
    const vault = await Vault.open(halfway.vaultDir);
    expect(await checked(vault)).toEqual({ status: "clean", damage: [] });
    await vault.close();
  });

  it("names what a damaged pack lacks, and brings all the rest", async () => {
    await using rig = await filled();
    const packs = readdirSync(join(rig.files, "packs")).map((name) => join(rig.files, "packs", name));
    const [big = "", small = ""] = packs.sort((a, b) => readFileSync(b).length - readFileSync(a).length);
    const bytes = readFileSync(big);
    bytes[bytes.length - 100_000] = (bytes[bytes.length - 100_000] ?? 0) ^ 1;
    writeFileSync(big, bytes);
    rmSync(small);
    const report = await recover(jobOf(rig));
    expect(report.lost).toHaveLength(3);
    expect(report.bodies).toBe(4);
    const vault = await Vault.open(jobOf(rig).vaultDir);
    expect((await checked(vault)).damage.sort()).toEqual(["body", "file-missing", "file-missing"]);
    await vault.close();
  });

  it("leaves a damaged database where it is until there is another", async () => {
    await using rig = await filled();
    const job = jobOf(rig, { replaceDamaged: true });
    mkdirSync(job.vaultDir, { mode: 0o700 });
    writeFileSync(join(job.vaultDir, "vault.db"), "damaged");
    await expect(recover({ ...job, identity: newIdentity() })).rejects.toMatchObject({ code: "wrong-key" });
    expect(readFileSync(join(job.vaultDir, "vault.db"), "utf8")).toBe("damaged");
    expect(await recover(job)).toMatchObject({ sequence: 2, lost: [] });
    const [aside = ""] = globSync("damaged-*/vault.db", { cwd: job.vaultDir });
    expect(readFileSync(join(job.vaultDir, aside), "utf8")).toBe("damaged");
  });

  it("goes on where it was killed while it moved a damaged database aside: its log is never played into the new one", async () => {
    await using rig = await filled();
    const before = await essence(rig.vault);
    const job = jobOf(rig, { replaceDamaged: true });
    mkdirSync(join(job.vaultDir, "damaged-before"), { recursive: true, mode: 0o700 });
    writeFileSync(join(job.vaultDir, "damaged-before/vault.db-wal"), "log");
    for (const left of ["vault.db-shm", "vault.db"]) writeFileSync(join(job.vaultDir, left), "damaged");
    await recover(job);
    expect(readdirSync(join(job.vaultDir, "damaged-before")).sort()).toEqual(["vault.db", "vault.db-shm", "vault.db-wal"]);
    expect(globSync("damaged-*", { cwd: job.vaultDir })).toHaveLength(1);
    const vault = await Vault.open(job.vaultDir);
    expect(await essence(vault)).toEqual(before);
    await vault.close();
  });

  it("moves a log aside that another database left alone", async () => {
    await using rig = await filled();
    const job = jobOf(rig);
    mkdirSync(job.vaultDir, { mode: 0o700 });
    writeFileSync(join(job.vaultDir, "vault.db-wal"), "log");
    await recover(job);
    expect(globSync("damaged-*/vault.db-wal", { cwd: job.vaultDir })).toHaveLength(1);
  });

  it("tells what is to be saved with the vault before that is there", async () => {
    await using rig = await filled();
    const job = jobOf(rig);
    const told: unknown[] = [];
    await recover({ ...job, beforeItIsThere: (made) => Promise.resolve(void told.push(made, existsSync(join(job.vaultDir, "vault.db")))) });
    expect(told).toEqual([{ vault: rig.vault.id, place: "Blue disk" }, false]);
  });

  it.skipIf(process.platform === "win32")("names what lay in packs that became pipes, which would be waited for without an end", async () => {
    await using rig = await filled();
    for (const name of readdirSync(join(rig.files, "packs"))) {
      rmSync(join(rig.files, "packs", name));
      execFileSync("mkfifo", [join(rig.files, "packs", name)]);
    }
    const { sequence, lost } = await recover(jobOf(rig));
    expect({ sequence, lost: lost.length }).toEqual({ sequence: 2, lost: 7 });
  });

  it("does not take a place that goes away in the middle for one that lost everything", async () => {
    await using rig = await filled();
    const away = otherwise(rig.store, {
      read: (name, signal) => {
        if (name.includes("packs")) renameSync(rig.files, `${rig.files}.away`);
        if (name.includes("packs")) rmSync(join(rig.dir, "lifeboat-place.json"));
        return rig.store.read(name, signal);
      },
    });
    await expect(recover(jobOf(rig, { store: away }))).rejects.toMatchObject({ code: "source-away" });
  });
});

describe.skipIf(process.platform !== "linux")("bad sectors of the disk that holds the copy", { timeout: 120_000 }, () => {
  /** Reading it begins with an error of the disk. */
  const unreadable = (rig: CopyRig, bad: string): RecoverJob => {
    const path = (name: string): string => (name.endsWith(bad) ? "/proc/self/mem" : join(rig.dir, name));
    return jobOf(rig, { store: { ...otherwise(rig.store, {}), path } });
  };

  it("in the newest index: the one before it is taken, and that is told", async () => {
    await using rig = await filled();
    expect(await recover(unreadable(rig, "index/2.tar.age"))).toMatchObject({ sequence: 1, skipped: [expect.stringContaining("index/2.tar.age: it cannot be read") as string] });
  });

  it("in a pack: all else comes home", async () => {
    await using rig = await filled();
    const [pack = ""] = readdirSync(join(rig.files, "packs"));
    const { lost, bodies } = await recover(unreadable(rig, pack));
    expect(lost.length).toBeGreaterThan(0);
    expect(bodies).toBeGreaterThan(0);
  });
});

describe("an index", { timeout: 120_000 }, () => {
  it("that is damaged gives way to the one before it, and is named", async () => {
    await using rig = await filled();
    const newest = join(rig.files, "index/2.tar.age");
    writeFileSync(newest, readFileSync(newest).subarray(0, -10));
    expect(await recover(jobOf(rig))).toMatchObject({ sequence: 1, skipped: [expect.stringContaining("index/2.tar.age") as string] });
  });

  it("with a flipped bit in its head is damaged, too, and no other key's; the copy goes on behind it", async () => {
    await using rig = await filled();
    const newest = join(rig.files, "index/2.tar.age");
    const bytes = readFileSync(newest);
    const at = bytes.indexOf("\n", bytes.indexOf("-> X25519")) + 5;
    bytes[at] = bytes[at] === 0x41 ? 0x42 : 0x41;
    writeFileSync(newest, bytes);
    expect(await recover(jobOf(rig))).toMatchObject({ sequence: 1, skipped: [expect.stringContaining("index/2.tar.age") as string] });
    const vault = await Vault.open(jobOf(rig).vaultDir);
    try {
      const [place] = await vault.read.copyPlaces();
      if (!place) throw new Error("no place");
      expect(await replicate({ ...(await rig.job()), vault, place })).toMatchObject({ status: "complete", sequence: 3 });
    } finally {
      await vault.close();
    }
  });

  it("that somebody else encrypted to the same recipient is not believed", async () => {
    await using rig = await filled();
    const forger = { ...newIdentity(), recipient: rig.identity.recipient };
    const stranger = await CopyRig.create();
    await stranger.run({ place: { ...(await stranger.row()), recipient: forger.recipient.text }, identity: forger });
    copyFileSync(join(stranger.files, "index/1.tar.age"), join(rig.files, "index/3.tar.age"));
    await stranger[Symbol.asyncDispose]();
    writeFileSync(join(rig.files, "index/4.tar.age"), encrypted(Encryptor.to([rig.identity.recipient]), Buffer.alloc(2048)));
    copyFileSync(join(rig.files, "index/2.tar.age"), join(rig.files, "index/5.tar.age"));
    const { sequence, skipped } = await recover(jobOf(rig));
    expect(sequence).toBe(2);
    expect(skipped).toHaveLength(3);
  });

  it("that somebody else wrote of this vault, with all they can know of it, is not believed", async () => {
    await using rig = await filled();
    await rig.rig.backup(await rig.held(["Anna"], []));
    // The recipient is no secret, nor is the vault's id: only the sum is made with the recovery key.
    await rig.run({ identity: { ...rig.identity, secret: newIdentity().secret } });
    expect(existsSync(join(rig.files, "index/3.tar.age"))).toBe(true);
    expect(await recover(jobOf(rig))).toMatchObject({ sequence: 2, skipped: [expect.stringContaining("not written by who holds the recovery key") as string] });
  });

  it("of another second copy of the same vault is passed over, as it is where copying goes on beside it", async () => {
    await using rig = await filled();
    const dir = join(rig.dir, "other");
    const store = await openFolder({ dir }, { create: true });
    const other = await rig.addPlace(store, dir, "Green disk");
    for (const name of ["Dora", "Emil", "Fritz", "Gerda"]) {
      await rig.rig.backup(await rig.held(["Anna", name], []));
      await rig.run({ store, place: await rig.row(other) });
    }
    await rig.rig.backup(await rig.held(["Anna", "Hanna"], []));
    const name = `v/${rig.vault.id}/index/4.tar.age`;
    copyFileSync(join(dir, name), join(rig.dir, name));
    expect(await rig.run()).toMatchObject({ status: "complete", sequence: 3, passedOver: [name] });
    expect(await recover(jobOf(rig))).toMatchObject({ place: "Blue disk", sequence: 3, lost: [], skipped: [] });
  });

  it("of a place whose mark was made anew is taken all the same: there is no other", async () => {
    await using rig = await filled();
    rmSync(join(rig.dir, "lifeboat-place.json"));
    await claimPlace(rig.store, { now: rig.rig.now(), scratch: rig.dir, signal: never });
    expect(await recover(jobOf(rig))).toMatchObject({ sequence: 2, lost: [], skipped: [] });
  });

  it("of several vaults under one key: it is asked which one", async () => {
    await using rig = await filled();
    await using second = await CopyRig.create([100]);
    // The same person, the same key, another computer.
    const place = { ...(await second.row()), recipient: rig.identity.recipient.text };
    await replicate({ ...(await second.job({ place, identity: rig.identity })), store: second.store });
    cpSync(join(second.dir, "v"), join(rig.dir, "v"), { recursive: true });
    const error = await recover(jobOf(rig)).then(() => undefined, asLifeboatError);
    expect(error).toMatchObject({ code: "several-vaults", detail: expect.stringContaining(`${rig.vault.id} (20`) as string });
    expect(error?.detail).toContain(`${second.vault.id} (`);
    expect(await recover(jobOf(rig, { vault: second.vault.id }))).toMatchObject({ vault: second.vault.id, lost: [] });
  });

  it("does not open with another key, which is said", async () => {
    await using rig = await filled();
    await expect(recover(jobOf(rig, { identity: newIdentity() }))).rejects.toMatchObject({ code: "wrong-key" });
    await expect(recover(jobOf(rig, { vault: "no-such" }))).rejects.toMatchObject({ code: "not-found" });
  });
});

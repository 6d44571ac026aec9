import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import type { IndexRow } from "../vault/read/copies.ts";
import { sha256 } from "../vault/hash.ts";
import { card } from "../vault/vault.fixture.ts";
import { encrypted, Encryptor } from "./age/encrypt.ts";
import { newIdentity } from "./age/keys.ts";
import { checkCopy, discardDamaged } from "./check.ts";
import { CopyRig, goOnElsewhere, never, otherwise } from "./copies.fixture.ts";
import { heal } from "./heal.ts";
import { fill } from "./pack.ts";
import { recover } from "./recover.ts";
import { outdated } from "./retention.ts";

const packsIn = (rig: CopyRig): string[] => readdirSync(join(rig.files, "packs"));

describe("replicate", { timeout: 120_000 }, () => {
  it("brings everything there once, and what is new after that", async () => {
    await using rig = await CopyRig.create();
    const first = await rig.run();
    expect(first).toMatchObject({ status: "complete", sequence: 1, counts: { packs: 1, bodies: 5, owed: 0 } });
    expect(await rig.run()).toMatchObject({ sequence: 1, counts: { packs: 0 } });
    await rig.rig.backup(await rig.held(["Anna", "Berta", "Carla", "Dora"], [30_000, 2_000_000]));
    expect(await rig.run()).toMatchObject({ status: "complete", sequence: 2, counts: { packs: 1, bodies: 1 } });
    for (const file of packsIn(rig)) expect(sha256(readFileSync(join(rig.files, "packs", file))).toString("hex")).toBe(file.slice(0, 64));
    expect(readdirSync(join(rig.files, "spool"))).toEqual([]);
  });

  it("packs up to 64 MiB, and larger bodies by themselves", () => {
    const of = (...mib: readonly number[]) => fill(mib.map((size, id) => ({ id, hash: new Uint8Array(32), size: size * (1 << 20), ext: "jpg" })));
    const ids = ({ full, rest }: ReturnType<typeof fill>) => [...full, rest].map((pack) => pack.map(({ id }) => id));
    expect(ids(of(40, 23, 1))).toEqual([[0, 1], [2]]);
    expect(ids(of(1, 70, 1))).toEqual([[0], [1], [2]]);
    expect(ids(of(64, 0))).toEqual([[0], [1]]);
    expect(ids(of())).toEqual([[]]);
  });

  it("is away when the disk is out, another disk is in its place, or only its mount point is left", async () => {
    await using rig = await CopyRig.create();
    await rig.run();
    const mark = join(rig.dir, "lifeboat-place.json");
    const text = readFileSync(mark, "utf8");
    writeFileSync(mark, text.replace(/"id": "..../, '"id": "0000'));
    await expect(rig.run()).rejects.toMatchObject({ code: "source-away" });
    renameSync(rig.dir, `${rig.dir}-out`);
    await expect(rig.run()).rejects.toMatchObject({ code: "source-away" });
    mkdirSync(rig.dir);
    await expect(rig.run()).rejects.toMatchObject({ code: "source-away" });
    expect(readdirSync(rig.dir)).toEqual([]);
    rmSync(`${rig.dir}-out`, { recursive: true });
    expect((await rig.vault.read.copyRuns(rig.place, 1))[0]).toMatchObject({ status: "away", error: "source-away" });
  });

  it.each(["", "packs", "index", "spool"])("is not led by a link to files elsewhere, to write or delete there: v/<vault>/%s", async (linked) => {
    await using rig = await CopyRig.create();
    await rig.run();
    const elsewhere = mkdtempSync(join(rig.dir, "elsewhere-"));
    mkdirSync(join(elsewhere, "spool"));
    for (const name of ["letter.odt", `.${"0".repeat(16)}.tmp`, "spool/letter.odt"]) writeFileSync(join(elsewhere, name), "somebody's");
    rmSync(join(rig.files, linked), { recursive: true });
    symlinkSync(elsewhere, join(rig.files, linked).replace(/\/$/, ""));
    const before = readdirSync(elsewhere, { recursive: true });
    await expect(rig.run()).rejects.toMatchObject({ code: "forbidden" });
    await expect(rig.job().then((job) => checkCopy(job, "all"))).rejects.toMatchObject({ code: "forbidden" });
    expect(readdirSync(elsewhere, { recursive: true })).toEqual(before);
  });

  it("leaves alone the folders that a system puts into every folder of its disks", async () => {
    await using rig = await CopyRig.create();
    for (const folder of ["packs", "index", "spool"]) mkdirSync(join(rig.files, folder, "@eaDir"), { recursive: true });
    expect(await rig.run()).toMatchObject({ status: "complete" });
    expect(readdirSync(join(rig.files, "spool"))).toEqual(["@eaDir"]);
  });

  it("makes packs anew that are missing or short", async () => {
    await using rig = await CopyRig.create();
    await rig.run();
    const [pack = ""] = packsIn(rig);
    rmSync(join(rig.files, "packs", pack));
    expect(await rig.run()).toMatchObject({ status: "complete", sequence: 2, counts: { repaired: 1, packs: 1, bodies: 5 } });
    const [again = ""] = packsIn(rig);
    writeFileSync(join(rig.files, "packs", again), "short");
    expect(await rig.run()).toMatchObject({ status: "complete", counts: { repaired: 1, bodies: 5 } });
  });

  it.each(["changed", "missing"])("writes an index for what was sent anew by a run that was killed before it could: a pack was %s", async (how) => {
    await using rig = await CopyRig.create();
    await rig.run();
    const [pack = ""] = packsIn(rig).map((name) => join(rig.files, "packs", name));
    if (how === "missing") rmSync(pack);
    else writeFileSync(pack, readFileSync(pack).fill(7, 1000));
    await discardDamaged(await rig.job(), (await checkCopy(await rig.job(), "all")).damage);
    const stop = new AbortController();
    const sent = otherwise(rig.store, { put: (...args) => rig.store.put(...args).finally(() => stop.abort()) });
    await expect(rig.run({ store: sent, signal: stop.signal })).rejects.toMatchObject({ name: "AbortError" });
    expect(await rig.vault.read.unpackedExtent(rig.place)).toMatchObject({ bodies: 0 });
    expect((await checkCopy(await rig.job(), "none")).damage).toHaveLength(1);
    expect(await rig.run()).toMatchObject({ status: "complete", counts: { packs: 0, repaired: 1 } });
    expect(await checkCopy(await rig.job(), "all")).toMatchObject({ status: "complete" });
    const vaultDir = join(rig.dir, "new");
    expect(await recover({ store: rig.store, place: { kind: "folder", settings: { dir: rig.dir } }, identity: rig.identity, vaultDir, signal: never })).toMatchObject({ lost: [] });
  });

  it("never copies what is damaged here, and says so", async () => {
    await using rig = await CopyRig.create();
    const [photo = ""] = globSync("photos/*/*", { cwd: rig.rig.dir }).map((name) => join(rig.rig.dir, name));
    const bytes = readFileSync(photo);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(photo, bytes);
    const report = await rig.run();
    expect(report).toMatchObject({ status: "partial", counts: { bodies: 4, owed: 1 } });
    expect(report.damaged).toEqual([photo.slice(photo.lastIndexOf("/") + 1, photo.lastIndexOf("."))]);
  });

  it("stops where another computer went on from the same vault", async () => {
    await using rig = await CopyRig.create();
    await rig.run();
    await goOnElsewhere(rig);
    await expect(rig.run()).rejects.toMatchObject({ code: "other-computer" });
    // What lies above it is none of its, and hides it no more.
    copyFileSync(join(rig.files, "index/1.tar.age"), join(rig.files, "index/7.tar.age"));
    await expect(rig.run()).rejects.toMatchObject({ code: "other-computer" });
  });

  const junk: readonly (readonly [string, (rig: CopyRig) => Buffer | string])[] = [
    ["an empty file", () => ""],
    ["no age file", () => "<<<<<<< mine"],
    ["another key's", () => encrypted(Encryptor.to([newIdentity().recipient]), Buffer.alloc(1000))],
    ["a forged one", (rig) => encrypted(Encryptor.to([rig.identity.recipient]), Buffer.alloc(2048))],
    ["a copy of an older one", (rig) => readFileSync(join(rig.files, "index/1.tar.age"))],
  ];
  it.each(junk)("goes on beside what is no index of this copy, and lies there as the newest: %s", async (_what, made) => {
    await using rig = await CopyRig.create();
    await rig.run();
    const names = ["2", "900", "999999999999999", "1000000000000000"].map((n) => join(rig.files, "index", `${n}.tar.age`));
    const bytes = made(rig);
    for (const name of names) writeFileSync(name, bytes);
    expect((await checkCopy(await rig.job(), "all")).damage.map(({ what }) => what)).toEqual(["forged", "forged", "forged"]);
    await rig.rig.backup(await rig.held(["Anna", "Berta", "Carla", "Dora"], [30_000, 2_000_000]));
    const passedOver = [999_999_999_999_999, 900, 2].map((n) => `v/${rig.vault.id}/index/${n}.tar.age`);
    expect(await rig.run()).toMatchObject({ status: "complete", sequence: 3, passedOver });
    expect(await checkCopy(await rig.job(), "all")).toMatchObject({ status: "complete", damage: [] });
    await rig.rig.backup(await rig.held(["Anna", "Berta", "Carla", "Dora", "Emil"], [30_000, 2_000_000]));
    expect(await rig.run()).toMatchObject({ status: "complete", sequence: 4, passedOver: [] });
    for (const name of names) expect(readFileSync(name)).toEqual(Buffer.from(bytes));
    const vaultDir = join(rig.dir, "new");
    expect(await recover({ store: rig.store, place: { kind: "folder", settings: { dir: rig.dir } }, identity: rig.identity, vaultDir, signal: never })).toMatchObject({ sequence: 4, lost: [], skipped: [] });
  });

  it("takes another number where something else came to have the one of an index that was on its way", async () => {
    await using rig = await CopyRig.create();
    const stop = new AbortController();
    const killed = otherwise(rig.store, { put: (name, ...args) => (name.includes("/index/") ? (stop.abort(), Promise.reject(new LifeboatError("cancelled", "killed"))) : rig.store.put(name, ...args)) });
    await expect(rig.run({ store: killed, signal: stop.signal })).rejects.toMatchObject({ code: "cancelled" });
    mkdirSync(join(rig.files, "index"));
    writeFileSync(join(rig.files, "index/1.tar.age"), "<<<<<<< theirs");
    await expect(rig.run()).rejects.toMatchObject({ code: "bad-answer" });
    expect(await rig.run()).toMatchObject({ status: "complete", sequence: 2 });
    expect(await checkCopy(await rig.job(), "all")).toMatchObject({ status: "complete", damage: [] });
  });

  it("writes nothing, and finds nothing whole, with another key than the one of the place", async () => {
    await using rig = await CopyRig.create();
    await rig.run();
    await rig.rig.backup(await rig.held(["Anna", "Berta", "Carla", "Dora"], [30_000, 2_000_000]));
    const identity = newIdentity();
    await expect(rig.run({ identity })).rejects.toMatchObject({ code: "wrong-key" });
    await expect(rig.job({ identity }).then((job) => checkCopy(job, "none"))).rejects.toMatchObject({ code: "wrong-key" });
    expect((await rig.vault.read.copyRuns(rig.place, 1))[0]).toMatchObject({ status: "failed", error: "wrong-key" });
    expect(packsIn(rig)).toHaveLength(1);
    expect(await rig.run()).toMatchObject({ status: "complete", sequence: 2 });
  });

  it("counts nothing that does not come back as it was sent", async () => {
    await using rig = await CopyRig.create();
    const taker = otherwise(rig.store, { put: () => Promise.resolve() });
    await expect(rig.run({ store: taker })).rejects.toMatchObject({ code: "bad-answer" });
    const garbler = otherwise(rig.store, {
      put: (name, file, how, signal) => {
        const bytes = readFileSync(file.path);
        bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
        writeFileSync(`${rig.dir}/garbled`, bytes);
        return rig.store.put(name, { ...file, path: `${rig.dir}/garbled` }, how, signal);
      },
    });
    await expect(rig.run({ store: garbler })).rejects.toMatchObject({ code: "bad-answer" });
    expect((await rig.row()).sequence).toBe(0);
    expect(await rig.run()).toMatchObject({ status: "complete", counts: { packs: 1 } });
  });
});

describe("forgetting", { timeout: 120_000 }, () => {
  it("reaches the copy: what was forgotten is listed, and deleted 14 days later", async () => {
    await using rig = await CopyRig.create();
    await rig.run();
    const old = packsIn(rig);
    const [anna] = await rig.vault.read.items({ kind: "contact" }, { limit: 1 });
    await rig.vault.write.forget([anna?.item ?? 0], rig.rig.stamp());
    const later = (days: number) => () => new Date(rig.rig.now().getTime() + days * 24 * 3600_000);
    expect(await rig.run({ now: later(1) })).toMatchObject({ sequence: 2, counts: { packs: 1, bodies: 4, deleted: 0 } });
    expect(await rig.run({ now: later(14) })).toMatchObject({ counts: { deleted: 0 } });
    expect(packsIn(rig)).toEqual(expect.arrayContaining(old));
    expect(await rig.run({ now: later(15.1) })).toMatchObject({ counts: { deleted: 2 } });
    expect(packsIn(rig)).not.toEqual(expect.arrayContaining(old));
    expect(existsSync(join(rig.files, "index/1.tar.age"))).toBe(false);
    expect(packsIn(rig)).toHaveLength(1);
  });

  it("reaches what was once missing or damaged there, and is there after all; not while it may be the last that is whole", async () => {
    await using rig = await CopyRig.create();
    const first = { packs: await rig.run().then(() => packsIn(rig)), index: join(rig.files, "index/1.tar.age") };
    const lacking = otherwise(rig.store, { list: () => Promise.resolve([]) });
    expect(await rig.run({ store: lacking })).toMatchObject({ sequence: 2, counts: { repaired: 1, packs: 1 } });
    const [anna] = await rig.vault.read.items({ kind: "contact" }, { limit: 1 });
    await rig.vault.write.forget([anna?.item ?? 0], rig.rig.stamp());
    const [photo = ""] = globSync("photos/*/*.jpg", { cwd: rig.vault.dir });
    const whole = readFileSync(join(rig.vault.dir, photo));
    await discardDamaged(await rig.job(), [{ what: "changed", name: "", detail: "", pack: (await rig.vault.read.packs(rig.place)).find(({ state }) => state === "stored")?.id ?? 0 }]);
    writeFileSync(join(rig.vault.dir, photo), "damaged");
    const later = (days: number) => () => new Date(rig.rig.now().getTime() + days * 24 * 3600_000);
    for (const days of [1, 16, 17]) await rig.run({ now: later(days) });
    expect(packsIn(rig)).toEqual(expect.arrayContaining(first.packs));
    expect(existsSync(first.index)).toBe(false);
    writeFileSync(join(rig.vault.dir, photo), whole);
    for (const days of [18, 33]) await rig.run({ now: later(days) });
    expect(packsIn(rig)).not.toEqual(expect.arrayContaining(first.packs));
    expect((await rig.vault.read.packs(rig.place)).map(({ state, doomed }) => ({ state, doomed }))).toEqual([{ state: "stored", doomed: null }, { state: "stored", doomed: null }]);
  });
});

describe("what is damaged here and whole there", { timeout: 120_000 }, () => {
  it("stays there when something beside it is forgotten", async () => {
    await using rig = await CopyRig.create();
    await rig.run();
    const old = packsIn(rig);
    const [photo = ""] = globSync("photos/*/*.jpg", { cwd: rig.vault.dir });
    const whole = readFileSync(join(rig.vault.dir, photo));
    writeFileSync(join(rig.vault.dir, photo), "damaged");
    const [anna] = await rig.vault.read.items({ kind: "contact" }, { limit: 1 });
    await rig.vault.write.forget([anna?.item ?? 0], rig.rig.stamp());
    const later = (days: number) => () => new Date(rig.rig.now().getTime() + days * 24 * 3600_000);
    for (const days of [1, 9, 17, 25]) await rig.run({ now: later(days) });
    expect(packsIn(rig)).toEqual(expect.arrayContaining(old));
    const damaged = [/[0-9a-f]{64}/.exec(photo)?.[0] ?? ""];
    expect(await heal({ vault: rig.vault, stores: new Map([[rig.place, rig.store]]), identity: rig.identity, damaged, signal: never })).toEqual({ healed: damaged, left: [] });
    expect(readFileSync(join(rig.vault.dir, photo))).toEqual(whole);
    for (const days of [26, 41, 42]) await rig.run({ now: later(days) });
    expect(packsIn(rig)).not.toEqual(expect.arrayContaining(old));
  });
});

describe("deleting", { timeout: 120_000 }, () => {
  it("waits while the place lacks the newest index: what was to go may be all there is", async () => {
    await using rig = await CopyRig.create();
    await rig.run();
    const [anna] = await rig.vault.read.items({ kind: "contact" }, { limit: 1 });
    await rig.vault.write.forget([anna?.item ?? 0], rig.rig.stamp());
    const later = (days: number) => () => new Date(rig.rig.now().getTime() + days * 24 * 3600_000);
    await rig.run({ now: later(1) });
    rmSync(join(rig.files, "index/2.tar.age"));
    expect(await rig.run({ now: later(16) })).toMatchObject({ sequence: 3, counts: { deleted: 0 } });
    expect(await rig.run({ now: later(17) })).toMatchObject({ counts: { deleted: 2 } });
  });

  it("is left be where the place refuses it, as with object lock", async () => {
    await using rig = await CopyRig.create();
    await rig.run();
    const [anna] = await rig.vault.read.items({ kind: "contact" }, { limit: 1 });
    await rig.vault.write.forget([anna?.item ?? 0], rig.rig.stamp());
    const later = (days: number) => () => new Date(rig.rig.now().getTime() + days * 24 * 3600_000);
    await rig.run({ now: later(1) });
    const locked = otherwise(rig.store, { remove: () => Promise.reject(new LifeboatError("forbidden", "locked")) });
    expect(await rig.run({ now: later(16), store: locked })).toMatchObject({ status: "complete", counts: { deleted: 0 } });
    expect(packsIn(rig)).toHaveLength(2);
    expect(await rig.run({ now: later(17) })).toMatchObject({ counts: { deleted: 2 } });
  });

  it("takes superseded indexes only where that was wished, and never the newest nor the newest good one", () => {
    const index = (sequence: number, made: string, more: Partial<IndexRow> = {}): IndexRow => ({ sequence, made, hash: new Uint8Array(32), size: 1, content: new Uint8Array(32), state: "stored", owed: 0, checked: null, doomed: null, ...more });
    const all = [index(5, "2026-11-05"), index(4, "2026-11-04", { state: "retired" }), index(3, "2026-11-03"), index(2, "2026-11-02", { checked: "2026-11-02" }), index(1, "2026-11-01")];
    const now = new Date("2026-12-10");
    expect(outdated(all, { forgotten: null, keepDays: null, now })).toEqual([]);
    expect(outdated(all, { forgotten: null, keepDays: 30, now })).toEqual([3, 1]);
    expect(outdated(all, { forgotten: null, keepDays: 38, now })).toEqual([1]);
    expect(outdated(all, { forgotten: "2026-11-03", keepDays: null, now })).toEqual([3, 2, 1]);
    expect(outdated(all, { forgotten: "2026-11-04", keepDays: null, now })).toEqual([4, 3, 2, 1]);
  });
});

const tools = ["age", "tar"].every((tool) => spawnSync(tool, ["--version"]).status === 0);

// Skipped without Debian's age; CI installs it and must not skip.
describe.skipIf(!tools && process.env["CI"] !== "true")("without Lifeboat", { timeout: 120_000 }, () => {
  it("a copy opens with age and tar, as its README says", async () => {
    await using rig = await CopyRig.create();
    await rig.run();
    await rig.rig.backup(await rig.held(["Anna", "Berta", "Carla", "Dora"], [30_000, 2_000_000]));
    await rig.run();
    writeFileSync(join(rig.files, "key.txt"), `${rig.identity.text}\n`);
    const readme = readFileSync(join(rig.dir, "README.txt"), "utf8");
    const [, loop = ""] = /(for p in .*done)/.exec(readme) ?? [];
    expect(loop).toBe('for p in packs/*.age index/*.age; do age -d -i key.txt "$p" | tar x; done');
    execFileSync("sh", ["-ec", loop], { cwd: rig.files });
    const files = globSync(["bodies/*", "photos/*/*"], { cwd: rig.files });
    expect(files).toHaveLength(6);
    for (const file of files) expect(sha256(readFileSync(join(rig.files, file))).toString("hex"), file).toBe(/[0-9a-f]{64}/.exec(file)?.[0]);
    expect(readFileSync(join(rig.files, "bodies", sha256(bodyOf("Dora")).toString("hex")), "utf8")).toContain("FN:Dora");
    const lines = gunzipSync(readFileSync(join(rig.files, "index/2/000001.jsonl.gz"))).toString().trim().split("\n").map((line) => JSON.parse(line) as unknown);
    expect(lines[0]).toMatchObject({ index: 1, vault: rig.vault.id, sequence: 2 });
    expect(lines).toContainEqual(expect.objectContaining({ table: "version" }));
    expect(lines.at(-1)).toEqual({ hmac: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  });
});

function bodyOf(name: string): Buffer {
  const { body } = card(name);
  return Buffer.from("bytes" in body ? body.bytes : []);
}

import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import { finishForgetting } from "../vault/forgetting.ts";
import { card, jpeg, photo, Rig } from "../vault/vault.fixture.ts";
import {
  addOrphan,
  breakChain,
  changeRoot,
  damagePage,
  deleteVersion,
  filledVault,
  flipBitInBody,
  flipBitInPhoto,
  overwrite,
  pathOf,
  photoCount,
  removePhoto,
  tamper,
  wrongCurrent,
} from "./damage.fixture.ts";
import type { Damage, VerifyProgress, VerifyReport } from "./report.ts";
import { verify } from "./verify.ts";

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

async function check(more: Partial<Parameters<typeof verify>[0]> = {}): Promise<VerifyReport> {
  return verify({ vault: rig.vault, signal: new AbortController().signal, now: rig.now, ...more });
}

/** Damages the closed vault and checks it. */
async function checkAfter(damage: (dir: string) => void): Promise<VerifyReport> {
  await rig.vault.close();
  damage(rig.dir);
  await rig.reopen();
  return check();
}

const whats = (found: readonly Damage[]): string[] => [...new Set(found.map((d) => d.what))].sort();
const names = (found: readonly Damage[]): string[] => [...new Set(found.flatMap((d) => d.items.map((i) => i.name)))].sort();

describe("verify", () => {
  it("finds nothing in a whole vault, and has read all of it", async () => {
    const report = await check();
    expect(report).toMatchObject({ status: "clean", damage: [], orphans: [], repaired: [], resumed: false });
    expect(report.counts).toMatchObject({ files: photoCount, bodies: 6, versions: 19, snapshots: 3 });
    expect(await rig.vault.read.checkups(1)).toMatchObject([{ status: "clean", damage: "[]" }]);
  });

  it("names whose text changed", async () => {
    const { damage } = await checkAfter((dir) => flipBitInBody(dir, "Bertha"));
    expect(damage).toMatchObject([{ what: "body", items: [{ name: "Bertha", kind: "contact" }] }]);
  });

  it("names a photo of which a bit flipped", async () => {
    const path = pathOf(rig.dir, "IMG_3.jpg");
    const { damage } = await checkAfter((dir) => flipBitInPhoto(dir, path));
    expect(damage).toMatchObject([{ what: "file-changed", path, items: [{ name: "IMG_3.jpg", kind: "photo" }] }]);
  });

  it("names a photo that is not there", async () => {
    const path = pathOf(rig.dir, "IMG_4.jpg");
    const { damage } = await checkAfter((dir) => removePhoto(dir, path));
    expect(damage).toMatchObject([{ what: "file-missing", path, items: [{ name: "IMG_4.jpg" }] }]);
  });

  it.skipIf(process.platform === "win32")("names a photo in whose place is something else, and does not read that", async () => {
    const elsewhere = join(rig.dir, "..", "elsewhere");
    writeFileSync(elsewhere, "not a photo");
    const report = await checkAfter((dir) => {
      const [link, folder] = [pathOf(dir, "IMG_6.jpg"), pathOf(dir, "IMG_5.jpg")].map((path) => join(dir, path)) as [string, string];
      for (const path of [link, folder]) rmSync(path);
      symlinkSync(elsewhere, link);
      mkdirSync(folder);
    });
    expect([whats(report.damage), names(report.damage), report.counts.files]).toEqual([["file-changed"], ["IMG_5.jpg", "IMG_6.jpg"], photoCount - 2]);
  });

  it("notes files that belong to nothing, which is no damage", async () => {
    let path = "";
    const report = await checkAfter((dir) => {
      path = addOrphan(dir);
      writeFileSync(join(dir, "photos", "stray.txt"), "");
    });
    expect(report).toMatchObject({ status: "clean", damageCount: 0, orphanCount: 2 });
    expect(report.orphans.map((o) => o.path)).toEqual([path, "photos/stray.txt"]);
  });

  it("notices another time of a snapshot", async () => {
    const { damage } = await checkAfter(breakChain);
    expect(damage).toMatchObject([{ what: "chain", detail: expect.stringContaining("snapshot 2") as string }]);
  });

  it("notices a changed root", async () => {
    const { damage } = await checkAfter(changeRoot);
    expect(whats(damage)).toEqual(["root"]);
    expect(damage.map((d) => d.detail).join()).toContain("snapshot 2");
  });

  it("notices a version that was taken out of the past", async () => {
    const { damage } = await checkAfter((dir) => deleteVersion(dir, "Emil"));
    expect(whats(damage)).toEqual(["bucket", "reference", "root"]);
  });

  it("notices an item that points to another's version", async () => {
    const { damage } = await checkAfter((dir) => wrongCurrent(dir, "Carl"));
    expect(damage).toMatchObject([{ what: "reference", items: [{ name: "Carl" }] }]);
  });

  it.each([
    ["facts of a version", "UPDATE version SET facts = '{\"favourite\":true}' WHERE name = 'Carl'", ["version"], ["Carl"]],
    ["hash of a version", "UPDATE version SET hash = zeroblob(32) WHERE name = 'Carl'", ["bucket", "version"], ["Carl"]],
    ["another body", "UPDATE version SET body = 1 WHERE name = 'Carl'", ["version"], ["Carl"]],
    ["href of a version", "UPDATE version SET href = 'other' WHERE name = 'Carl'", ["bucket", "version"], ["Carl"]],
    ["end of an interval", "UPDATE version SET until = 2 WHERE name = 'Dora' AND until = 3", ["bucket", "root"], ["Dora"]],
    ["a lost bucket", "DELETE FROM bucket WHERE snapshot = 1", ["bucket", "root"], []],
    ["a lost collection root", "DELETE FROM snapshot_collection WHERE snapshot = 3", ["root"], []],
    ["a wrong number of items", "UPDATE snapshot_collection SET items = 99 WHERE snapshot = 3", ["root"], []],
    ["a lost snapshot", "DELETE FROM snapshot WHERE id = 2", ["chain", "reference"], []],
    ["two versions at once", "UPDATE version SET until = NULL WHERE name = 'Emil'", ["bucket", "reference", "root"], ["Emil"]],
    ["bytes that went without being forgotten", "UPDATE body SET data = NULL WHERE id = (SELECT body FROM version WHERE name = 'Carl')", ["reference"], ["Carl"]],
    ["a lost body", "DELETE FROM body WHERE id = (SELECT body FROM version WHERE name = 'Carl')", ["reference"], ["Carl"]],
    ["a lost item", "DELETE FROM item WHERE id = (SELECT item FROM version WHERE name = 'Carl')", ["reference"], []],
    ["a wrong size", "UPDATE body SET size = size + 1 WHERE id = (SELECT body FROM version WHERE name = 'IMG_1.jpg')", ["body"], ["IMG_1.jpg"]],
  ])("notices %s", async (_, sql, expected, who) => {
    const { damage } = await checkAfter((dir) => tamper(dir, (db) => db.exec(sql)));
    expect(whats(damage)).toEqual(expected);
    expect(names(damage)).toEqual(expect.arrayContaining(who));
  });

  it.each(["body", "version", "bucket", "sqlite_autoindex_body_1"])("survives a destroyed page of %s, and still reads the photos", async (table) => {
    const report = await checkAfter((dir) => damagePage(dir, table));
    expect(whats(report.damage)).toContain("database");
    expect(report.counts.files).toBe(photoCount);
  });

  it("goes on with photos when the database is damaged", async () => {
    const path = pathOf(rig.dir, "IMG_5.jpg");
    const report = await checkAfter((dir) => {
      damagePage(dir, "body");
      flipBitInPhoto(dir, path);
    });
    expect(report.damage.find((d) => d.what === "file-changed")?.path).toBe(path);
  });
});

describe("the search index", () => {
  const words = async (): Promise<string[]> => (await rig.vault.read.search("bertha", { limit: 5 })).map((r) => r.name);

  it("is repaired where rows are missing or too many, which is no damage", async () => {
    await rig.vault.close();
    tamper(rig.dir, (db) => {
      db.prepare("ATTACH ? AS s").run(join(rig.dir, "search.db"));
      db.exec("DELETE FROM s.doc WHERE rowid IN (SELECT id FROM version WHERE name = 'Bertha')");
      db.exec("INSERT INTO s.doc(rowid, name, text) VALUES (0, 'ghost', '')");
    });
    await rig.reopen();
    expect(await words()).toEqual([]);
    const report = await check();
    expect(report).toMatchObject({ status: "clean", repaired: ["the search index lacked 1 and had 1 too many; it has been rebuilt"] });
    expect(await words()).toEqual(["Bertha"]);
    expect((await check()).repaired).toEqual([]);
  });

  it("is rebuilt when its file is broken", async () => {
    await rig.vault.close();
    overwrite(join(rig.dir, "search.db"), 4096, Buffer.alloc(8 * 4096, 0xa5));
    await rig.reopen();
    await expect(words()).rejects.toMatchObject({ name: "LifeboatError" }); // and so this connection holds the broken one
    expect((await check()).repaired).toEqual(["the search index was broken and has been rebuilt"]);
    expect(await words()).toEqual(["Bertha"]);
    await rig.reopen();
    expect(await words()).toEqual(["Bertha"]);
  });
});

describe("a check", () => {
  it("tells how far it is, never backwards, up to all of it", async () => {
    const heard: VerifyProgress[] = [];
    const { counts } = await check({ onProgress: (p) => heard.push(p) });
    expect([...new Set(heard.map((p) => p.phase))]).toEqual(["database", "bodies", "files"]);
    expect(heard.map((p) => p.bytes)).toEqual(heard.map((p) => p.bytes).sort((a, b) => a - b));
    expect(heard.at(-1)).toEqual({ phase: "files", done: 18, of: 18, bytes: counts.bytes, ofBytes: counts.bytes });
  });

  it("that was cancelled goes on where it was, with what it had found", async () => {
    const path = pathOf(rig.dir, "IMG_6.jpg");
    await rig.vault.close();
    flipBitInBody(rig.dir, "Bertha");
    flipBitInPhoto(rig.dir, path);
    await rig.reopen();
    const stop = new AbortController();
    const cancelled = check({ signal: stop.signal, onProgress: ({ phase }) => phase === "files" && stop.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
    const report = await check();
    expect(report).toMatchObject({ resumed: true, counts: { bodies: 6, files: photoCount, versions: 19 } });
    expect(names(report.damage)).toEqual(["Bertha", "IMG_6.jpg"]);
    expect((await rig.vault.read.checkups(9)).map((c) => c.status)).toEqual(["damaged", "cancelled"]);
    expect(await check()).toMatchObject({ resumed: false, damageCount: 2 });
  });

  it("that was cancelled looks again at what it had found: some may be healed since", async () => {
    const [gone, changed, kept] = [4, 5, 6].map((n) => join(rig.dir, pathOf(rig.dir, `IMG_${n}.jpg`))) as [string, string, string];
    const whole = readFileSync(changed);
    renameSync(gone, `${rig.dir}.away`);
    writeFileSync(changed, "no longer");
    rmSync(kept);
    const stop = new AbortController();
    let clock = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (clock += 5000));
    await expect(check({ signal: stop.signal, onProgress: ({ done, of }) => done === of - 2 && stop.abort() })).rejects.toMatchObject({ code: "cancelled" });
    vi.restoreAllMocks();
    renameSync(`${rig.dir}.away`, gone);
    writeFileSync(changed, whole);
    const report = await check();
    expect([report.resumed, names(report.damage), report.counts.files]).toEqual([true, ["IMG_6.jpg"], photoCount - 1]);
  });

  it("starts anew when asked to, or when the broken-off one is old", async () => {
    const breakOff = async (): Promise<void> => {
      const stop = new AbortController();
      await expect(check({ signal: stop.signal, onProgress: ({ phase }) => phase === "files" && stop.abort() })).rejects.toThrow("cancelled");
    };
    await breakOff();
    expect(await check({ resume: false })).toMatchObject({ resumed: false });
    await breakOff();
    const later = new Date(rig.now().getTime() + 8 * 24 * 3600_000);
    expect(await check({ now: () => later })).toMatchObject({ resumed: false });
  });

  it("reads a sample of the photos and keeps no record of it", async () => {
    let files = 0;
    for (const part of [0, 1, 2]) files += (await check({ sample: { part, of: 3 } })).counts.files;
    expect(files).toBe(photoCount);
    expect(await rig.vault.read.checkups(1)).toEqual([]);
    await expect(check({ sample: { part: 0, of: 0 } })).rejects.toMatchObject({ code: "usage" });
  });

  it("finds nothing wrong with a vault to which a backup is writing", async () => {
    const done = new AbortController();
    const backups = (async () => {
      for (let n = 0; n < 5; n++) {
        const people = Array.from({ length: 200 }, (_, i) => card(`Person ${i % 2 === 0 ? i : i + n}`));
        const pictures = await Promise.all(Array.from({ length: 20 }, (_, i) => photo(rig.vault, `N${n}${i}.jpg`, jpeg(100 + n * 20 + i))));
        await rig.backup({ people, pictures });
      }
      done.abort();
    })();
    const reports: VerifyReport[] = [];
    while (!done.signal.aborted) reports.push(await check());
    await backups;
    expect(reports.flatMap((report) => report.damage)).toEqual([]);
    expect(await check()).toMatchObject({ status: "clean", orphanCount: 0, counts: { snapshots: 8, files: photoCount + 100 } });
  });

  it("leaves alone what is forgotten while it runs", async () => {
    const item = (await rig.vault.read.items({ kind: "photo" }, { limit: 1 }))[0]?.item ?? 0;
    let forgotten: Promise<void> | undefined;
    const forget = async (): Promise<void> => {
      await rig.vault.write.forget([item], rig.stamp());
      await finishForgetting(rig.vault);
    };
    const onProgress = ({ phase }: VerifyProgress): void => {
      if (phase === "bodies") forgotten ??= forget();
    };
    const report = await check({ onProgress });
    await forgotten;
    expect(report.damage).toEqual([]);
    expect(await check()).toMatchObject({ status: "clean", orphanCount: 0, counts: { files: photoCount - 1 } });
  });

  it.each(["beginCheckup", "markCheckup", "endCheckup"] as const)("reads all on a full disk, too, which has no room for %s", async (call) => {
    vi.spyOn(rig.vault, "write", "get").mockReturnValue(
      new Proxy(rig.vault.write, { get: (write, name): unknown => (name === call ? () => Promise.reject(new LifeboatError("disk-full", "no room")) : Reflect.get(write, name)) }),
    );
    expect(await check()).toMatchObject({ status: "clean", counts: { files: photoCount, bodies: 6 } });
  });

  it("reads all on a full disk, too, which has no room for the search index", async () => {
    vi.spyOn(rig.vault, "keeper", "get").mockReturnValue({ ...rig.vault.keeper, repairIndex: () => Promise.reject(new LifeboatError("disk-full", "no room")) });
    expect(await check()).toMatchObject({ status: "clean", repaired: [], counts: { files: photoCount, bodies: 6 } });
  });

  it("is alone", async () => {
    const held = await rig.vault.lock("verify");
    await expect(check()).rejects.toMatchObject({ code: "vault-busy" });
    held.release();
    expect(await check()).toMatchObject({ status: "clean" });
  });

  it("says that the disk is gone rather than damaged", async () => {
    const gone = check({ onProgress: ({ phase }) => phase === "files" && rmSync(rig.dir, { recursive: true }) });
    await expect(gone).rejects.toMatchObject({ code: "vault-away" });
  });

  it("notices bytes appended to a photo", async () => {
    const path = pathOf(rig.dir, "IMG_7.jpg");
    appendFileSync(join(rig.dir, path), "x");
    expect((await check()).damage).toMatchObject([{ what: "file-changed", path }]);
  });
});

// A disk of 20 MB that fills up in the middle of a backup. Needs the right to mount one (Linux, root).
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { Lifeboat } from "./lifeboat.ts";

const mebibyte = 1 << 20;

/** A boat whose vault is on a small disk of its own, and a folder of cards to back up. */
class SmallDisk implements Disposable {
  readonly boat = new Lifeboat();
  readonly disk = join(this.boat.home, "disk");
  readonly cards = join(this.boat.home, "cards");
  readonly #filler = join(this.disk, "filler");

  constructor() {
    mkdirSync(this.disk);
    mkdirSync(join(this.cards, "people"), { recursive: true });
    mount("-t", "tmpfs", "-o", "size=20m,mode=700", "lifeboat-test", this.disk);
    this.boat.env["LIFEBOAT_VAULT"] = join(this.disk, "vault");
  }

  write(from: number, count: number): void {
    for (let n = from; n < from + count; n++) writeFileSync(join(this.cards, "people", `${n}.vcf`), card(n));
  }

  /** Something else fills the disk, up to the last bytes. */
  fill(left = 64 * 1024): void {
    const { stdout } = spawnSync("df", ["--output=avail", "-B1", this.disk], { encoding: "utf8" });
    writeFileSync(this.#filler, Buffer.alloc(Math.max(0, Number(stdout.split("\n")[1]) - left)));
  }

  makeRoom(): void {
    rmSync(this.#filler);
  }

  [Symbol.dispose](): void {
    spawnSync("umount", ["-l", this.disk]);
    this.boat[Symbol.dispose]();
  }
}

/** About 30 KB each. */
function card(n: number): string {
  return `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-${n}\r\nFN:Card ${n}\r\nNOTE:${`${n} `.repeat(30_000 / (String(n).length + 1))}\r\nEND:VCARD\r\n`;
}

/** Who reads an earlier state meanwhile keeps the log from being emptied. */
async function withReader<T>(file: string, work: () => Promise<T>): Promise<T> {
  const db = new Database(file, { readonly: true });
  try {
    db.exec("BEGIN");
    db.prepare("SELECT count(*) FROM item").get();
    return await work();
  } finally {
    db.close();
  }
}

function mount(...args: string[]): void {
  const { status, stderr } = spawnSync("mount", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

function mayMount(): boolean {
  try {
    using disk = new SmallDisk();
    return statSync(disk.disk).isDirectory();
  } catch (error) {
    console.log(`skipped: a full disk; none can be mounted here (${String(error).trim()})`);
    return false;
  }
}

describe.skipIf(!mayMount())("a full disk", () => {
  it("stops the backup with a word about room, harms nothing, and the next one goes on", { timeout: 300_000 }, async () => {
    using disk = new SmallDisk();
    const { boat } = disk;
    disk.write(0, 20);
    await boat.json(0, "add", "files", "--dir", disk.cards, "--name", "Folder");
    await boat.json(0, "backup");
    disk.write(20, 1000);
    const full = await boat.run("backup");
    expect(full.code).toBe(1);
    expect(full.err + full.out).toMatch(/disk|room|space/i);
    const kept = (await boat.json(0, "ls")).filter((line) => line.event === "item").length;
    expect(kept).toBeGreaterThanOrEqual(20);

    mount("-o", "remount,size=200m", disk.disk);
    await boat.json(0, "backup");
    expect((await boat.json(0, "ls")).filter((line) => line.event === "item")).toHaveLength(1020);
    expect((await boat.run("verify")).code).toBe(0);
  });

  it("to the last byte still lets everything be read, and is told by every command that writes", { timeout: 300_000 }, async () => {
    using disk = new SmallDisk();
    const { boat } = disk;
    disk.write(0, 20);
    await boat.json(0, "add", "files", "--dir", disk.cards, "--name", "Folder");
    await boat.json(0, "backup");
    disk.fill();
    disk.write(20, 40);
    const full = await boat.run("backup");
    expect(full.code).toBe(1);
    expect(full.err + full.out).toMatch(/disk|room|space/i);
    expect((await boat.json(0, "ls")).filter((line) => line.event === "item").length).toBeGreaterThanOrEqual(20);
    expect((await boat.run("status")).err).not.toMatch(/internal/);
    disk.makeRoom();
    await boat.json(0, "backup");
    expect((await boat.json(0, "ls")).filter((line) => line.event === "item")).toHaveLength(60);
    expect((await boat.run("verify")).code).toBe(0);
  });

  it.each(["full to the last byte", "one that can only be read from"])("is looked at, searched, exported and checked all the same, with what is in its log only: %s", { timeout: 300_000 }, async (how) => {
    using disk = new SmallDisk();
    const { boat } = disk;
    const vault = join(disk.disk, "vault");
    disk.write(0, 20);
    await boat.json(0, "add", "files", "--dir", disk.cards, "--name", "Folder");
    await boat.json(0, "backup");
    // Somebody reads, so that the log is not taken in; as after a power cut the file beside it is gone.
    const log = await withReader(join(vault, "vault.db"), async () => {
      disk.write(20, 1);
      await boat.json(0, "backup");
      return readFileSync(join(vault, "vault.db-wal"));
    });
    rmSync(join(vault, "vault.db-shm"), { force: true });
    writeFileSync(join(vault, "vault.db-wal"), log);
    if (how.startsWith("one")) mount("-o", "remount,ro", disk.disk);
    else disk.fill(0);
    const looked = await boat.json(0, "ls");
    expect(looked.filter((line) => line.event === "item")).toHaveLength(21);
    expect(looked[0]).toMatchObject({ event: "read-from-copy", vault });
    expect(await boat.json(0, "search", "Card 20")).toContainEqual(expect.objectContaining({ event: "item", name: "Card 20" }));
    expect(await boat.json(0, "export", join(boat.home, "out"))).toContainEqual(expect.objectContaining({ event: "exported", counts: expect.objectContaining({ contact: 21 }) as object }));
    expect(await boat.json(0, "verify")).toContainEqual(expect.objectContaining({ event: "verified", status: "clean" }));
    expect((await boat.run("backup")).err).toMatch(/room|cannot be written/i);
    expect(readFileSync(join(vault, "vault.db-wal")).equals(log)).toBe(true);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`lifeboat-${hostname()}-`) && existsSync(join(tmpdir(), name, "vault.db")))).toEqual([]);
    if (how.startsWith("one")) mount("-o", "remount,rw", disk.disk);
    else disk.makeRoom();
    await boat.json(0, "backup");
    expect(await boat.json(0, "ls")).not.toContainEqual(expect.objectContaining({ event: "read-from-copy" }));
  });

  it("takes no new photo where little room is left, says so, and keeps the texts", { timeout: 300_000 }, async () => {
    using disk = new SmallDisk();
    const { boat } = disk;
    disk.write(0, 5);
    const jpeg = Buffer.alloc(mebibyte, 7);
    jpeg.set([0xff, 0xd8, 0xff, 0xe0]);
    writeFileSync(join(disk.cards, "people", "photo.jpg"), jpeg);
    await boat.json(0, "add", "files", "--dir", disk.cards, "--name", "Folder");
    await boat.json(3, "backup");
    expect((await boat.run("status")).out).toContain("too little room left for more photos");
    expect((await boat.json(0, "ls")).filter((line) => line.event === "item")).toHaveLength(5);
    expect(readdirSync(join(disk.disk, "vault", "photos")).filter((name) => !name.startsWith("."))).toEqual([]);
  });

  it("that became read-only is said to be so", { timeout: 300_000 }, async () => {
    using disk = new SmallDisk();
    const { boat } = disk;
    disk.write(0, 20);
    await boat.json(0, "add", "files", "--dir", disk.cards, "--name", "Folder");
    await boat.json(0, "backup");
    await boat.run("ls"); // which may leave SQLite's log behind
    mount("-o", "remount,ro", disk.disk);
    const checked = await boat.run("verify");
    expect(checked.code, checked.err).toBe(0);
    const refused = await boat.run("backup");
    expect(refused.code).toBe(1);
    expect(refused.err + refused.out).toMatch(/read-?only|cannot be written/i);
    const list = await boat.run("ls");
    expect(list.code === 0 || /cannot be written/i.test(list.err), list.err).toBe(true);
    mount("-o", "remount,rw", disk.disk);
    await boat.json(0, "backup");
  });
});

// Power cuts and failing disks: what was said to be kept is kept, and what was not is taken at the next run. Run by
// durability.e2e.ts and, with more points, by durability.long.ts.
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "vitest";
import { Random } from "../bench/random.ts";
import { type FileSystem, LoopDisk } from "./durability-disk.ts";
import { GrowingFolder } from "./durability-source.ts";
import { type Answer, type Event, Lifeboat } from "./lifeboat.ts";

const newFolders = 4;

/** Gives how many items were said to be durable, over all runs, when the power went. */
export async function cutPower(type: FileSystem, points: number, seed: number): Promise<number> {
  const random = new Random(seed);
  using disk = new LoopDisk(type);
  using boat = new Lifeboat();
  boat.env["LIFEBOAT_VAULT"] = join(disk.dir, "vault");
  const source = new GrowingFolder(join(boat.home, "source"));
  source.grow(1, random);
  await boat.json(0, "add", "files", "--dir", source.dir, "--name", "Folder");
  await boat.json(0, "backup");
  let told = 0;
  for (let point = 0; point < points; point++) {
    const where = `cut ${point} on ${type} (seed ${seed})`;
    const before = source.items;
    source.grow(newFolders, random);
    const durable = await backupUntilCut(boat, disk, random.int(1, newFolders + 1));
    disk.powerOn();
    told += durable;
    expect((await boat.run("verify")).code, `verify after ${where}`).toBe(0);
    expect(await kept(boat), `items after ${where}`).toBeGreaterThanOrEqual(before + durable);
    await finish(boat, source, where);
  }
  return told;
}

/** Backs up until so many folders were told to be durable, then the power goes. Gives how many new items those were. */
async function backupUntilCut(boat: Lifeboat, disk: LoopDisk, folders: number): Promise<number> {
  const child = boat.start("backup", "--json");
  child.stderr.resume();
  const ended = once(child, "close");
  let durable = 0;
  let told = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as Event;
    if (event.event !== "progress" || !String(event["what"]).startsWith("reading")) continue;
    durable += Number(event["done"]);
    if (++told === folders) break;
  }
  disk.cutPower();
  child.kill("SIGKILL");
  child.stdout.resume();
  await ended;
  expect(told, "the power went in the middle of a run").toBe(folders);
  return durable;
}

/** Photos cannot be made durable, the database can. Gives the exit code, and how many new ones are said to be kept. */
export async function failPhotoSyncs(seed: number): Promise<{ code: number | null; believed: number }> {
  const random = new Random(seed);
  using boat = new Lifeboat();
  const source = new GrowingFolder(join(boat.home, "source"));
  source.grow(1, random);
  await boat.json(0, "add", "files", "--dir", source.dir, "--name", "Folder");
  await boat.json(0, "backup");
  const before = await kept(boat, "photo");
  source.grow(2, random);
  // Node's fsync, which writes photos; SQLite has its own way to the disk.
  const { code, err, out } = await underFaults(boat, "enable_stack_by_name name=posix/io/sync/fsync,func_name=uv_fs_fsync,failinfo=5");
  expect(err + out).toMatch(/disk/i);
  const believed = (await kept(boat, "photo")) - before;
  await finish(boat, source, "photos that were not durable");
  return { code, believed };
}

/** fsync fails at random; the job ends, and nothing is believed that is not so. Gives how many runs failed. */
export async function failSyncs(runs: number, seed: number): Promise<number> {
  const random = new Random(seed);
  using boat = new Lifeboat();
  const source = new GrowingFolder(join(boat.home, "source"));
  source.grow(1, random);
  await boat.json(0, "add", "files", "--dir", source.dir, "--name", "Folder");
  await boat.json(0, "backup");
  let failed = 0;
  for (let run = 0; run < runs; run++) {
    const before = source.items;
    source.grow(1, random);
    const share = 1 / random.pick([1, 5, 30, 150]);
    const where = `run ${run}, ${share.toFixed(3)} of all fsyncs fail (seed ${seed})`;
    const { code, err, out } = await underFaults(boat, `enable_random name=posix/io/sync/fsync,probability=${share},failinfo=5`);
    expect([0, 1], `${where}: ${err}`).toContain(code);
    if (code === 1) {
      failed++;
      expect(err + out, where).toMatch(/disk/i);
    } else expect(await kept(boat), where).toBe(source.items);
    if (share === 1) expect([code, await kept(boat)], where).toEqual([1, before]);
    expect((await boat.run("verify")).code, `verify after ${where}`).toBe(0);
    await finish(boat, source, where);
  }
  return failed;
}

async function underFaults(boat: Lifeboat, faults: string): Promise<Answer> {
  boat.under = ["fiu-run", "-x", "-f", "", "-c", faults];
  const answer = await boat.run("backup");
  boat.under = [];
  return answer;
}

async function finish(boat: Lifeboat, source: GrowingFolder, where: string): Promise<void> {
  await boat.json(0, "backup");
  expect(await kept(boat), `items at last after ${where}`).toBe(source.items);
  expect((await boat.run("verify")).code, `verify at last after ${where}`).toBe(0);
}

async function kept(boat: Lifeboat, only?: "photo"): Promise<number> {
  return (await boat.json(0, "ls")).filter(({ event, kind }) => event === "item" && (only === undefined || kind === only)).length;
}

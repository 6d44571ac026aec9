// Kills what else writes: second copies, recoveries, practice restores, moves, and taking them back. Each is finished then:
// nothing lost, nothing doubled, and nothing private left lying about. Run by crash-jobs.e2e.ts and, with more points, by
// crash-jobs.long.ts.
import { once } from "node:events";
import { existsSync, globSync, mkdirSync, readdirSync, rmSync, statSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import Database from "better-sqlite3";
import { expect, vi } from "vitest";
import { type MemoryDav, startMemoryDav } from "../bench/dav-server-process.ts";
import type { Random } from "../bench/random.ts";
import { newIdentity } from "../main/engine/copies/age/keys.ts";
import { GrowingFolder } from "./durability-source.ts";
import { type Event, Lifeboat } from "./lifeboat.ts";
import { startUnreliableProxy, type UnreliableProxy } from "./servers/unreliable-proxy.ts";
import { everyItem } from "./servers/every-item.ts";

/** A folder of photos and cards, kept, with a second copy, and a service to move it to. */
export class CrashSite implements AsyncDisposable {
  readonly boat = new Lifeboat();
  readonly place = join(this.boat.home, "place");
  readonly keyFile = join(this.boat.home, "key.txt");
  readonly random: Random;
  readonly tmp = join(this.boat.home, "tmp");
  readonly #source = new GrowingFolder(join(this.boat.home, "source"));
  readonly server: MemoryDav;
  readonly proxy: UnreliableProxy;

  private constructor(random: Random, server: MemoryDav, proxy: UnreliableProxy) {
    this.random = random;
    this.server = server;
    this.proxy = proxy;
    mkdirSync(this.tmp);
    this.boat.env["TMPDIR"] = this.tmp;
    writeFileSync(this.keyFile, `${newIdentity().text}\n`, { mode: 0o600 });
  }

  static async open(random: Random): Promise<CrashSite> {
    const server = await startMemoryDav({});
    const site = new CrashSite(random, server, await startUnreliableProxy(server));
    const { boat } = site;
    await boat.json(0, "add", "files", "--dir", site.#source.dir, "--name", "Folder");
    await boat.addDav({ ...server, url: site.proxy.url }, "Cloud");
    await boat.json(0, "copies", "add", "folder", site.place, "--name", "Disk", "--key-file", site.keyFile);
    await site.grow();
    await boat.json(0, "copies", "run");
    return site;
  }

  /** More to keep, and it is kept. */
  async grow(): Promise<void> {
    this.#source.grow(1, this.random);
    await this.boat.json(0, "backup");
  }

  get cards(): number {
    return globSync("**/*.vcf", { cwd: this.#source.dir }).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy.stop();
    await this.server.stop();
    this.boat[Symbol.dispose]();
  }
}

async function expectClean({ boat, tmp }: CrashSite, where: string): Promise<void> {
  expect((await boat.run("verify")).code, `verify after ${where}`).toBe(0);
  expect(filesUnder(tmp), `left in the temporary folder after ${where}`).toEqual([]);
  for (const folder of ["practice", "copies/recover", "copies/heal"]) expect(existsSync(join(boat.vault, folder)), `${folder} after ${where}`).toBe(false);
}

function filesUnder(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((name) => statSync(join(dir, name)).isFile()).sort();
}

/** Kills it with the n-th change of files in these folders. Gives how many there were, and whether it was still at work. */
async function killedAtChange(boat: Lifeboat, folders: readonly string[], n: number, args: readonly string[]): Promise<{ changes: number; hit: boolean }> {
  let changes = 0;
  const child = boat.start(...args);
  const ended = once(child, "exit");
  const watchers = folders.map((dir) =>
    watch(dir, { recursive: true }, () => {
      if (++changes === n) child.kill("SIGKILL");
    }),
  );
  child.stdout.resume();
  child.stderr.resume();
  await ended;
  for (const watcher of watchers) watcher.close();
  return { changes, hit: child.signalCode === "SIGKILL" };
}

/** Kills it when some of its requests of this kind are on their way, after `n` others: they arrive, and nobody hears of it. */
async function killedAtRequest({ boat, proxy }: CrashSite, method: string, n: number, args: readonly string[]): Promise<void> {
  const since = proxy.seen.length;
  proxy.script([{ fault: { do: "delay", ms: 300 }, method, skip: n, times: 6 }]);
  const child = boat.start(...args);
  const ended = once(child, "exit");
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const isUnderWay = (): boolean => proxy.seen.slice(since).some(({ fault }) => fault === "delay");
  await vi.waitUntil(() => isUnderWay() || child.exitCode !== null, { timeout: 60_000, interval: 5 });
  child.kill("SIGKILL");
  await ended;
  expect(isUnderWay(), `${args.join(" ")} made no more than ${n} ${method}: ${(await said).join("")}`).toBe(true);
  proxy.script([]);
}

/** As many changes are near the end of a job. */
const ends = 6;

type Kill = { readonly where: string; /** Gives whether it was still at work. */ readonly kill: () => Promise<boolean> };

/**
 * Lets one run to its end, then kills as many as `points` somewhere on the way, every other one near its end: what a job does
 * last nobody comes back for. `around` prepares, kills and looks. Gives how many hit; one that had ended before is tried again,
 * up to five times as many.
 */
async function killAgain(random: Random, points: number, job: { readonly run: (n: number) => ReturnType<typeof killedAtChange>; readonly around: (kill: Kill) => Promise<boolean> }): Promise<number> {
  let { changes } = await job.run(Infinity);
  let hits = 0;
  for (let tries = 0; hits < points && tries < points * 5; tries++) {
    const n = random.int(tries % 2 === 0 ? Math.max(1, changes - ends) : 1, changes + 1);
    const kill = async (): Promise<boolean> => {
      const done = await job.run(n);
      if (!done.hit) changes = done.changes;
      return done.hit;
    };
    if (await job.around({ where: `a kill at change ${n} of ${changes}`, kill })) hits++;
  }
  return hits;
}

/** Gives how many kills hit. */
export async function crashCopies(site: CrashSite, points: number): Promise<number> {
  const { boat, place, random } = site;
  await site.grow();
  return killAgain(random, points, {
    run: (n) => killedAtChange(boat, [place, boat.vault], n, ["copies", "run"]),
    around: async ({ where, kill }) => {
      await site.grow();
      const hit = await kill();
      expect(await boat.json(0, "copies", "run"), where).toContainEqual(expect.objectContaining({ event: "copied", status: "complete" }));
      await boat.json(0, "copies", "check", "--read");
      expect(filesUnder(place), where).toEqual(whatIsMeantToBeThere(boat.vault));
      await expectClean(site, where);
      return hit;
    },
  });
}

function whatIsMeantToBeThere(vault: string): string[] {
  const db = new Database(join(vault, "vault.db"), { readonly: true });
  try {
    const id = String(db.prepare("SELECT value FROM meta WHERE key = 'vault_id'").pluck().get());
    const packs = db.prepare("SELECT lower(hex(hash)) FROM pack").pluck().all().map((hash) => `v/${id}/packs/${String(hash)}.tar.age`);
    const indexes = db.prepare("SELECT sequence FROM place_index").pluck().all().map((sequence) => `v/${id}/index/${String(sequence)}.tar.age`);
    return ["README.txt", "lifeboat-place.json", ...packs, ...indexes].sort();
  } finally {
    db.close();
  }
}

const elsewhereIn = ({ home }: Lifeboat): string => join(home, "elsewhere");

/** On a computer where nothing is saved yet. */
async function elsewhere<T>(boat: Lifeboat, work: () => Promise<T>): Promise<T> {
  boat.env["LIFEBOAT_CONFIG"] = elsewhereIn(boat);
  try {
    return await work();
  } finally {
    delete boat.env["LIFEBOAT_CONFIG"];
  }
}

export async function crashRecoveries(site: CrashSite, points: number): Promise<number> {
  const { boat, place, keyFile, random } = site;
  const listed = await boat.json(0, "ls");
  const vault = join(boat.home, "new");
  const args = ["copies", "recover", "folder", place, "--key-file", keyFile, "--vault", vault];
  mkdirSync(vault);
  return killAgain(random, points, {
    run: (n) => elsewhere(boat, () => killedAtChange(boat, [vault], n, args)),
    around: async ({ where, kill }) => {
      for (const folder of [vault, elsewhereIn(boat)]) rmSync(folder, { recursive: true, force: true });
      mkdirSync(vault);
      const hit = await kill();
      const { code, err } = await elsewhere(boat, () => boat.run(...args));
      // 1: the killed one had come to its end.
      expect(code === 0 || (code === 1 && err.includes("already holds a vault")), `${where}: ${err}`).toBe(true);
      expect(await boat.json(0, "ls", "--vault", vault), where).toEqual(listed);
      expect((await boat.run("verify", "--vault", vault)).code, where).toBe(0);
      // With the recovery key that was saved, by whichever of the two.
      expect((await elsewhere(boat, () => boat.run("copies", "check", "--vault", vault))).code, where).toBe(0);
      for (const left of ["vault.db.new", "copies/recover"]) expect(existsSync(join(vault, left)), `${left} after ${where}`).toBe(false);
      await expectClean(site, where);
      return hit;
    },
  });
}

/** `event` tells that it worked: of a sample, or of a full rebuild. */
export async function crashDrills(site: CrashSite, points: number, how: { readonly args: readonly string[]; readonly event: "drill" | "rebuild" }): Promise<number> {
  const { boat, random, tmp } = site;
  return killAgain(random, points, {
    run: (n) => killedAtChange(boat, [boat.vault, tmp], n, how.args),
    around: async ({ where, kill }) => {
      const hit = await kill();
      await expectClean(site, where);
      expect(await boat.json(0, ...how.args), where).toContainEqual(expect.objectContaining({ event: how.event, status: "passed" }));
      return hit;
    },
  });
}

/** So that there is something to take back. */
const leastMoved = 10;

/** Each point is two kills: of a move, and of taking it back. */
export async function crashMoves(site: CrashSite, points: number): Promise<void> {
  const { boat, server, random } = site;
  const move = ["migrate", "Folder", "Cloud", "--kind", "contact", "--yes"];
  for (let point = 0; point < points; point++) {
    const known = new Set((await receipts(boat)).map(({ restore }) => restore));
    const moved = random.int(leastMoved, site.cards);
    const where = `a move killed after ${moved} of ${site.cards}`;
    await killedAtRequest(site, "PUT", moved, move);
    await expectClean(site, where);
    await boat.json(0, ...move);
    expect((await everyItem(server)).size, where).toBe(site.cards);
    const [made, ...others] = (await receipts(boat)).filter(({ restore }) => !known.has(restore));
    expect([made?.["total"], others], `${where}: one receipt for both`).toEqual([site.cards, []]);
    await takeBack(site, String(made?.["restore"]), random.int(0, moved));
    expect((await everyItem(server)).size, `${where}, then taken back`).toBe(0);
    await boat.json(0, "backup", "Cloud", "--second-look", "0");
    expect((await boat.json(0, "held")).filter(({ event }) => event === "held")).toEqual([]);
  }
}

const receipts = async (boat: Lifeboat): Promise<Event[]> => (await boat.json(0, "receipt")).filter(({ event }) => event === "receipt");

async function takeBack(site: CrashSite, receipt: string, removed: number): Promise<void> {
  await killedAtRequest(site, "DELETE", removed, ["undo", receipt, "--yes"]);
  await expectClean(site, `taking back killed after ${removed}`);
  await site.boat.json(0, "undo", receipt, "--yes");
}

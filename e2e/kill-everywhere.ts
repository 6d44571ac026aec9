// One job after the other is killed just before each change that it makes on the disk (or before the last ones, where ends of
// jobs live), each time from the same start, and then done again: what there is must be what a job that nobody killed leaves.
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { type MemoryDav, startMemoryDav } from "../bench/dav-server-process.ts";
import { Random } from "../bench/random.ts";
import { newIdentity } from "../main/engine/copies/age/keys.ts";
import { GrowingFolder } from "./durability-source.ts";
import type { KillAt } from "./kill-at.ts";
import { Lifeboat } from "./lifeboat.ts";
import { everyItem } from "./servers/every-item.ts";

/** A small vault with a second copy, as it is before each kill. */
export class Home implements AsyncDisposable {
  readonly boat = new Lifeboat();
  readonly place = join(this.boat.home, "place");
  readonly keyFile = join(this.boat.home, "key.txt");
  readonly tmp = join(this.boat.home, "tmp");
  readonly server: MemoryDav;
  readonly #source = new GrowingFolder(join(this.boat.home, "source"), { photos: 3, cards: 5 });
  readonly #random = new Random(1);
  readonly #model = `${this.boat.home}.model`;

  private constructor(server: MemoryDav) {
    this.server = server;
    mkdirSync(this.tmp);
    this.boat.env["TMPDIR"] = this.tmp;
    writeFileSync(this.keyFile, `${newIdentity().text}\n`, { mode: 0o600 });
  }

  static async open(): Promise<Home> {
    const home = new Home(await startMemoryDav({}));
    const { boat } = home;
    await boat.json(0, "add", "files", "--dir", home.#source.dir, "--name", "Folder");
    await boat.addDav(home.server, "Cloud");
    await boat.json(0, "copies", "add", "folder", home.place, "--name", "Disk", "--key-file", home.keyFile);
    home.grow();
    await boat.json(0, "backup");
    await boat.json(0, "copies", "run");
    return home;
  }

  grow(): void {
    this.#source.grow(1, this.#random);
  }

  get cards(): number {
    return globSync("**/*.vcf", { cwd: this.#source.dir }).length;
  }

  /** From now on `again` leads back here. */
  keep(): void {
    rmSync(this.#model, { recursive: true, force: true });
    cpSync(this.boat.home, this.#model, { recursive: true });
  }

  again(): void {
    rmSync(this.boat.home, { recursive: true });
    cpSync(this.#model, this.boat.home, { recursive: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.stop();
    this.boat[Symbol.dispose]();
    rmSync(this.#model, { recursive: true, force: true });
  }
}

type Job = {
  readonly prepare?: (home: Home) => Promise<void> | void;
  /** Each time, also on the server, which goes on from what it holds. */
  readonly before?: (home: Home) => Promise<void>;
  readonly args: (home: Home) => readonly string[];
  /** Ends what was killed; undefined: the same once more. Gives its exit code. */
  readonly finish?: (home: Home) => Promise<number | null>;
  /** What else must be so afterwards. */
  readonly look?: (home: Home) => Promise<void>;
};

const damage = (home: Home, what: "here" | "there"): void => {
  const root = what === "here" ? home.boat.vault : home.place;
  const [one = "", two = ""] = globSync(what === "here" ? "photos/*/*.jpg" : "v/*/packs/*", { cwd: root }).sort().map((name) => join(root, name));
  writeFileSync(one, readFileSync(one).fill(7, 2000, 2100));
  if (two !== "") rmSync(two);
};

const newVault = (home: Home): string => join(home.boat.home, "new");
const recoverArgs = (home: Home, ...more: readonly string[]): readonly string[] => ["copies", "recover", "folder", home.place, "--key-file", home.keyFile, ...more];

async function emptied({ server }: Home): Promise<void> {
  await server.control({ do: "delete", percent: 100 });
}

export const jobs: Readonly<Record<string, Job>> = {
  backup: { prepare: (home) => home.grow(), args: () => ["backup"] },
  "copies run": {
    prepare: async (home) => {
      home.grow();
      await home.boat.json(0, "backup");
    },
    args: () => ["copies", "run"],
  },
  "copies recover": {
    // Another computer: nothing is saved there.
    prepare: ({ boat }) => renameSync(join(boat.home, "config"), join(boat.home, "config.old")),
    args: (home) => recoverArgs(home, "--vault", newVault(home)),
    finish: async (home) => {
      const { code, err } = await home.boat.run(...recoverArgs(home, "--vault", newVault(home)));
      return err.includes("already holds a vault") ? 0 : code;
    },
    look: async (home) => {
      const { boat } = home;
      expect(await boat.run("copies", "check", "--vault", newVault(home))).toMatchObject({ code: 0 });
      expect((await boat.run("verify", "--vault", newVault(home))).code).toBe(0);
      expect(await boat.json(0, "ls", "--vault", newVault(home))).toEqual(await boat.json(0, "ls"));
      expect(existsSync(join(newVault(home), "copies/recover"))).toBe(false);
    },
  },
  "copies recover --replace-damaged": {
    prepare: ({ boat }) => writeFileSync(join(boat.vault, "vault.db"), readFileSync(join(boat.vault, "vault.db")).fill(7, 0, 5000)),
    args: (home) => recoverArgs(home, "--replace-damaged"),
    look: async ({ boat }) => expect(globSync("damaged-*/vault.db", { cwd: boat.vault }).length).toBeGreaterThan(0),
  },
  "copies check --read --repair": {
    prepare: async (home) => {
      home.grow();
      await home.boat.json(0, "backup");
      await home.boat.json(0, "copies", "run");
      damage(home, "there");
    },
    args: () => ["copies", "check", "--read", "--repair"],
    look: async (home) => {
      expect((await home.boat.run("copies", "check", "--read")).code).toBe(0);
      expect(await home.boat.run(...recoverArgs(home, "--vault", newVault(home)))).toMatchObject({ code: 0 });
      rmSync(newVault(home), { recursive: true });
    },
  },
  "copies heal": { prepare: (home) => damage(home, "here"), args: () => ["copies", "heal"] },
  drill: { args: () => ["drill"] },
  "drill --full": { args: () => ["drill", "--full"] },
  forget: {
    args: () => ["forget", "1", "2", "6", "7", "8", "--yes"],
    look: async ({ boat }) => {
      expect((await boat.run("verify", "--json")).out).toContain('"orphanCount":0');
      expect((await boat.json(0, "ls")).filter(({ event, name }) => event === "item" && name !== "")).toHaveLength(3);
    },
  },
  migrate: {
    before: emptied,
    args: () => ["migrate", "Folder", "Cloud", "--yes", "--kind", "contact"],
    look: async (home) => expect((await everyItem(home.server)).size).toBe(home.cards),
  },
  undo: {
    before: async (home) => {
      await emptied(home);
      await home.boat.json(0, "migrate", "Folder", "Cloud", "--yes", "--kind", "contact");
    },
    args: () => ["undo", "1", "--yes"],
    look: async (home) => expect((await everyItem(home.server)).size).toBe(0),
  },
};

const foldersOf = ({ boat, place, tmp }: Home): string[] => [boat.vault, place, tmp, join(boat.home, "new"), join(boat.home, "config")];

/** Names of all files that are not the database's own, or random. What was on its way to photos/ goes with the next that comes. */
function files({ boat, tmp }: Home): string[] {
  const inVault = readdirSync(boat.vault, { recursive: true, encoding: "utf8" }).filter((name) => !/^(locks(\/|$)|(vault|search)\.db|damaged-|photos\/\.tmp\/)/.test(name) && statSync(join(boat.vault, name)).isFile());
  const temporary = readdirSync(tmp, { recursive: true, encoding: "utf8" }).filter((name) => statSync(join(tmp, name)).isFile());
  return [...inVault, ...temporary].sort();
}

/** What a person finds, in no particular order of runs. */
async function state(home: Home): Promise<object> {
  const { boat } = home;
  const items = (await boat.json(0, "ls")).filter(({ event }) => event === "item").map(({ kind, href, name }) => `${String(kind)} ${String(href)} ${String(name)}`);
  const verified = (await boat.run("verify")).code;
  return { files: files(home), items: items.sort(), verified };
}

/** Before each of the `last` changes, and each `every`-th of those before. */
export type Kills = { readonly last: number; readonly every: number };

/** Gives how many hit. */
export async function killEverywhere(home: Home, killer: KillAt, name: string, { last, every }: Kills): Promise<number> {
  const job = jobs[name];
  if (!job) throw new Error(`no job ${name}`);
  const { boat } = home;
  await job.prepare?.(home);
  home.keep();
  await job.before?.(home);
  const whole = await killer.run(boat, foldersOf(home), 0, job.args(home));
  await job.look?.(home);
  const wanted = await state(home);
  const { changes } = whole;
  console.log(`${name}: ${changes.length} changes`);
  const wrong: string[] = [];
  let kills = 0;
  for (let n = 1; n <= changes.length; n++) {
    if (n <= changes.length - last && n % every !== 0) continue;
    home.again();
    await job.before?.(home);
    const { killed, changes: seen } = await killer.run(boat, foldersOf(home), n, job.args(home));
    const where = `${name}, killed before change ${n} of ${changes.length} (${(seen.at(-1) ?? "").replace(boat.home, "")})`;
    if (killed) kills++;
    try {
      const code = job.finish ? await job.finish(home) : (await boat.run(...job.args(home))).code;
      expect(code, where).toBe(0);
      await job.look?.(home);
      expect(await state(home), where).toEqual(wanted);
    } catch (error) {
      wrong.push(`${where}: ${String(error)}`);
      console.log(wrong.at(-1));
    }
  }
  expect(wrong).toEqual([]);
  return kills;
}


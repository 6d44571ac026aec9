// A folder of photos: the first import, nothing changed, and reading all of it back.
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { writePhotos } from "./corpus-photos.ts";
import { countsOf, Lifeboat } from "./lifeboat.ts";
import { expectCount, spend, type Program, type Spent } from "./measure.ts";
import { faster, type Row, type Side, within } from "./table.ts";

const full = { count: 10_000, bytes: 3_000_000_000 };
const few = { count: 500, bytes: 150_000_000 };

export async function measure(bench: Bench): Promise<Row[]> {
  const set = bench.quick ? few : full;
  const source = join(bench.dir, "phone");
  await writePhotos(source, set);
  const work = new Photos(bench, source, set);
  const runs = await work.all(bench.quick ? 1 : 3);
  const what = `${set.count.toLocaleString("en")} photos, ${(set.bytes / 1e9).toFixed(1)} GB`;
  const side = (name: string, key: keyof Runs): Side => ({ name, runs: runs[key] });
  return [
    within(`import of ${what}`, side("", "ours"), side("cp -r + sync", "copy"), 0.8),
    faster(`import of ${what}`, side("", "ours"), side("restic backup", "restic"), 2),
    faster("photos, nothing changed", side("", "oursAgain"), side("restic backup", "resticAgain"), 5),
    faster("full verify of the photos", side("", "verify"), side("restic check --read-data", "check"), 3),
  ];
}

type Runs = Record<"ours" | "copy" | "restic" | "oursAgain" | "resticAgain" | "verify" | "check", Spent[]>;

class Photos {
  readonly #bench: Bench;
  readonly #source: string;
  readonly #set: { readonly count: number; readonly bytes: number };
  readonly #runs: Runs = { ours: [], copy: [], restic: [], oursAgain: [], resticAgain: [], verify: [], check: [] };

  constructor(bench: Bench, source: string, set: { readonly count: number; readonly bytes: number }) {
    this.#bench = bench;
    this.#source = source;
    this.#set = set;
  }

  /** Everything is written anew in each round, and removed before the next. */
  async all(rounds: number): Promise<Runs> {
    for (let round = 0; round < rounds; round++) {
      const dir = join(this.#bench.dir, `round-${round}`);
      mkdirSync(dir);
      await this.#copy(dir);
      const lifeboat = await this.#ours(dir);
      const repository = await this.#restic(dir);
      for (let again = 0; again < 3; again++) {
        await this.#nothingChanged(lifeboat, repository);
      }
      await this.#readBack(lifeboat, repository);
      await rm(dir, { recursive: true });
    }
    return this.#runs;
  }

  async #copy(dir: string): Promise<void> {
    const target = join(dir, "copy");
    await this.#measured("copy", { command: "sh", args: ["-c", 'cp -r "$0" "$1" && sync -f "$1"', this.#source, target] });
    await this.#expectFiles(target);
    await rm(target, { recursive: true });
  }

  async #ours(dir: string): Promise<Lifeboat> {
    const lifeboat = new Lifeboat(join(dir, "lifeboat"));
    await lifeboat.add({ name: "Phone", provider: "files", settings: { dir: this.#source } });
    const run = await this.#measured("ours", lifeboat.program("backup"));
    expectCount("photos added", countsOf(run).added, this.#set.count);
    expectCount("photos held", lifeboat.held("photo"), this.#set.count);
    await this.#expectFiles(join(lifeboat.vault, "photos"));
    return lifeboat;
  }

  /** restic encrypts whatever one says; its password comes from a file, so that it does not wait for anybody. */
  async #restic(dir: string): Promise<(...args: string[]) => Program> {
    const password = join(dir, "restic-password");
    writeFileSync(password, "correct horse\n");
    const env = { RESTIC_REPOSITORY: join(dir, "restic"), RESTIC_PASSWORD_FILE: password, RESTIC_CACHE_DIR: join(dir, "restic-cache") };
    const restic = (...args: string[]): Program => ({ command: "restic", args, env });
    await spend(dir, restic("init"));
    const run = await this.#measured("restic", restic("backup", this.#source, "--json"));
    expectCount("photos in restic", summaryOf(run).files_new, this.#set.count);
    return restic;
  }

  async #nothingChanged(lifeboat: Lifeboat, restic: (...args: string[]) => Program): Promise<void> {
    const ours = await this.#measured("oursAgain", lifeboat.program("backup"));
    expectCount("changes found where nothing changed", countsOf(ours).added + countsOf(ours).changed + countsOf(ours).lost, 0);
    const theirs = await this.#measured("resticAgain", restic("backup", this.#source, "--json"));
    expectCount("photos unmodified in restic", summaryOf(theirs).files_unmodified, this.#set.count);
  }

  async #readBack(lifeboat: Lifeboat, restic: (...args: string[]) => Program): Promise<void> {
    const run = await this.#measured("verify", lifeboat.program("verify", "--fresh"));
    if (!run.stdout.includes(`"files":${this.#set.count}`)) throw new Error(`verify did not read every photo: ${run.stdout.slice(-1000)}`);
    await this.#measured("check", restic("check", "--read-data"));
  }

  /** What earlier programs left to be written goes to the disk before the clock runs. */
  async #measured(what: keyof Runs, program: Program): Promise<Spent> {
    await spend(this.#bench.dir, { command: "sync", args: ["-f", this.#bench.dir] });
    const run = await spend(this.#bench.dir, program);
    this.#bench.say(`photos, ${what}: ${run.ms.toFixed(0)} ms, ${run.mb.toFixed(0)} MB`);
    this.#runs[what].push(run);
    return run;
  }

  async #expectFiles(dir: string): Promise<void> {
    const names = (await readdir(dir, { recursive: true })).filter((name) => /\.jpe?g$/i.test(name));
    expectCount(`files in ${dir}`, names.length, this.#set.count);
    expectCount(`bytes in ${dir}`, names.reduce((sum, name) => sum + statSync(join(dir, name)).size, 0), this.#set.bytes);
  }
}

function summaryOf({ stdout }: Spent): { files_new: number; files_unmodified: number } {
  const lines = stdout.trim().split("\n").map((line) => JSON.parse(line) as { message_type: string; files_new: number; files_unmodified: number });
  const summary = lines.find(({ message_type: type }) => type === "summary");
  if (summary === undefined) throw new Error("restic gave no summary");
  return summary;
}

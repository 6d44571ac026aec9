// An encrypted copy of 3 GB of photos to a folder, and back from it, beside restic.
import { mkdirSync, writeFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { newIdentity } from "../main/engine/copies/age/keys.ts";
import type { Bench } from "./bench.ts";
import { writePhotos } from "./corpus-photos.ts";
import { Lifeboat } from "./lifeboat.ts";
import { expectCount, type Program, spend, type Spent } from "./measure.ts";
import { faster, type Row, type Side } from "./table.ts";

const full = { count: 10_000, bytes: 3_000_000_000 };
const few = { count: 500, bytes: 150_000_000 };

type Runs = Record<"copy" | "backup" | "copyAgain" | "backupAgain" | "recover" | "restore", Spent[]>;

export async function measure(bench: Bench): Promise<Row[]> {
  const set = bench.quick ? few : full;
  const source = join(bench.dir, "phone");
  await writePhotos(source, set);
  const runs: Runs = { copy: [], backup: [], copyAgain: [], backupAgain: [], recover: [], restore: [] };
  const lifeboat = new Lifeboat(join(bench.dir, "lifeboat"));
  await lifeboat.add({ name: "Phone", provider: "files", settings: { dir: source } });
  await lifeboat.run("backup");
  expectCount("photos held", lifeboat.held("photo"), set.count);
  for (let round = 0; round < (bench.quick ? 1 : 3); round++) {
    const dir = join(bench.dir, `round-${round}`);
    mkdirSync(dir);
    await oneRound(bench, { dir, lifeboat, photos: set.count, runs, round });
    await rm(dir, { recursive: true });
  }
  const what = `${set.count.toLocaleString("en")} photos, ${(set.bytes / 1e9).toFixed(1)} GB`;
  const side = (name: string, key: keyof Runs): Side => ({ name, runs: runs[key] });
  return [
    faster(`second copy of ${what}`, side("", "copy"), side("restic backup", "backup"), 1),
    faster("second copy, nothing changed", side("", "copyAgain"), side("restic backup", "backupAgain"), 1),
    faster(`recover ${what}`, side("", "recover"), side("restic restore", "restore"), 1),
  ];
}

type Round = { readonly dir: string; readonly lifeboat: Lifeboat; readonly photos: number; readonly runs: Runs; readonly round: number };

/** Restic backs up the vault's own folder of photos, so that both read the same files. */
async function oneRound(bench: Bench, { dir, lifeboat, photos, runs, round }: Round): Promise<void> {
  const measured = async (what: keyof Runs, program: Program): Promise<Spent> => {
    await spend(bench.dir, { command: "sync", args: ["-f", bench.dir] });
    const run = await spend(bench.dir, program);
    bench.say(`copies, ${what}: ${run.ms.toFixed(0)} ms, ${run.mb.toFixed(0)} MB`);
    runs[what].push(run);
    return run;
  };
  const keyFile = join(dir, "key.txt");
  writeFileSync(keyFile, `${newIdentity().text}\n`, { mode: 0o600 });
  const place = join(dir, "copy");
  const name = `Disk ${round}`;
  await lifeboat.run("copies", "add", "folder", place, "--name", name, "--key-file", keyFile);
  const copied = await measured("copy", lifeboat.program("copies", "run", name));
  expectCount("bodies in the copy", Number(/"bodies":(\d+)/.exec(copied.stdout)?.[1]), photos);
  const restic = await repository(dir);
  const kept = join(lifeboat.vault, "photos");
  await measured("backup", restic("backup", kept, "--json"));
  await measured("copyAgain", lifeboat.program("copies", "run", name));
  await measured("backupAgain", restic("backup", kept, "--json"));
  const recovered = new Lifeboat(join(dir, "recovered"));
  await measured("recover", recovered.program("copies", "recover", "folder", place, "--key-file", keyFile));
  expectCount("photos recovered", recovered.held("photo"), photos);
  await measured("restore", restic("restore", "latest", "--target", join(dir, "restored")));
  const restored = (await readdir(join(dir, "restored"), { recursive: true })).filter((each) => each.endsWith(".jpg"));
  expectCount("photos restored", restored.length, photos);
  await lifeboat.run("copies", "remove", name);
}

/** Its password comes from a file, so that it does not wait for anybody. */
async function repository(dir: string): Promise<(...args: string[]) => Program> {
  const password = join(dir, "restic-password");
  writeFileSync(password, "correct horse\n");
  const env = { RESTIC_REPOSITORY: join(dir, "restic"), RESTIC_PASSWORD_FILE: password, RESTIC_CACHE_DIR: join(dir, "restic-cache") };
  const restic = (...args: string[]): Program => ({ command: "restic", args, env });
  await spend(dir, restic("init"));
  return restic;
}

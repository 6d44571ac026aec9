// The command line's rescue of a phone at the cable, into a vault in the guest: pulled out in a film, and begun again.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { writePhotos } from "../../../bench/corpus-photos.ts";
import { listDevices } from "../../../main/engine/usb/devices.ts";
import { check, same, sh } from "./guest.ts";
import type { Handset } from "./phones.ts";
import { filesIn } from "./pull.ts";

const home = "/rescue";
const vault = join(home, "vault");
const temporary = join(vault, "photos/.tmp");
const cutAt = 8 << 20;

export async function rescue(phone: Handset): Promise<void> {
  await check("rescue from the command line, cut off in a film and begun again", async () => {
    // A disk with room, as a vault wants it: no more of it is taken than is written.
    sh(`mkdir -p ${home} && mount -t tmpfs -o size=16g rescue ${home}`);
    const newer = await takeFilm(phone.folder);
    phone.plug();
    await plugged(phone);
    const first = lifeboat("rescue", phone.serial);
    await received(cutAt, first);
    phone.unplug();
    const { code, out, err } = await first;
    same([code, out.includes('"source-away"'), err.indexOf("do not switch the phone off") > -1], [1, true, true], `the end of the first: ${out.slice(-1000)}${err.slice(-1000)}`);
    const kept = await keptSums();
    same(newer.filter((sum) => !kept.has(sum)), [], "photos newer than the film that are not kept");
    const cut = cuts();
    same([cut.length, (cut[0] ?? 0) >= cutAt], [1, true], `beginnings that are kept: ${cut.join(", ")}`);
    phone.plug();
    await plugged(phone);
    const second = await lifeboat("rescue", phone.serial);
    same(second.code, 0, `the end of the second: ${second.out.slice(-1000)}${second.err.slice(-1000)}`);
    const [all, wanted] = [await keptSums(), await filesIn(phone.folder)];
    same([...wanted].filter(([, sum]) => !all.has(sum)), [], "files that are not kept");
    same([all.size, cuts()], [wanted.size, []], "what is in the vault");
    return { cut, kept: kept.size };
  });
}

/** Six photos, and a film that was taken between them. Gives the sums of those that are newer than it. */
async function takeFilm(folder: string): Promise<string[]> {
  const photos = await writePhotos(folder, { count: 6, bytes: 6_000_000, seed: 3 });
  const dated = photos.map((path) => ({ path, at: statSync(join(folder, path)).mtimeMs })).sort((a, b) => b.at - a.at);
  const between = new Date(((dated[2]?.at ?? 0) + (dated[3]?.at ?? 0)) / 2);
  writeFileSync(join(folder, "DCIM/film.mp4"), Buffer.concat([Buffer.from("0000001866747970", "hex"), randomBytes(40_000_000)]));
  utimesSync(join(folder, "DCIM/film.mp4"), between, between);
  const sums = await filesIn(folder);
  return dated.slice(0, 3).map(({ path }) => sums.get(path) ?? "");
}

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

async function lifeboat(...args: readonly string[]): Promise<Ended> {
  const env = { ...process.env, HOME: home, LIFEBOAT_CONFIG: join(home, "config"), LIFEBOAT_VAULT: vault };
  const child = spawn(process.execPath, [readFileSync("/share/lifeboat", "utf8"), ...args, "--json"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit") as Promise<[number | null]>;
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: (await ended)[0], out, err };
}

/** The system has seen it. */
async function plugged({ serial }: Handset): Promise<void> {
  while (!(await listDevices()).some((device) => device.serial === serial && device.interfaces.length > 0)) await sleep(100);
}

/** So much of one file has come. */
async function received(bytes: number, run: Promise<Ended>): Promise<void> {
  const ended = new AbortController();
  void run.finally(() => ended.abort());
  while (!ended.signal.aborted) {
    const names = existsSync(temporary) ? readdirSync(temporary) : [];
    if (names.some((name) => (statSync(join(temporary, name), { throwIfNoEntry: false })?.size ?? 0) >= bytes)) return;
    await sleep(20);
  }
  const { out, err } = await run;
  throw new Error(`it ended too soon: ${out.slice(-1000)}${err.slice(-1000)}`);
}

const cuts = (): number[] => readdirSync(temporary).filter((name) => name.endsWith(".cut")).map((name) => statSync(join(temporary, name)).size);

/** Of all that has its place in the vault. */
async function keptSums(): Promise<ReadonlySet<string>> {
  return new Set([...(await filesIn(join(vault, "photos")))].flatMap(([path, sum]) => (path.startsWith(".tmp/") ? [] : [sum])));
}

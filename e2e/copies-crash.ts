// Kills a copy and a recovery at random points, again and again: what was finished stays, and the next run ends the work.
import { readdirSync, rmSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { Random } from "../bench/random.ts";
import type { Event, Lifeboat } from "./lifeboat.ts";

/** Starts it and kills it after `ms`. Gives how long it took if it came to its end before. */
async function killed(boat: Lifeboat, ms: number, ...args: readonly string[]): Promise<number | undefined> {
  const started = performance.now();
  const child = boat.start(...args);
  child.stdout.resume();
  child.stderr.resume();
  const ended = once(child, "exit");
  const first = await Promise.race([ended.then(() => "ended"), sleep(ms, "time")]);
  if (first === "time") child.kill("SIGKILL");
  await ended;
  return child.signalCode === null ? performance.now() - started : undefined;
}

export type Crashes = { readonly kills: number; readonly seed: number; readonly disk: string };

/** How long an undisturbed run takes, and what it said. */
async function timed(work: () => Promise<Event[]>): Promise<{ ms: number; events: Event[] }> {
  const started = performance.now();
  const events = await work();
  return { ms: performance.now() - started, events };
}

/** A copy that was finished is made anew, so that every kill has something to hit. Gives how many did. */
export async function crashCopies(boat: Lifeboat, { kills, seed, disk }: Crashes): Promise<number> {
  const random = new Random(seed);
  let { ms } = await timed(() => boat.json(0, "copies", "run"));
  let hits = 0;
  for (let i = 0; i < kills; i++) {
    const took = await killed(boat, random.next() * ms, "copies", "run");
    if (took === undefined) hits++;
    else {
      ms = took;
      const [vault = ""] = readdirSync(join(disk, "v"));
      for (const name of readdirSync(join(disk, "v", vault, "packs"))) rmSync(join(disk, "v", vault, "packs", name));
    }
  }
  expect(await boat.json(0, "copies", "run")).toContainEqual(expect.objectContaining({ event: "copied", status: "complete" }));
  await boat.json(0, "copies", "check", "--read");
  return hits;
}

/** Each vault is built through two kills. Gives how many hit. */
export async function crashRecovery(boat: Lifeboat, { kills, seed, disk }: Crashes, keyFile: string): Promise<number> {
  let hits = 0;
  const random = new Random(seed + 1);
  const into = (n: number): readonly string[] => ["copies", "recover", "folder", disk, "--key-file", keyFile, "--vault", join(boat.home, `new-${n}`)];
  let { ms } = await timed(() => boat.json(0, ...into(0)));
  for (let i = 1; i <= kills; i++) {
    for (let tries = 0; tries < 2; tries++) {
      const took = await killed(boat, random.next() * ms, ...into(i));
      if (took === undefined) hits++;
      // The first may have been timed while the computer was busy; one that only says "already there" tells nothing.
      else if (tries === 0) ms = Math.min(ms, took);
    }
    const { code, err } = await boat.run(...into(i));
    // 1: the last try had come to its end, so there is a vault already.
    expect(code === 0 || err.includes("already holds a vault"), err).toBe(true);
    const events = await boat.json(0, "verify", "--vault", join(boat.home, `new-${i}`));
    expect(events).toContainEqual(expect.objectContaining({ event: "verified", status: "clean" }));
    rmSync(join(boat.home, `new-${i}`), { recursive: true });
  }
  return hits;
}

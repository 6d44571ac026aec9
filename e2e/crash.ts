// Kills the program at random points and lets it finish: nothing lost, nothing doubled. Run by crash.e2e.ts and, with
// more points, by crash.long.ts.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { type MemoryDav, startMemoryDav } from "../bench/dav-server-process.ts";
import { Random } from "../bench/random.ts";
import { Lifeboat } from "./lifeboat.ts";
import { listItems } from "./servers/dav-setup.ts";

const size = { contacts: 120, events: 120, tasks: 40 };

/** Starts a command and kills it with SIGKILL within `ms`; true when it was still at work. */
async function killed(boat: Lifeboat, ms: number, ...args: string[]): Promise<boolean> {
  const child = boat.start(...args);
  child.stdout.resume();
  child.stderr.resume();
  const ended = once(child, "exit");
  const late = await Promise.race([ended.then(() => false), sleep(ms).then(() => true)]);
  if (late) child.kill("SIGKILL");
  await ended;
  return late;
}

/** How long an undisturbed run takes here, so that kills fall all over it. */
async function spanOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

async function serverItems(server: MemoryDav): Promise<string[]> {
  const folders = [`${server.contactsHome}people/`, `${server.calendarsHome}calendar/`, `${server.calendarsHome}tasks/`];
  return (await Promise.all(folders.map((folder) => listItems(server, folder)))).flat();
}

export async function crashBackups(points: number, seed: number): Promise<number> {
  const random = new Random(seed);
  const server = await startMemoryDav(size);
  using boat = new Lifeboat();
  let hits = 0;
  try {
    await boat.addDav(server, "Work");
    await boat.json(0, "backup");
    await server.control({ do: "change", percent: 5 });
    const span = await spanOf(() => boat.json(0, "backup"));
    for (let point = 0; point < points; point++) {
      await server.control({ do: "change", percent: 5 });
      await server.control({ do: "add", contacts: 3, events: 3, tasks: 1 });
      if (await killed(boat, random.int(0, span), "backup")) hits++;
      expect((await boat.run("verify")).code, `verify after kill ${point} (seed ${seed})`).toBe(0);
      await boat.json(0, "backup");
      const kept = (await boat.json(0, "ls")).filter((line) => line.event === "item");
      expect(kept.map((line) => String(line["href"])).sort()).toEqual((await serverItems(server)).sort());
    }
    expect((await boat.run("verify")).code).toBe(0);
    return hits;
  } finally {
    await server.stop();
  }
}

export async function crashRestores(points: number, seed: number): Promise<number> {
  const random = new Random(seed);
  const [from, to] = await Promise.all([startMemoryDav(size), startMemoryDav({})]);
  const restore = ["restore", "--account", "From", "--into", "To", "--yes"];
  using boat = new Lifeboat();
  let hits = 0;
  try {
    await boat.addDav(from, "From");
    await boat.addDav(to, "To");
    await boat.json(0, "backup");
    const wanted = (await serverItems(from)).length;
    const span = await spanOf(() => boat.json(0, ...restore));
    for (let point = 0; point < points; point++) {
      await to.control({ do: "delete", percent: 100 });
      await boat.run("backup", "To", "--second-look", "0");
      const alarms = (await boat.json(0, "held")).filter((line) => line.event === "held");
      for (const alarm of alarms) await boat.json(0, "accept", String(alarm["id"]));
      if (await killed(boat, random.int(0, span), ...restore)) hits++;
      expect((await boat.run("verify")).code, `verify after kill ${point} (seed ${seed})`).toBe(0);
      await boat.json(0, ...restore);
      expect(await serverItems(to), `after kill ${point} (seed ${seed})`).toHaveLength(wanted);
    }
    return hits;
  } finally {
    await Promise.all([from.stop(), to.stop()]);
  }
}

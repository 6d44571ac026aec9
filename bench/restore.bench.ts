// Everything back into an empty server: contacts, events and to-dos.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configureVdirsyncer, runVdirsyncer } from "../e2e/servers/vdirsyncer.ts";
import type { Bench } from "./bench.ts";
import { contacts, type CorpusItem, events, tasks } from "./corpus.ts";
import { type MemoryDav, startMemoryDav } from "./dav-server-process.ts";
import { countsOf, Lifeboat } from "./lifeboat.ts";
import { expectCount, spend, type Spent } from "./measure.ts";
import { faster, type Row } from "./table.ts";

const full = { contacts: 10_000, events: 20_000, tasks: 2_000 };
const few = { contacts: 500, events: 1_000, tasks: 100 };
type Size = typeof full;
const totalOf = (size: Size): number => size.contacts + size.events + size.tasks;

export async function measure(bench: Bench): Promise<Row[]> {
  const size = bench.quick ? few : full;
  const total = totalOf(size);
  const lifeboat = await filled(bench, size);
  const ours: Spent[] = [];
  const peer: Spent[] = [];
  for (let round = 0; round < (bench.quick ? 1 : 3); round++) {
    ours.push(await intoEmpty(bench, total, (server) => restore(lifeboat, server, `Empty ${round}`)));
    if (round === 1 || bench.quick) peer.push(await intoEmpty(bench, total, (server) => upload(bench, size, server)));
  }
  const work = `restore of ${total.toLocaleString("en")} items into an empty server`;
  return [faster(work, { name: "", runs: ours }, { name: "vdirsyncer", runs: peer }, 3)];
}

/** A vault that holds it all. */
async function filled(bench: Bench, size: Size): Promise<Lifeboat> {
  const lifeboat = new Lifeboat(join(bench.dir, "lifeboat"));
  const source = await startMemoryDav(size);
  try {
    const { url, user, password } = source;
    await lifeboat.add({ name: "Lost", provider: "dav", settings: { url, user }, password });
    expectCount("items pulled", countsOf(await lifeboat.run("backup")).added, totalOf(size));
  } finally {
    await source.stop();
  }
  return lifeboat;
}

async function intoEmpty(bench: Bench, total: number, work: (server: MemoryDav) => Promise<Spent>): Promise<Spent> {
  const server = await startMemoryDav({});
  try {
    const spent = await work(server);
    const { collections } = await server.control({ do: "stats" });
    expectCount("items on the server", collections.reduce((sum, { items }) => sum + items, 0), total);
    bench.say(`restore: ${spent.ms.toFixed(0)} ms, ${spent.mb.toFixed(0)} MB`);
    return spent;
  } finally {
    await server.stop();
  }
}

/** Ours reads every item back as well; vdirsyncer does not. */
async function restore(lifeboat: Lifeboat, { url, user, password }: MemoryDav, name: string): Promise<Spent> {
  await lifeboat.add({ name, provider: "dav", settings: { url, user }, password });
  return lifeboat.run("restore", "--account", "Lost", "--into", name, "--yes");
}

async function upload(bench: Bench, size: Size, server: MemoryDav): Promise<Spent> {
  const dir = join(bench.dir, "vdirsyncer");
  const write = (folder: string, ending: string, items: Iterable<CorpusItem>): void => {
    mkdirSync(join(dir, folder), { recursive: true });
    for (const { uid, text } of items) writeFileSync(join(dir, folder, uid + ending), text);
  };
  write("contacts/people", ".vcf", contacts(size.contacts));
  write("calendars/calendar", ".ics", events(size.events));
  write("calendars/tasks", ".ics", tasks(size.tasks));
  configureVdirsyncer(dir, server);
  runVdirsyncer(dir, "discover");
  return spend(dir, { command: "vdirsyncer", args: ["-c", join(dir, "config"), "sync"] });
}

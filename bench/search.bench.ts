// Search in 100,000 contacts, alone and while 100,000 more items are pulled.
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { startMemoryDav } from "./dav-server-process.ts";
import { type Counts, countsOf, Lifeboat } from "./lifeboat.ts";
import { expectCount, spend } from "./measure.ts";
import { latency, type Row } from "./table.ts";

const child = join(import.meta.dirname, "search-child.ts");

export async function measure(bench: Bench): Promise<Row[]> {
  const count = bench.quick ? 5_000 : 100_000;
  const rounds = bench.quick ? 100 : 1_000;
  const lifeboat = new Lifeboat(join(bench.dir, "lifeboat"));
  const people = await startMemoryDav({ contacts: count });
  const others = await startMemoryDav({ contacts: count * 0.3, events: count * 0.6, tasks: count * 0.1, user: "bob" });
  try {
    for (const { name, server } of [{ name: "People", server: people }, { name: "Others", server: others }]) {
      const { url, user, password } = server;
      await lifeboat.add({ name, provider: "dav", settings: { url, user }, password });
    }
    const filled = await lifeboat.run("backup", "People");
    expectCount("contacts to search in", countsOf(filled).added, count);
    bench.say(`search: ${count} contacts pulled in ${filled.ms.toFixed(0)} ms, ${filled.mb.toFixed(0)} MB`);
    const alone = await searches(lifeboat, { count, rounds });
    const during = await searches(lifeboat, { count, rounds, beside: "Others" });
    expectCount("items pulled beside the searches", during.counts?.added ?? 0, count);
    const work = `search in ${count.toLocaleString("en")} contacts`;
    return [latency(work, alone.ms, 20), latency(`${work} during a pull of as many`, during.ms, 50)];
  } finally {
    await Promise.all([people.stop(), others.stop()]);
  }
}

type Searched = { readonly ms: number[]; readonly found: number; readonly counts?: Counts };

async function searches(lifeboat: Lifeboat, how: { count: number; rounds: number; beside?: string }): Promise<Searched> {
  const { count, rounds, beside } = how;
  const args = [child, lifeboat.vault, String(count), String(rounds), ...(beside === undefined ? [] : [beside])];
  const { stdout } = await spend(lifeboat.dir, { command: process.execPath, args, env: lifeboat.env });
  const searched = JSON.parse(stdout) as Searched;
  // Some look for what is in no phone number; most must find somebody, or nothing was measured.
  if (searched.found < searched.ms.length * 0.8) throw new Error(`only ${searched.found} of ${searched.ms.length} searches found anybody`);
  return searched;
}

// Contacts, events and to-dos from a DAV server: the first time, with nothing changed, with 1 % changed.
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { configureVdirsyncer, runVdirsyncer } from "../e2e/servers/vdirsyncer.ts";
import type { Bench } from "./bench.ts";
import { type MemoryDav, startMemoryDav } from "./dav-server-process.ts";
import { countsOf, Lifeboat } from "./lifeboat.ts";
import { expectCount, spend, type Spent } from "./measure.ts";
import { faster, memory, type Row } from "./table.ts";

const full = { contacts: 10_000, events: 20_000, tasks: 2_000 };
const few = { contacts: 500, events: 1_000, tasks: 100 };

export async function measure(bench: Bench): Promise<Row[]> {
  const size = bench.quick ? few : full;
  const total = size.contacts + size.events + size.tasks;
  const server = await startMemoryDav(size);
  try {
    const pair = new Pair(bench, server, total);
    const first = await pair.first(bench.quick ? 1 : 5);
    const none = await pair.nothingChanged(bench.quick ? 1 : 7);
    const some = await pair.someChanged(bench.quick ? 1 : 5);
    const work = `first pull of ${total.toLocaleString("en")} items`;
    return [
      faster(work, first.ours, first.peer, 10),
      memory(work, first.ours, first.peer, 200),
      faster("pull, nothing changed", none.ours, none.peer, 20),
      faster("pull, 1 % changed", some.ours, some.peer, 10),
    ];
  } finally {
    await server.stop();
  }
}

type Both = { readonly ours: { name: string; runs: Spent[] }; readonly peer: { name: string; runs: Spent[] } };
const both = (): Both => ({ ours: { name: "", runs: [] }, peer: { name: "vdirsyncer", runs: [] } });

/** Lifeboat and vdirsyncer at the same account, one after the other. */
class Pair {
  readonly #bench: Bench;
  readonly #server: MemoryDav;
  readonly #total: number;
  readonly #peerDir: string;
  #lifeboat: Lifeboat;
  #vaults = 0;

  constructor(bench: Bench, server: MemoryDav, total: number) {
    this.#bench = bench;
    this.#server = server;
    this.#total = total;
    this.#lifeboat = new Lifeboat(join(bench.dir, "unused"));
    this.#peerDir = join(bench.dir, "vdirsyncer");
    mkdirSync(this.#peerDir);
    configureVdirsyncer(this.#peerDir, server);
  }

  /** Each of our rounds fills a new vault; vdirsyncer, which takes over a minute, has one. */
  async first(rounds: number): Promise<Both> {
    const spent = both();
    for (let round = 0; round < rounds; round++) {
      if (round === Math.floor(rounds / 2)) spent.peer.runs.push(await this.#firstOfPeer());
      await this.#newVault();
      const run = await this.#lifeboat.run("backup");
      expectCount("items listed", countsOf(run).listed, this.#total);
      expectCount("items added", countsOf(run).added, this.#total);
      expectCount("items held", this.#lifeboat.held("contact", "event", "task"), this.#total);
      spent.ours.runs.push(this.#note("first pull", run));
    }
    return spent;
  }

  async nothingChanged(rounds: number): Promise<Both> {
    const spent = both();
    for (let round = 0; round < rounds; round++) {
      const run = await this.#lifeboat.run("backup");
      expectCount("changes found where nothing changed", countsOf(run).added + countsOf(run).changed + countsOf(run).lost, 0);
      spent.ours.runs.push(this.#note("nothing changed", run));
      if (round < 3) spent.peer.runs.push(this.#note("nothing changed, vdirsyncer", await this.#sync()));
    }
    return spent;
  }

  async someChanged(rounds: number): Promise<Both> {
    const spent = both();
    for (let round = 1; round <= rounds; round++) {
      const { items } = await this.#server.control({ do: "change", percent: 1 });
      const run = await this.#lifeboat.run("backup");
      expectCount("items changed", countsOf(run).changed, items);
      spent.ours.runs.push(this.#note("1 % changed", run));
      spent.peer.runs.push(this.#note("1 % changed, vdirsyncer", await this.#sync()));
      expectCount("items changed, vdirsyncer", this.#peerTexts().filter((text) => text.includes(`(rev ${round})`)).length, items);
    }
    return spent;
  }

  /** Collections are known to both before the clock runs: vdirsyncer's `discover`, our `add`. */
  async #newVault(): Promise<void> {
    this.#lifeboat = new Lifeboat(join(this.#bench.dir, `lifeboat-${this.#vaults++}`));
    const { url, user, password } = this.#server;
    await this.#lifeboat.add({ name: "Work", provider: "dav", settings: { url, user }, password });
  }

  async #firstOfPeer(): Promise<Spent> {
    runVdirsyncer(this.#peerDir, "discover");
    const run = this.#note("first pull, vdirsyncer", await this.#sync());
    expectCount("files of vdirsyncer", this.#peerTexts().length, this.#total);
    return run;
  }

  #sync(): Promise<Spent> {
    return spend(this.#peerDir, { command: "vdirsyncer", args: ["-c", join(this.#peerDir, "config"), "sync"] });
  }

  #peerTexts(): string[] {
    const folders = ["contacts/people", "calendars/calendar", "calendars/tasks"].map((folder) => join(this.#peerDir, folder));
    return folders.flatMap((folder) => readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")));
  }

  #note(what: string, run: Spent): Spent {
    this.#bench.say(`${what}: ${run.ms.toFixed(0)} ms, ${run.mb.toFixed(0)} MB`);
    return run;
  }
}

// What deciding costs in a run that changed nothing: the brake's questions to the vault, and the planner. The run is the
// whole program; the brake is measured in one like it, with everything as cold as it is there.
import { join } from "node:path";
import { backup } from "../main/engine/backup.ts";
import type { Context } from "../main/engine/context.ts";
import { Engine } from "../main/engine/engine.ts";
import { noticesFor } from "../main/engine/notices.ts";
import { memorySecrets } from "../main/engine/providers/memory/io.ts";
import { planRuns } from "../main/engine/schedule.ts";
import type { Vault } from "../main/engine/vault/vault.ts";
import type { Bench } from "./bench.ts";
import { startMemoryDav } from "./dav-server-process.ts";
import { type Counts, countsOf, Lifeboat } from "./lifeboat.ts";
import { expectCount, type Spent } from "./measure.ts";
import { type Row, within } from "./table.ts";

const full = { contacts: 10_000, events: 20_000, tasks: 2_000 };
const few = { contacts: 500, events: 1_000, tasks: 100 };
/** Of the vault's writer: what the brake asks it. */
const brake: ReadonlySet<string> = new Set(["findAbsent", "pairMoves", "unseen", "losses", "rewrites", "changedPairs", "settleReturned"]);
const signal = new AbortController().signal;

export async function measure(bench: Bench): Promise<Row[]> {
  const size = bench.quick ? few : full;
  const server = await startMemoryDav(size);
  const lifeboat = new Lifeboat(join(bench.dir, "lifeboat"));
  const { url, user, password } = server;
  try {
    await lifeboat.add({ name: "All", provider: "dav", settings: { url, user }, password });
    expectCount("items pulled", countsOf(await lifeboat.run("backup")).added, size.contacts + size.events + size.tasks);
    const deciding: Spent[] = [];
    const whole: Spent[] = [];
    for (let n = 0; n < (bench.quick ? 1 : 9); n++) {
      const spent = await lifeboat.run("backup");
      expectCount("changes", changes(countsOf(spent)), 0);
      whole.push(spent);
      deciding.push({ ms: (await brakeMs(lifeboat.vault, password)) + planMs(), mb: 0, stdout: "" });
    }
    return [within("brake and planner, nothing changed", { name: "", runs: deciding }, { name: "the whole run", runs: whole }, 0.02)];
  } finally {
    await server.stop();
  }
}

const changes = ({ added, changed, lost }: Pick<Counts, "added" | "changed" | "lost">): number => added + changed + lost;

async function brakeMs(vaultDir: string, password: string): Promise<number> {
  const engine = await Engine.open({ vaultDir, secrets: () => memorySecrets({ password }) });
  try {
    const account = await engine.account("All");
    const clock = { ms: 0 };
    const context: Context = { ...engine.context, vault: watched(engine.vault, clock) };
    expectCount("changes", changes((await backup(context, account, { signal })).counts), 0);
    // Part of the conclusion, where it cannot be seen by itself.
    await context.vault.write.settleReturned(account.id, new Date().toISOString());
    return clock.ms;
  } finally {
    await engine.close();
  }
}

/** Adds up how long the brake waits for its answers. */
function watched(vault: Vault, clock: { ms: number }): Vault {
  const write = new Proxy(vault.write, {
    get(target, name) {
      const call = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
      if (!brake.has(String(name))) return call;
      return async (...args: unknown[]) => {
        const began = performance.now();
        const answer = await call(...args);
        clock.ms += performance.now() - began;
        return answer;
      };
    },
  });
  return new Proxy(vault, { get: (target, name) => (name === "write" ? write : bound(target, name)) });
}

function bound(vault: Vault, name: string | symbol): unknown {
  const found = Reflect.get(vault, name, vault) as unknown;
  return typeof found === "function" ? (found.bind(vault) as unknown) : found;
}

/** For twenty sources. */
function planMs(): number {
  const now = new Date();
  const sources = Array.from({ length: 20 }, (_, id) => ({ id, checked: now, tried: now, needsPerson: false, good: now.toISOString(), alarms: [], signedOut: false }));
  const began = performance.now();
  planRuns({ every: "day", onBattery: true, pausedUntil: null }, { now, onBattery: false, busy: false }, sources);
  noticesFor(now, sources, {});
  return performance.now() - began;
}

import type { Handlers } from "../api/contract.ts";
import type { CheckReport } from "../api/copies.ts";
import { asLifeboatError } from "../api/errors.ts";
import { exportTo } from "../engine/restore/export.ts";
import type { CheckupRow } from "../engine/vault/read/upkeep.ts";
import type { Damage } from "../engine/verify/report.ts";
import { verifyPhotos } from "../engine/verify/verify.ts";
import type { Job } from "./jobs.ts";
import { textsOf } from "./language.ts";
import { current, type Opened, refresh, type State } from "./state.ts";

type Calls = Pick<Handlers, "verify" | "lastCheck" | "export" | "contacted">;

const mostDamage = 200;
const mostNames = 50;

export function checks(state: State): Calls {
  return {
    verify: ({ job }) =>
      state.jobs.run(job, async (job) => {
        const opened = current(state);
        const report = await verifyAll(opened, job);
        await refresh(state, "home");
        return report;
      }),

    async lastCheck() {
      const opened = current(state);
      const checkups = await opened.engine.vault.read.checkups(100);
      const [newest] = checkups;
      // One that was broken off has not cleared what an earlier one found.
      const last = newest?.status === "running" ? newest : (checkups.find(({ status }) => status === "clean" || status === "damaged") ?? newest);
      return last ? storedReport(opened, last) : null;
    },

    export: ({ folder, job }) =>
      state.jobs.run(job, async ({ signal, progress }) => {
        const { vault } = current(state).engine;
        const onProgress = ({ done, of }: { done: number; of: number }): void => progress({ phase: "writing", what: folder, done, of });
        const { files } = await exportTo({ vault, words: textsOf(state).export, dir: folder, signal, onProgress });
        return { files };
      }),

    contacted: () => Promise.resolve(state.contacted.list()),
  };
}

async function verifyAll({ engine }: Opened, { signal, progress }: Job): Promise<CheckReport> {
  const onProgress = ({ phase, done, of }: { phase: string; done: number; of: number }): void => progress({ phase, what: "", done, of });
  const ended = (): string => engine.context.clock.now().toISOString();
  try {
    const { status, counts, damage, damageCount } = await engine.verify({ signal, onProgress });
    return { status, ended: ended(), counts: { ...counts, damage: damageCount }, damage: damage.slice(0, mostDamage).map(shownDamage) };
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (error.code !== "vault-damaged") throw error;
    const { status, counts, damage, damageCount } = await verifyPhotos({ vaultDir: engine.vault.dir, signal, onProgress, error });
    return { status, ended: ended(), counts: { ...counts, damage: damageCount }, damage: damage.slice(0, mostDamage).map(shownDamage) };
  }
}

/** A check keeps which items it touched, not their names. */
async function storedReport({ engine }: Opened, { status, ended, counts, damage }: CheckupRow): Promise<CheckReport> {
  const found = JSON.parse(damage) as Damage[];
  const kept = JSON.parse(counts) as Record<string, unknown>;
  const numbers = Object.entries(kept).filter((entry): entry is [string, number] => typeof entry[1] === "number");
  const shown = found.slice(0, mostDamage);
  const items = [...new Set(shown.flatMap((each) => each.items.slice(0, mostNames).map(({ item }) => item)))];
  const names = await namesOf(engine, items);
  return {
    status,
    ended,
    counts: { ...Object.fromEntries(numbers), damage: found.length },
    damage: shown.map((each) => shownDamage({ ...each, items: each.items.map((item) => ({ ...item, name: names.get(item.item) ?? "" })) })),
  };
}

async function namesOf(engine: Opened["engine"], items: readonly number[]): Promise<Map<number, string>> {
  const newest = await Promise.all(items.map(async (item) => [item, (await engine.vault.read.versions(item))[0]?.name ?? ""] as const));
  return new Map(newest);
}

const shownDamage = ({ what, detail, items }: Damage): CheckReport["damage"][number] => ({
  what,
  detail,
  names: items.slice(0, mostNames).map(({ name }) => name).filter((name) => name !== ""),
});

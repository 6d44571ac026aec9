import type { Handlers, Practice } from "../api/contract.ts";
import type { DrillCounts, DrillProblem, DrillReport } from "../engine/drill/drill.ts";
import type { DrillRow } from "../engine/vault/read/drills.ts";
import { current, type Opened, refresh, type State } from "./state.ts";

const mostProblems = 200;

export function practice(state: State): Pick<Handlers, "practise" | "lastPractice"> {
  return {
    practise: ({ job }) =>
      state.jobs.run(job, async ({ signal, progress }) => {
        const opened = current(state);
        const report = await opened.engine.practise({ signal, onProgress: ({ phase, done, of }) => progress({ phase, what: "", done, of }) });
        await refresh(state, "home");
        return shown(opened, report, opened.engine.context.clock.now().toISOString());
      }),

    async lastPractice() {
      const opened = current(state);
      const last = lastEnded(await opened.engine.vault.read.drills(20));
      return last ? shown(opened, { ...last, counts: JSON.parse(last.counts) as DrillCounts, problems: JSON.parse(last.problems) as DrillProblem[] }, last.ended) : null;
    },
  };
}

type Ended = DrillRow & { readonly status: DrillReport["status"]; readonly ended: string };

/** One that was broken off says nothing. */
export const lastEnded = (drills: readonly DrillRow[]): Ended | undefined => drills.find((row): row is Ended => row.status === "passed" || row.status === "failed");

async function shown({ engine }: Opened, { status, collection, counts, problems }: DrillReport, ended: string): Promise<Practice> {
  const whole = (await engine.vault.read.collections()).find(({ id }) => id === collection);
  return {
    status,
    ended,
    collection: whole?.name ?? null,
    counts,
    problems: problems.slice(0, mostProblems).map(({ name, kind, code, fields }) => ({ name, kind, code, fields })),
  };
}

import type { Handlers } from "../api/contract.ts";
import type { Practice, Rebuild } from "../api/copies.ts";
import type { DrillCounts, DrillProblem, DrillReport } from "../engine/drill/drill.ts";
import type { RebuildCounts } from "../engine/drill/rebuild.ts";
import { practiseFullRebuild, rebuildCost } from "../engine/practise-rebuild.ts";
import type { DrillRow } from "../engine/vault/read/drills.ts";
import { keyOfCopy, placeOf } from "./copies.ts";
import { current, type Opened, own, refresh, type State } from "./state.ts";

const mostProblems = 200;

export function practice(state: State): Pick<Handlers, "practise" | "lastPractice" | "rebuildCost" | "practiseRebuild" | "lastRebuild"> {
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
      const last = lastSample(await opened.engine.vault.read.drills(100));
      return last ? shown(opened, { ...last, counts: JSON.parse(last.counts) as DrillCounts, problems: problemsIn(last) }, last.ended) : null;
    },

    rebuildCost: async ({ copy }) => rebuildCost(own(state).engine.context, await placeOf(state, copy)),

    practiseRebuild: ({ copy, job }) =>
      state.jobs.run(job, async (job) => {
        const { context } = own(state).engine;
        const place = await placeOf(state, copy);
        const { signal, progress } = job;
        const onProgress = ({ phase, done, of }: { readonly phase: string; readonly done: number; readonly of: number }): void => progress({ phase, what: place.name, done, of });
        const report = await state.jobs.soonAt(job, keyOfCopy(copy), () => practiseFullRebuild(context, place, { signal, onProgress }));
        await refresh(state, "home");
        return shownRebuild({ ...report, ended: context.clock.now().toISOString() });
      }),

    async lastRebuild() {
      const { vault } = own(state).engine;
      const last = ended(await vault.read.drills(100)).find(({ place }) => place !== null);
      return last ? shownRebuild({ ...last, place: last.place ?? "", counts: JSON.parse(last.counts) as RebuildCounts, problems: problemsIn(last) }) : null;
    },
  };
}

type Ended = DrillRow & { readonly status: DrillReport["status"]; readonly ended: string };

/** One that was broken off says nothing. */
const ended = (drills: readonly DrillRow[]): Ended[] => drills.filter((row): row is Ended => row.status === "passed" || row.status === "failed");

/** The last one that brought back a sample, as happens by itself. */
export const lastSample = (drills: readonly DrillRow[]): Ended | undefined => ended(drills).find(({ place }) => place === null);

const problemsIn = ({ problems }: DrillRow): DrillProblem[] => JSON.parse(problems) as DrillProblem[];

async function shown({ engine }: Opened, { status, collection, counts, problems }: DrillReport, ended: string): Promise<Practice> {
  const whole = (await engine.vault.read.collections()).find(({ id }) => id === collection);
  return { status, ended, collection: whole?.name ?? null, counts, problems: shownProblems(problems) };
}

type AnyRebuild = Pick<Ended, "status" | "ended"> & { readonly place: string; readonly counts: RebuildCounts; readonly problems: readonly DrillProblem[] };

function shownRebuild({ status, ended, place, counts: { made, things, bytes, problems: count, faults }, problems }: AnyRebuild): Rebuild {
  return { status, ended, copy: place, asOf: made, counts: { things, bytes, problems: count }, problems: shownProblems(problems), faults: faults.slice(0, mostProblems) };
}

const shownProblems = (problems: readonly DrillProblem[]): Practice["problems"] => problems.slice(0, mostProblems).map(({ name, kind, code, fields }) => ({ name, kind, code, fields }));

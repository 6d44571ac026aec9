import { hash, randomUUID } from "node:crypto";
import type { Handlers, PutBackPlan, PutBackRequest, Receipt } from "../api/contract.ts";
import { LifeboatError } from "../api/errors.ts";
import type { Forecast } from "../engine/migrate/forecast.ts";
import { isUndoable, type Receipt as EngineReceipt, receiptOf } from "../engine/restore/receipt.ts";
import type { Decision, PlanEntry, RestorePlan, RestoreRequest } from "../engine/restore/restore.ts";
import { heldNamed } from "./alarms.ts";
import { attended } from "./attended.ts";
import type { Job } from "./jobs.ts";
import { current, keyOf, type Opened, refresh, type State } from "./state.ts";
import { wantedFrom } from "./things.ts";

type Calls = Pick<Handlers, "planPutBack" | "planUndo" | "putBack" | "receipts">;
/** What a person was shown and may agree to. */
type Shown = { readonly opened: Opened; readonly into: number; readonly name: string; readonly request: RestoreRequest; readonly agreed: string };

const mostPlans = 20;
const mostRows = 2000;
const mostThings = 500;
const mostReceipts = 100;
const mostSaid = 20;
/** What needs reading comes first. */
const byWeight: readonly Decision[] = ["failed", "kept", "both", "merge", "replace", "remove", "create", "same"];

export function putBack(state: State): Calls {
  const plans = new Map<string, Shown>();
  return {
    planPutBack: ({ request, job }) =>
      state.jobs.run(job, async (job) => {
        const opened = current(state);
        return showPlan(state, plans, { opened, into: await accountOf(opened, request.into), request: await requestOf(opened, request), job });
      }),

    planUndo: ({ receipt, job }) =>
      state.jobs.run(job, async (job) => {
        const opened = current(state);
        const row = await opened.engine.vault.read.restoreById(receipt);
        if (!row) throw new LifeboatError("not-found", `there is no receipt ${receipt}`);
        return showPlan(state, plans, { opened, into: await accountOf(opened, row.account), request: { what: { undo: receipt } }, job });
      }),

    putBack: ({ plan, job }) =>
      state.jobs.run(job, async (job) => {
        const shown = plans.get(plan);
        if (!shown || shown.opened !== current(state)) throw new LifeboatError("not-found", "this plan is not known any more; look again");
        try {
          const receipt = await state.jobs.at(job, keyOf(shown.opened, shown.into), () => attended(job.id, () => carryOut(shown, job)));
          plans.delete(plan);
          return shownReceipt(receipt);
        } finally {
          // Stopped or failed, it may have written something all the same.
          await refresh(state, "home", "alarms", "things");
        }
      }),

    async receipts() {
      const { vault } = current(state).engine;
      const all = await vault.read.restores(mostReceipts);
      const receipts = await Promise.all(all.map(async ({ id }) => shownReceipt(await receiptOf(vault, id, { itemsPerState: mostThings }))));
      // One that ended before anything was written down tells nothing.
      return receipts.filter(({ total }) => total > 0);
    },
  };
}

type Asked = { readonly opened: Opened; readonly into: { readonly id: number; readonly name: string }; readonly request: RestoreRequest; readonly job: Job };

async function showPlan(state: State, plans: Map<string, Shown>, { opened, into: { id: into, name }, request, job }: Asked): Promise<PutBackPlan> {
  const { plan } = await state.jobs.at(job, keyOf(opened, into), () => attended(job.id, () => opened.engine.putBack(name, request, { ...watched(job, into, name), agree: () => false })));
  const id = randomUUID();
  plans.set(id, { opened, into, name, request, agreed: whatItDoes(plan) });
  const [oldest] = plans.keys();
  if (plans.size > mostPlans && oldest !== undefined) plans.delete(oldest);
  await refresh(state, "home", "things");
  return { plan: id, ...shownPlan(plan), ...shownForecast(await opened.engine.forecast(plan, job.signal)) };
}

/** Plans anew, and writes only what was agreed to. Throws conflict where the account has changed since. */
async function carryOut({ opened, into, name, request, agreed }: Shown, job: Job): Promise<EngineReceipt> {
  let differs = false;
  const agree = (plan: RestorePlan): boolean => {
    differs = whatItDoes(plan) !== agreed;
    return !differs;
  };
  const { receipt } = await opened.engine.putBack(name, request, { ...watched(job, into, name), agree });
  if (differs) throw new LifeboatError("conflict", `${name} has changed since you looked; look again`);
  if (!receipt) throw new LifeboatError("internal", "put back, but without a receipt");
  return receipt;
}

const watched = ({ signal, progress }: Job, source: number, name: string): { signal: AbortSignal; onProgress: (step: { phase: string; collection?: string; done: number; of?: number }) => void } => ({
  signal,
  onProgress: ({ phase, collection, done, of }) => progress({ source, phase, what: collection ?? name, done, of }),
});

function whatItDoes({ entries }: RestorePlan): string {
  const said = entries.map(({ version, decision, place }) => [version, decision, place.is === "there" ? place.collection : place.is]);
  return hash("sha256", JSON.stringify(said));
}

async function accountOf({ engine }: Opened, id: number): Promise<{ id: number; name: string }> {
  const found = (await engine.vault.read.accounts()).find((account) => account.id === id && account.removed === null);
  if (!found) throw new LifeboatError("not-found", `there is no source ${id}`);
  return found;
}

async function requestOf(opened: Opened, { keep, keepEach, ...asked }: PutBackRequest): Promise<RestoreRequest> {
  const each = keepEach?.map(({ thing, keep }) => ({ item: thing, keep }));
  return { ...(await wantedOf(opened, asked)), ...(keep && { keep }), ...(each && { keepEach: each }) };
}

async function wantedOf(opened: Opened, { alarm, filter, things, same }: Omit<PutBackRequest, "keep" | "keepEach">): Promise<RestoreRequest> {
  if (alarm !== undefined && things === undefined) return { what: { held: alarm } };
  if (alarm !== undefined) {
    const { what, snapshot } = await heldNamed(opened, alarm);
    // What is missing is still what we hold now; what was rewritten is wanted as it was before.
    const then = (what === "changed" || what === "group-gone") && snapshot !== null;
    return { what: { items: things, ...(then && { snapshot }) } };
  }
  if (filter === undefined && things === undefined) throw new LifeboatError("usage", "nothing to put back was named");
  const { kind, source, collection, snapshot, owner } = filter ?? {};
  // A person may have several accounts, which a restore does not know: then it is told the things one by one.
  const items = things ?? (owner === undefined ? undefined : await opened.screens.lists.items(await wantedFrom(opened, filter ?? {})));
  return { what: { kind, account: source, collection, snapshot, items }, ...(same && { same }) };
}

function shownForecast({ kinds, losses, unsure }: Forecast): Pick<PutBackPlan, "kinds" | "losses" | "unsure"> {
  return {
    kinds: kinds.map(({ kind, total, counts, lossy, refused }) => ({ kind, total, whole: total - counts.failed - refused - lossy, failed: counts.failed + refused })),
    losses: losses.map(({ examples, ...loss }) => ({ ...loss, examples: examples.map(({ name, said }) => ({ name, said: said.slice(0, mostSaid) })) })),
    unsure: unsure.slice(0, mostThings),
  };
}

function shownPlan({ entries, counts, undo }: RestorePlan): Pick<PutBackPlan, "counts" | "undo" | "rows"> {
  const weight = ({ decision }: PlanEntry): number => byWeight.indexOf(decision);
  const rows = entries.toSorted((a, b) => weight(a) - weight(b)).slice(0, mostRows);
  return { counts, undo, rows: rows.map(shownRow) };
}

function shownRow({ item, name, kind, decision, code, detail }: PlanEntry): PutBackPlan["rows"][number] {
  const fields = code === undefined && decision !== "failed" ? (detail ?? "").split(" ").filter((field) => field !== "") : [];
  return { thing: item, name, kind, decision, fields, detail: code ?? detail ?? null };
}

export function shownReceipt({ restore, account, ended, total, groups, undid, moved }: EngineReceipt): Receipt {
  return {
    id: restore,
    undid,
    moved,
    undoable: isUndoable({ undid, groups }),
    into: account.name,
    ended,
    total,
    groups: groups.map(({ state, count, items }) => ({ state, count, things: items.slice(0, mostThings).map(({ name, kind, fields, code }) => ({ name, kind, fields, code })) })),
  };
}

import { ageOf } from "../engine/age.ts";
import { yearlyShare } from "../engine/copies/check.ts";
import { copyStatus } from "../engine/copy-status.ts";
import { checkPlace } from "../engine/second-copies.ts";
import { planRuns } from "../engine/schedule.ts";
import type { PlaceRow } from "../engine/vault/read/copies.ts";
import { copyTo, howOf, keyOfCopy } from "./copies.ts";
import type { Job } from "./jobs.ts";
import { lastSample } from "./practice.ts";
import { type Opened, refresh, type State } from "./state.ts";

const day = 24 * 3600_000;
const month = 30 * day;

/**
 * What nobody should have to remember: second copies once a day where their place is there; once a month everything read
 * again, a practice restore, and so much of each second copy opened that all of it is within a year. One thing a look, so that a person never waits for a row of them; trouble is kept in the
 * vault, where Safety finds it.
 */
export async function upkeep(state: State, opened: Opened): Promise<void> {
  const [work] = await dueUpkeep(opened);
  // Meanwhile another vault may have been opened, whose places are others.
  if (!work || state.own !== opened || !state.jobs.idle) return;
  await state.jobs.run(`upkeep-${work.name}`, (job) => work.run(state, opened, job)).catch(() => undefined);
  await refresh(state, "home");
}

type Work = { readonly name: string; readonly run: (state: State, opened: Opened, job: Job) => Promise<unknown> };

/** Most pressing first. */
async function dueUpkeep({ engine }: Opened): Promise<Work[]> {
  const now = engine.context.clock.now();
  const { read } = engine.vault;
  const [copies, checkups, drills, accounts, counts] = await Promise.all([copyStatus(engine.context), read.checkups(100), read.drills(100), read.accounts(), read.counts()]);
  if (counts.length === 0) return [];
  const places = copies.map(({ place, newest, lastRun }) => ({ place, checked: dateOf(lastRun?.status === "complete" ? lastRun.ended : newest?.made), tried: dateOf(lastRun?.ended), needsPerson: false }));
  const { due } = planRuns({ every: "day", onBattery: true, pausedUntil: null }, { now, onBattery: false, busy: false }, places);
  const isPast = (ms: number, time: string | null | undefined): boolean => ageOf(now, time) > ms;
  // What was just written needs no reading again; practising it tells something at once.
  const verified = checkups.find(({ status }) => status === "clean" || status === "damaged")?.ended ?? accounts[0]?.added;
  // What was broken off, by a computer that was switched off, is not put off for a month.
  const isDue = (done: string | null | undefined, tried: string | undefined): boolean => isPast(month, done) && isPast(day, tried);
  const unread = copies.filter(({ newest, lastCheck, lastRun }) => newest !== null && lastRun?.status !== "away" && isDue(lastCheck?.ended, lastCheck?.started));
  return [
    ...due.map(({ place }): Work => ({ name: `copy-${place.id}`, run: (state, _, job) => copyTo(state, place, job) })),
    ...unread.map(({ place }): Work => ({ name: `check-copy-${place.id}`, run: (state, opened, job) => openShare(state, opened, { place, job }) })),
    ...(isDue(verified, checkups[0]?.started) ? [verifying] : []),
    ...(isDue(lastSample(drills)?.ended, drills.find(({ place }) => place === null)?.started) ? [practising] : []),
  ];
}

/** What is damaged there is sent anew. */
async function openShare(state: State, { engine }: Opened, { place, job }: { readonly place: PlaceRow; readonly job: Job }): Promise<void> {
  const packs = await engine.vault.read.packs(place.id);
  await state.jobs.at(job, keyOfCopy(place.id), () => checkPlace(engine.context, place, { ...howOf(job, place), read: yearlyShare(packs.length, 31), repair: true }));
}

const verifying: Work = {
  name: "verify",
  run: (_, { engine }, { signal, progress }) => engine.verify({ signal, onProgress: ({ phase, done, of }) => progress({ phase, what: "", done, of }) }),
};
const practising: Work = {
  name: "practise",
  run: (_, { engine }, { signal, progress }) => engine.practise({ signal, onProgress: ({ phase, done, of }) => progress({ phase, what: "", done, of }) }),
};

const dateOf = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);

import type { Handlers } from "../api/contract.ts";
import type { SecondCopy, SecondCopyRun } from "../api/copies.ts";
import { LifeboatError } from "../api/errors.ts";
import { refuseOwnVault } from "../engine/account-settings.ts";
import type { CopyProgress } from "../engine/copies/job.ts";
import { confirmCard, copiesAccount, giveKey, recoveryCard, recoveryKeySecret } from "../engine/recovery-key.ts";
import { copyStatus, type PlaceStatus } from "../engine/copy-status.ts";
import { addPlace, changePlace, checkPlace, leaveKey, mendVault, placeSecret, recoverFrom, removePlace, renamePlace, runCopy } from "../engine/second-copies.ts";
import type { CopyRunRow, PlaceRow } from "../engine/vault/read/copies.ts";
import type { VerifyProgress } from "../engine/verify/report.ts";
import type { Job } from "./jobs.ts";
import { own, refresh, type State } from "./state.ts";

type Names = "copies" | "addCopy" | "changeCopy" | "renameCopy" | "removeCopy" | "copyNow" | "checkCopy" | "repair" | "recoveryCard" | "confirmCard" | "giveKey" | "leaveKey" | "recoverCopy";

export function copies(state: State): Pick<Handlers, Names> {
  const context = () => own(state).engine.context;
  return {
    copies: async () => (await copyStatus(context())).map((status) => shown(state, status)),

    addCopy: ({ copy: { name, kind, settings, secret }, job }) =>
      state.jobs.run(job, async ({ signal }) => {
        const { engine } = own(state);
        refuseOwnVault(settings, engine.vault.dir);
        const { id } = await addPlace(engine.context, { name, kind, settings, keepDays: null, secret }, signal);
        await refresh(state, "home");
        return { id };
      }),

    changeCopy: ({ copy, settings, secret, job }) =>
      state.jobs.run(job, async ({ signal }) => {
        const { engine } = own(state);
        refuseOwnVault(settings, engine.vault.dir);
        await changePlace(engine.context, await placeOf(state, copy), { settings, secret }, signal);
        await refresh(state, "home");
        return {};
      }),

    async renameCopy({ copy, name }) {
      const { vault, context } = own(state).engine;
      const secrets = state.options.secrets.in(vault.id);
      await renamePlace(context, await placeOf(state, copy), name, (from, to) => secrets.copy(copiesAccount, from, to));
      await refresh(state, "home");
      return {};
    },

    async removeCopy({ copy }) {
      await removePlace(context(), (await placeOf(state, copy)).name);
      await refresh(state, "home");
      return {};
    },

    copyNow: ({ copy, job }) =>
      state.jobs.run(job, async (job) => {
        try {
          const { status, counts } = await copyTo(state, await placeOf(state, copy), job);
          return { status, bytes: counts.bytes, owed: counts.owed };
        } finally {
          await refresh(state, "home");
        }
      }),

    checkCopy: ({ copy, read, repair, job }) =>
      state.jobs.run(job, async (job) => {
        const place = await placeOf(state, copy);
        const howMuch = read ? "all" : "none";
        const { status, damage, readSince, repaired } = await state.jobs.soonAt(job, keyOfCopy(copy), () => checkPlace(context(), place, { ...howOf(job, place), read: howMuch, repair }));
        await refresh(state, "home");
        return { whole: status === "complete", damage: damage.length, readSince, repaired: repaired?.status === "complete" };
      }),

    repair: ({ job }) =>
      state.jobs.run(job, async ({ signal, progress }) => {
        const onProgress = ({ phase, done, of }: VerifyProgress): void => progress({ phase, what: "", done, of });
        const { healed, left } = await mendVault(context(), { signal, onProgress });
        await refresh(state, "home");
        return { healed: healed.length, left: left.length };
      }),

    async recoveryCard() {
      const { groups, qr, confirmed } = await recoveryCard(context());
      return { groups, qr: qr.map((row) => row.map((dark) => (dark ? "1" : "0")).join("")), confirmed };
    },

    async confirmCard({ typed }) {
      const right = await confirmCard(context(), typed);
      if (right) await refresh(state, "home");
      return { right };
    },

    async giveKey({ key }) {
      await giveKey(context(), key);
      return {};
    },

    leaveKey: ({ copy, passphrase, job }) =>
      state.jobs.run(job, async ({ signal }) => {
        await leaveKey(context(), await placeOf(state, copy), passphrase, signal);
        return {};
      }),

    recoverCopy: ({ from, folder, unlock, vault: wanted, job }) =>
      state.jobs.run(job, async ({ signal, progress }) => {
        const onProgress = ({ phase, done, of }: CopyProgress): void => progress({ phase, what: folder, done, of });
        const { made, lost, skipped } = await recoverFrom({
          ...from,
          unlock,
          vault: wanted,
          vaultDir: folder,
          signal,
          onProgress,
          onRequest: ({ host, account, received }) => state.contacted.saw(host, { account, received }, new Date()),
          save: async ({ vault, place, key }) => {
            const secrets = state.options.secrets.in(vault).of(copiesAccount);
            await secrets.set(recoveryKeySecret, key);
            if (from.secret !== undefined) await secrets.set(placeSecret(place), from.secret);
          },
        });
        return { made, lost: lost.length, skipped: skipped.length };
      }),
  };
}

/** Brings one second copy up to date. */
export function copyTo(state: State, place: PlaceRow, job: Job): ReturnType<typeof runCopy> {
  const { engine } = own(state);
  return state.jobs.at(job, keyOfCopy(place.id), () => runCopy(engine.context, place, howOf(job, place)));
}

export const keyOfCopy = (copy: number): string => `copy ${copy}`;

export async function placeOf(state: State, copy: number): Promise<PlaceRow> {
  const found = (await own(state).engine.vault.read.copyPlaces()).find(({ id }) => id === copy);
  if (!found) throw new LifeboatError("not-found", `there is no second copy ${copy}`);
  return found;
}

export function howOf({ signal, progress }: Job, { name }: PlaceRow): { signal: AbortSignal; onProgress: (step: CopyProgress) => void } {
  return { signal, onProgress: ({ phase, done, of }) => progress({ phase, what: name, done, of }) };
}

function shown(state: State, { place, newest, lastRun, lastCheck, behind, opened, sameDisk }: PlaceStatus): SecondCopy {
  const { id, name, kind, settings } = place;
  return {
    id,
    name,
    kind: kind as SecondCopy["kind"],
    where: whereOf(settings),
    settings: settings as SecondCopy["settings"],
    asOf: newest?.made ?? null,
    lacks: behind,
    opened,
    sameDisk,
    lastRun: runOf(lastRun),
    lastCheck: runOf(lastCheck),
    running: state.jobs.of(keyOfCopy(id)),
  };
}

/** A folder, an address, or a bucket. */
function whereOf(settings: unknown): string {
  const { dir, url, endpoint, bucket } = settings as Readonly<Record<string, string | undefined>>;
  return dir ?? url ?? `${endpoint ?? ""}/${bucket ?? ""}`;
}

const runOf = (row: CopyRunRow | undefined): SecondCopyRun | null => (row ? { status: row.status, ended: row.ended, error: row.error as SecondCopyRun["error"] } : null);

import { asLifeboatError, LifeboatError } from "../api/errors.ts";
import type { Context } from "./context.ts";
import { encrypted, Encryptor } from "./copies/age/encrypt.ts";
import { readIdentity } from "./copies/age/keys.ts";
import { checkCopy, type CopyCheckReport, discardDamaged, type HowMuch } from "./copies/check.ts";
import { heal, type HealReport } from "./copies/heal.ts";
import { clearSpool, type CopyJob, type CopyProgress } from "./copies/job.ts";
import { keyFile } from "./copies/names.ts";
import { assertSamePlace, claimPlace, putText, readPlaceFile } from "./copies/place-file.ts";
import { isPlaceKind, openPlace, readPlaceSettings } from "./copies/place/kinds.ts";
import type { OpenHow, Place } from "./copies/place/place.ts";
import { recover, type RecoverJob, type RecoverReport } from "./copies/recover.ts";
import { type CopyReport, replicate } from "./copies/replicate.ts";
import { copiesAccount, keyAt, keyFor, knownKey, secretsOf } from "./recovery-key.ts";
import { withScratch } from "./scratch.ts";
import type { PlaceRow } from "./vault/read/copies.ts";
import { Vault } from "./vault/vault.ts";
import type { VerifyJob } from "./verify/verify.ts";

export const placeSecret = (name: string): string => `place ${name}`;

export type NewPlace = {
  readonly name: string;
  readonly kind: string;
  readonly settings: unknown;
  /** Superseded indexes are deleted after so many days; null: nothing ever is. */
  readonly keepDays: number | null;
  /** Left out: it is in the secret store already. */
  readonly secret?: string | undefined;
};
export type How = { readonly signal: AbortSignal; readonly onProgress?: ((progress: CopyProgress) => void) | undefined };

/** While another one is being added, which may make the key. */
const patienceMs = 60_000;

/** Tries the place first: only one that keeps a file is saved. Throws exists, usage, vault-busy, and what the place throws. */
export async function addPlace(context: Context, place: NewPlace, signal: AbortSignal): Promise<PlaceRow> {
  // Each of two at once would make a key, and only the later one be saved; or mark the same place as another.
  const held = await context.vault.lock("copies-add", { waitMs: patienceMs, signal });
  try {
    return await addAlone(context, place, signal);
  } finally {
    held.release();
  }
}

async function addAlone(context: Context, place: NewPlace, signal: AbortSignal): Promise<PlaceRow> {
  const { vault, clock } = context;
  if (!isPlaceKind(place.kind)) throw new LifeboatError("usage", `there is no kind of place called "${place.kind}"`);
  const settings = readPlaceSettings(place.kind, place.settings);
  const known = await vault.read.copyPlaces();
  assertFree(known, place.name);
  const secret = place.secret ?? (await secretsOf(context).get(placeSecret(place.name)));
  const identity = await keyFor(context);
  const store = await openPlace(place.kind, settings, howOf(context, { secret, signal, create: true }));
  const uuid = await withScratch((scratch) => claimPlace(store, { now: clock.now(), scratch, signal }));
  if (known.some((each) => each.uuid === uuid)) throw new LifeboatError("exists", "this place already holds a second copy of yours");
  if (place.secret !== undefined) await secretsOf(context).set(placeSecret(place.name), place.secret);
  const id = await vault.write.addPlace({ ...place, settings, uuid, recipient: identity.recipient.text }, clock.now().toISOString());
  return placeById(context, id);
}

export type PlaceChange = { readonly settings?: Readonly<Record<string, unknown>>; readonly keepDays?: number | null; readonly secret?: string | undefined };

/**
 * It moved, or is signed in to otherwise; what is left out stays. Tries it first: it must be the same place still. Throws usage,
 * source-away (another place answers there), and what the place throws.
 */
export async function changePlace(context: Context, place: PlaceRow, change: PlaceChange, signal: AbortSignal): Promise<PlaceRow> {
  if (!isPlaceKind(place.kind)) throw new LifeboatError("usage", `there is no kind of place called "${place.kind}"`);
  const settings = readPlaceSettings(place.kind, { ...(place.settings as object), ...change.settings });
  const secret = change.secret ?? (await secretFor(context, place));
  const store = await openPlace(place.kind, settings, howOf(context, { secret, signal, create: false }));
  await assertSamePlace(store, place.uuid, signal);
  if (change.secret !== undefined) await secretsOf(context).set(placeSecret(place.name), change.secret);
  const keepDays = change.keepDays === undefined ? place.keepDays : change.keepDays;
  await context.vault.write.changePlace(place.id, { settings, keepDays });
  return placeById(context, place.id);
}

/** Under which names a secret of `copiesAccount` is to be known, the second one from now on. */
export type CarrySecret = (from: string, to: string) => Promise<void>;

/** The place is not asked, so it may be away. Throws usage, exists. */
export async function renamePlace(context: Context, place: PlaceRow, wanted: string, carry: CarrySecret): Promise<PlaceRow> {
  const name = wanted.trim();
  if (name === place.name) return place;
  if (name === "") throw new LifeboatError("usage", "a second copy needs a name");
  assertFree(await context.vault.read.copyPlaces(), name);
  await carry(placeSecret(place.name), placeSecret(name));
  await context.vault.write.renamePlace(place.id, name);
  await secretsOf(context).remove(placeSecret(place.name));
  return placeById(context, place.id);
}

function assertFree(known: readonly PlaceRow[], name: string): void {
  if (known.some((place) => place.name === name)) throw new LifeboatError("exists", `there is already a second copy called "${name}"`);
}

/** What lies there stays there. */
export async function removePlace(context: Context, name: string): Promise<void> {
  const place = await placeNamed(context, name);
  await context.vault.write.removePlace(place.id);
  clearSpool(context.vault, place.id);
  await secretsOf(context).remove(placeSecret(place.name));
}

async function placeById(context: Context, id: number): Promise<PlaceRow> {
  const found = (await context.vault.read.copyPlaces()).find((each) => each.id === id);
  if (!found) throw new LifeboatError("not-found", `there is no second copy ${id}`);
  return found;
}

/** Throws not-found with the names there are. */
export async function placeNamed(context: Context, name: string): Promise<PlaceRow> {
  const all = await context.vault.read.copyPlaces();
  const found = all.find((each) => each.name === name);
  if (found) return found;
  const names = all.map((each) => `"${each.name}"`).join(", ");
  throw new LifeboatError("not-found", `there is no second copy called "${name}"${names ? `; there is ${names}` : ""}`);
}

function howOf({ onRequest }: Pick<Context, "onRequest">, how: Pick<OpenHow, "secret" | "signal" | "create">): OpenHow {
  return { ...how, onRequest: onRequest && ((stat) => onRequest({ ...stat, account: copiesAccount })) };
}

const secretFor = async (context: Context, { kind, name }: PlaceRow): Promise<string | undefined> => (kind === "folder" ? undefined : secretsOf(context).get(placeSecret(name)));

async function storeOf(context: Context, place: PlaceRow, signal: AbortSignal): Promise<Place> {
  const secret = await secretFor(context, place);
  return openPlace(place.kind, place.settings, howOf(context, { secret, signal, create: false }));
}

/** A place that cannot even be opened, or a key that cannot be had, has had its run, too: it is told, and not tried all the time. */
export async function copyJob(context: Context, place: PlaceRow, { signal, onProgress }: How): Promise<CopyJob> {
  const { vault, clock } = context;
  try {
    const identity = await knownKey(context);
    return { vault, place, store: await storeOf(context, place, signal), identity, now: () => clock.now(), signal, onProgress };
  } catch (thrown) {
    const { code, detail } = asLifeboatError(thrown);
    const now = clock.now().toISOString();
    const run = await vault.write.beginCopyRun(place.id, "copy", now);
    await vault.write.endCopyRun(run, { status: code === "source-away" || code === "offline" ? "away" : "failed", now, error: code, detail });
    throw thrown;
  }
}

/** Brings one second copy up to date. */
export async function runCopy(context: Context, place: PlaceRow, how: How): Promise<CopyReport> {
  return replicate(await copyJob(context, place, how));
}

export type CheckHow = How & { readonly read: HowMuch; /** What is damaged there is sent anew. */ readonly repair?: boolean | undefined };
export type Checked = CopyCheckReport & { readonly repaired?: CopyReport | undefined };

/** Looks at one second copy; with `repair` mends it from the vault. */
export async function checkPlace(context: Context, place: PlaceRow, { read, repair, ...how }: CheckHow): Promise<Checked> {
  const job = await copyJob(context, place, how);
  const report = await checkCopy(job, read);
  if (!repair || report.status === "complete") return report;
  await discardDamaged(job, report.damage);
  return { ...report, repaired: await replicate({ ...job, place: await placeById(context, place.id) }) };
}

export type Mended = HealReport & { readonly damaged: readonly string[] };

/** Checks the vault, mends what is damaged from second copies that are there now, and checks again. Throws no-key, where anything is to be mended. */
export async function mendVault(context: Context, { signal, onProgress }: Pick<VerifyJob, "signal" | "onProgress">): Promise<Mended> {
  const { verify } = await import("./verify/verify.ts");
  const check = async (): Promise<string[]> => {
    const { damage } = await verify({ vault: context.vault, now: () => context.clock.now(), signal, onProgress, resume: false });
    return [...new Set(damage.flatMap(({ hash }) => hash ?? []))];
  };
  const damaged = await check();
  if (damaged.length === 0) return { damaged, healed: [], left: [] };
  const { healed } = await healFromCopies(context, damaged, signal);
  return { damaged, healed, left: await check() };
}

async function healFromCopies(context: Context, damaged: readonly string[], signal: AbortSignal): Promise<HealReport> {
  const stores = new Map<number, Place>();
  const identity = await knownKey(context);
  for (const place of await context.vault.read.copyPlaces()) {
    const store = await storeOf(context, place, signal).catch((thrown: unknown) => {
      context.log("a second copy cannot be reached", { place: place.id, error: asLifeboatError(thrown).code });
      return undefined;
    });
    if (store) stores.set(place.id, store);
  }
  return heal({ vault: context.vault, stores, identity, damaged, signal });
}

/** In characters. Whoever has the copy may guess at the passphrase for as long as they like. */
const shortest = 12;

/** Leaves the recovery key at the place, under a passphrase: `age -d` opens it, too. Throws usage for a short one. */
export async function leaveKey(context: Context, place: PlaceRow, passphrase: string, signal: AbortSignal): Promise<void> {
  if (passphrase.length < shortest) throw new LifeboatError("usage", `the passphrase of a recovery key has ${shortest} characters or more`);
  const identity = await knownKey(context);
  const text = encrypted(Encryptor.withPassphrase(passphrase), Buffer.from(`${identity.text}\n`));
  const store = await storeOf(context, place, signal);
  await withScratch((scratch) => putText(store, { name: keyFile, text }, { scratch, signal }));
}

export type RecoverFrom = Omit<RecoverJob, "identity" | "store" | "place" | "beforeItIsThere"> & {
  readonly kind: string;
  readonly settings: unknown;
  readonly secret?: string | undefined;
  readonly onRequest?: Context["onRequest"];
  readonly unlock: { readonly key: string } | { readonly passphrase: string };
  /** Puts into the secret store of the new vault what belongs there. */
  readonly save: (made: Pick<RecoverReport, "vault" | "place"> & { readonly key: string }) => Promise<void>;
};

/** On a new computer: nothing is needed but the place and the key. What `save` throws is thrown once the vault is there. */
export async function recoverFrom({ kind, settings, secret, onRequest, unlock, save, ...job }: RecoverFrom): Promise<RecoverReport> {
  if (!isPlaceKind(kind)) throw new LifeboatError("usage", `there is no kind of place called "${kind}"`);
  const place = { kind, settings: readPlaceSettings(kind, settings) };
  const store = await openPlace(kind, place.settings, howOf({ onRequest }, { secret, signal: job.signal, create: false }));
  if (!(await readPlaceFile(store, job.signal))) throw new LifeboatError("not-found", "there is no second copy there");
  const identity = "key" in unlock ? readIdentity(unlock.key) : await keyAt(store, unlock.passphrase, job.signal);
  let unsaved: unknown;
  const beforeItIsThere: RecoverJob["beforeItIsThere"] = (made) => save({ ...made, key: identity.text }).catch((thrown: unknown) => void (unsaved = thrown));
  const report = await recover({ ...job, store, place, identity, beforeItIsThere });
  if (unsaved !== undefined) throw asLifeboatError(unsaved);
  // The vault is there, whatever becomes of this. A search catches up, too.
  await catchUp(job.vaultDir).catch(() => undefined);
  return report;
}

/** The search index and the readable files are in no copy: they are made anew. */
async function catchUp(vaultDir: string): Promise<void> {
  const vault = await Vault.open(vaultDir);
  try {
    await vault.keeper.follow();
  } finally {
    await vault.close();
  }
}

import { LifeboatError } from "../api/errors.ts";
import { accountNamed, addAccount, type CarrySecrets, login, type NewAccount, type NewLogin, removeAccount, renameAccount } from "./accounts.ts";
import { backup, type BackupOptions } from "./backup.ts";
import { systemClock } from "./clock.ts";
import { preload, signInEnds } from "./connect.ts";
import type { Context, ProviderTable } from "./context.ts";
import { acceptHeld } from "./held.ts";
import type { Clock } from "./providers/clock.ts";
import type { PullResult } from "./mirror/pull.ts";
import type { Forecast } from "./migrate/forecast.ts";
import { providers as allProviders } from "./providers/index.ts";
import type { Io, SecretStore } from "./providers/provider.ts";
import type { DrillReport } from "./drill/drill.ts";
import { Nursery } from "./nursery.ts";
import type { PractiseOptions } from "./practise.ts";
import type { PutBackOptions, PutBackResult } from "./put-back.ts";
import type { Receipt } from "./restore/receipt.ts";
import type { RestorePlan, RestoreRequest } from "./restore/restore.ts";
import { clearLeftovers, makeRoomyScratch } from "./scratch.ts";
import { readStatus, type Status } from "./status.ts";
import type { AccountRow } from "./vault/read/accounts.ts";
import type { ChangeRow, HeldRow, SnapshotRow } from "./vault/read/history.ts";
import { Vault } from "./vault/vault.ts";
import type { Shown } from "./vault/write/alarms.ts";
import type { VerifyReport } from "./verify/report.ts";
import type { VerifyJob } from "./verify/verify.ts";

export type EngineOptions = {
  readonly vaultDir: string;
  /** Make the vault if there is none; otherwise a missing one throws no-vault. */
  readonly create?: boolean;
  readonly readOnly?: boolean;
  /** Where its disk cannot be written to, it is read from a copy of its databases: `vault.isCopy` then, and to be told. */
  readonly orCopy?: boolean;
  readonly secrets: (account: string) => SecretStore;
  readonly ask?: Io["ask"];
  readonly log?: Io["log"];
  readonly onRequest?: Context["onRequest"];
  readonly clock?: Clock;
  readonly providers?: ProviderTable;
};

/**
 * The only way in: what the window, the host and the command line can do. Reads go straight to `vault.read`. What a daily
 * backup does not need is loaded when it is called.
 */
export class Engine {
  readonly context: Context;

  private constructor(context: Context) {
    this.context = context;
  }

  static async open(options: EngineOptions): Promise<Engine> {
    const clock = options.clock ?? systemClock;
    clearLeftovers();
    const context: Context = {
      vault: await openOrCreate(options, clock),
      providers: options.providers ?? allProviders,
      secrets: options.secrets,
      adding: new Set(),
      clock,
      ask: options.ask ?? unattended,
      log: options.log ?? (() => undefined),
      onRequest: options.onRequest,
    };
    return new Engine(context);
  }

  /** Gets ready what writing and the vault's accounts will need, while the caller does something else. */
  warm(): void {
    this.vault.warm();
    for (const id of this.vault.providers) preload(this.context, id);
  }

  get vault(): Vault {
    return this.context.vault;
  }

  addAccount(account: NewAccount, signal: AbortSignal): Promise<AccountRow> {
    return addAccount(this.context, account, signal);
  }

  login(name: string, given: NewLogin, signal: AbortSignal): Promise<AccountRow> {
    return login(this.context, name, given, signal);
  }

  /** When the account's sign-in will end by itself (ISO 8601); undefined where nobody knows. */
  signInEnds(account: Pick<AccountRow, "name" | "provider">): Promise<string | undefined> {
    return signInEnds(this.context, account);
  }

  removeAccount(name: string): Promise<void> {
    return removeAccount(this.context, name);
  }

  renameAccount(name: string, wanted: string, carry: CarrySecrets): Promise<AccountRow> {
    return renameAccount(this.context, name, wanted, carry);
  }

  account(name: string): Promise<AccountRow> {
    return accountNamed(this.context, name);
  }

  async backup(name: string, options: BackupOptions): Promise<PullResult> {
    return backup(this.context, await this.account(name), options);
  }

  status(): Promise<Status> {
    return readStatus(this.context);
  }

  held(): Promise<HeldRow[]> {
    return this.vault.read.heldAlarms();
  }

  /** "I deleted these": all that the alarm is about, or only the given items, or what it was about when it was shown. Gives how many. */
  accept(heldId: number, what: Shown = {}): Promise<number> {
    return acceptHeld(this.context, heldId, what);
  }

  /** Into any account that can be written: as of a snapshot, filtered, or what an alarm is about. */
  async putBack(into: string, request: RestoreRequest, options: PutBackOptions): Promise<PutBackResult> {
    const { putBack } = await import("./put-back.ts");
    return putBack(this.context, await this.account(into), request, options);
  }

  /** What a plan will change on the way: for a person to read before agreeing. */
  async forecast(plan: RestorePlan, signal?: AbortSignal): Promise<Forecast> {
    const { forecastOf } = await import("./migrate/forecast.ts");
    using nursery = new Nursery();
    return await forecastOf(this.vault, plan, { signal, onPage: () => nursery.look() });
  }

  /** What became of every item of a restore. Throws not-found. */
  async receipt(restore: number, itemsPerState?: number): Promise<Receipt> {
    const { receiptOf } = await import("./restore/receipt.ts");
    return receiptOf(this.vault, restore, itemsPerState === undefined ? {} : { itemsPerState });
  }

  /** Reads everything again. Damage is in the report, not thrown. */
  async verify(options: Omit<VerifyJob, "vault" | "now">): Promise<VerifyReport> {
    const { verify } = await import("./verify/verify.ts");
    return verify({ ...options, vault: this.vault, now: () => this.context.clock.now() });
  }

  /** Brings some of it back into a scratch folder and compares. What differs is in the report, not thrown. */
  async practise(options: PractiseOptions): Promise<DrillReport> {
    const { practiseRestore } = await import("./practise.ts");
    return practiseRestore(this.context, options);
  }

  /** A snapshot id, or a time: the newest snapshot not after it. Throws not-found. */
  async snapshot(text: string): Promise<SnapshotRow> {
    const time = Date.parse(text);
    const at = Number.isNaN(time) ? undefined : new Date(endOfDay(text, time)).toISOString();
    const id = /^\d+$/.test(text) ? Number(text) : at && (await this.vault.read.snapshotAt(at));
    const [found] = id ? await this.vault.read.snapshots({ id, limit: 1 }) : [];
    if (!found) throw new LifeboatError("not-found", `there is no snapshot "${text}"`);
    return found;
  }

  diff(from: number, to: number | undefined, limit = 10_000): Promise<ChangeRow[]> {
    return this.vault.read.diff(from, to, limit);
  }

  close(): Promise<void> {
    return this.vault.close();
  }
}

/** A bare date means the whole day. */
const endOfDay = (text: string, time: number): number => (/^\d{4}-\d\d-\d\d$/.test(text) ? time + 24 * 3600_000 - 1 : time);

async function openOrCreate(options: EngineOptions, clock: Clock): Promise<Vault> {
  const how = { now: () => clock.now(), readOnly: options.readOnly ?? false, ...(options.orCopy && { elsewhere: makeRoomyScratch }) };
  try {
    return await Vault.open(options.vaultDir, how);
  } catch (error) {
    if (options.create && error instanceof LifeboatError && error.code === "no-vault") return Vault.create(options.vaultDir, how);
    throw error;
  }
}

/** Nobody is there to answer: the run fails with what was asked for. */
const unattended: Io["ask"] = (question) =>
  Promise.reject(new LifeboatError(question.is === "new-host" ? "new-host" : "auth", question.text));

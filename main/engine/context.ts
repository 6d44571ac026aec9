import type { Clock } from "./providers/clock.ts";
import type { RequestStat } from "./net/fetch.ts";
import type { Io, ProviderDef, SecretStore } from "./providers/provider.ts";
import type { Vault } from "./vault/vault.ts";

/** Providers by id, loaded when first used. */
export type ProviderTable = Readonly<Record<string, () => Promise<ProviderDef>>>;

/** What every part of the engine works with. */
export type Context = {
  readonly vault: Vault;
  readonly providers: ProviderTable;
  /** Secrets of one account, by its name. */
  readonly secrets: (account: string) => SecretStore;
  /** Names of accounts that are being added now. */
  readonly adding: Set<string>;
  readonly clock: Clock;
  /** Puts a question to the person; unattended it rejects with the matching code. */
  readonly ask: Io["ask"];
  readonly log: Io["log"];
  /** Hears of every request that was made, and for which account. */
  readonly onRequest?: ((stat: RequestStat & { readonly account: string }) => void) | undefined;
};

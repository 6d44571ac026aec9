import type { Clock } from "../providers/clock.ts";
import type { Collection, Connection, Io } from "../providers/provider.ts";
import type { Vault } from "../vault/vault.ts";

export type PullProgress = {
  readonly collection: string;
  readonly phase: "listing" | "reading" | "second-look";
  readonly done: number;
  /** Unknown while listing. */
  readonly of?: number;
};

export type PullJob = {
  readonly vault: Vault;
  readonly account: number;
  readonly connection: Connection;
  readonly io: Io;
  readonly clock: Clock;
  readonly onProgress: (progress: PullProgress) => void;
};

/** One run under way: the job, its run row, and the time stamp its rows get. */
export type Run = PullJob & { readonly id: number; stamp(): string };

/** One collection on its way through the run. */
export type Leg = {
  readonly collection: Collection;
  /** Its row's; `collection.id` is the provider's. */
  readonly id: number;
  /** The cursor its changes are asked from; undefined: all is listed. */
  readonly since: string | undefined;
  /** Partial: nothing is concluded from what it lacks, and its cursor stays. */
  state: "complete" | "partial";
};

import type { Clock } from "../providers/clock.ts";
import type { Collection, Connection, Fetched, Io, Kind, Target } from "../providers/provider.ts";
import type { ItemFilter } from "../vault/read/items.ts";
import type { Vault } from "../vault/vault.ts";
import type { Fit } from "./prepare.ts";

/** What a restore needs of a vault. */
export type RestoreVault = Pick<Vault, "read" | "write" | "blobs">;

export type RestoreProgress = {
  readonly phase: "planning" | "writing" | "settling" | "reading-back";
  readonly done: number;
  readonly of: number;
};

/** The account written to. It was pulled just before, the caller holds its lock, and the connection came for "write". */
export type RestoreJob = {
  readonly vault: RestoreVault;
  readonly account: number;
  readonly connection: Connection;
  /** What the provider can write at all; left out: everything. */
  readonly kinds?: readonly Kind[];
  readonly io: Io;
  readonly clock: Clock;
  readonly onProgress: (progress: RestoreProgress) => void;
  /** Hears of each item that was read back. */
  readonly onRead?: ((collection: Collection, read: Extract<Fetched, { is: "item" }>) => void) | undefined;
};

/** For what is there but different. both: ours comes beside it. theirs: left alone. mine: replaced by ours. */
export type Keep = "both" | "theirs" | "mine";

/** What to put there: kept items as of a snapshot (left out: now), what an alarm is about; or a restore to undo. */
export type RestoreRequest = {
  readonly what: ItemFilter | { readonly held: number } | { readonly undo: number };
  /** Pairs a person said are one, though it could not be told for sure. */
  readonly same?: readonly { readonly item: number; readonly there: number }[];
  /** Left out: the edits of both sides where they do not overlap, else theirs. */
  readonly keep?: Keep;
  /** For single items; counts more than `keep`. */
  readonly keepEach?: readonly { readonly item: number; readonly keep: Keep }[];
};

/** A restore under way. */
export type Run = RestoreJob & {
  readonly id: number;
  readonly target: Target;
  /** A collection as the provider lists it now, by the vault's id. Throws where it is not listed, and may be there. */
  readonly placeOf: (collection: number) => Collection | undefined;
  readonly fit: Fit;
  /** UIDs as they were sent, and those the service gave instead, of what was read back so far. */
  readonly renamed: Map<string, string>;
};

// Second copies, and what says that the vault and they are sound: checks, practice restores, full rebuilds.
import type { JobId, Kind } from "./contract.ts";
import type { ErrorCode } from "./errors.ts";

/** How the last copy or check of a second copy went. "away": the place was not there. */
export type SecondCopyRun = { readonly status: "running" | "complete" | "partial" | "damaged" | "away" | "failed" | "cancelled"; readonly ended: string | null; readonly error: ErrorCode | null };
export type SecondCopy = {
  readonly id: number;
  readonly name: string;
  readonly kind: "folder" | "webdav" | "s3";
  /** The folder, the address or the bucket. */
  readonly where: string;
  /** As in CopyPlace. */
  readonly settings: Readonly<Record<string, string>>;
  /** It holds everything as of then; null: nothing is there yet. */
  readonly asOf: string | null;
  /** Things kept here that are not there yet. */
  readonly lacks: number;
  /** Of its parts: how many were `never` opened with the key and read again; all others were `since` then. */
  readonly opened: { readonly packs: number; readonly never: number; readonly since: string | null };
  /** On the same disk as the Lifeboat folder: both are lost together. */
  readonly sameDisk: boolean;
  readonly lastRun: SecondCopyRun | null;
  readonly lastCheck: SecondCopyRun | null;
  readonly running: JobId | null;
};
/** folder: `dir`. webdav: `url`, `user`. s3: `endpoint`, `bucket`, `accessKey`, `region`, `prefix`. `secret`: password or secret key. */
export type CopyPlace = { readonly kind: SecondCopy["kind"]; readonly settings: Readonly<Record<string, string>>; readonly secret?: string };
export type NewCopy = CopyPlace & { readonly name: string };
/** The key in groups of four, and its QR code: a line of 0 and 1 per row. */
export type RecoveryCard = { readonly groups: readonly string[]; readonly qr: readonly string[]; readonly confirmed: string | null };

/** What a check of the vault found. */
export type CheckReport = {
  readonly status: "clean" | "damaged" | "cancelled" | "running";
  readonly ended: string | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly damage: readonly { readonly what: string; readonly detail: string; readonly names: readonly string[] }[];
};
/** What a practice restore found. `unread`: of `same`, what other programs cannot read, as it is kept and as it came back. */
export type Practice = {
  readonly status: "passed" | "failed";
  readonly ended: string;
  /** The one that was brought back whole. */
  readonly collection: string | null;
  readonly counts: { readonly drawn: number; readonly whole: number; readonly same: number; readonly unread: number; readonly problems: number };
  readonly problems: readonly { readonly name: string; readonly kind: Kind; readonly code: string; readonly fields: readonly string[] }[];
};
/** What a full rebuild found; `asOf`: the copy's own date, null where none could be read. `faults` touch no thing by name. */
export type Rebuild = Pick<Practice, "status" | "ended" | "problems"> & {
  readonly copy: string;
  readonly asOf: string | null;
  readonly counts: { readonly things: number; readonly bytes: number; readonly problems: number };
  readonly faults: readonly string[];
};

/** What may be tried again: at once, on the next run, or not without a person. */
export type Retry = "now" | "later" | "never";

/** Every error a caller can meet. The words for each live in resources/text (errors.<code>). */
export const errorCodes = {
  // asked for something impossible
  usage: "never",
  "not-found": "never",
  exists: "never",
  // the other side
  auth: "never",
  "new-host": "never",
  "wrong-account": "never",
  offline: "later",
  timeout: "now",
  "rate-limited": "later",
  server: "now",
  "bad-answer": "now",
  "no-answer": "later",
  forbidden: "never",
  gone: "never",
  conflict: "never",
  "uid-taken": "never",
  "invalid-item": "never",
  "too-large": "never",
  unsupported: "never",
  "read-only": "never",
  quota: "never",
  "source-away": "later",
  /** Another program holds the device. */
  "source-busy": "later",
  /** The device is there, but shows nothing until somebody unlocks it and allows this. */
  "source-locked": "later",
  // this side
  "no-vault": "never",
  "vault-away": "later",
  "vault-busy": "later",
  "vault-newer": "never",
  "vault-place": "never",
  /** Even to read from a database, SQLite keeps its log beside it. */
  "vault-read-only": "never",
  /** A folder to read from, or to write to, and the vault lie in one another. `detail`: that folder. */
  "folder-nested": "never",
  /** `detail`: what was given for the full path of a folder. */
  "no-folder": "never",
  "vault-damaged": "never",
  "disk-full": "never",
  io: "never",
  "no-keychain": "never",
  "wrong-passphrase": "never",
  /** A recovery key that opens nothing there, or a passphrase that does not open the key. */
  "wrong-key": "never",
  /** The recovery key is not in this computer's store. */
  "no-key": "never",
  /** One key opens several vaults of a place, and none was named. `detail`: "<id> (<made>), ...". */
  "several-vaults": "never",
  /** It goes on from the same vault with the same second copy. */
  "other-computer": "never",
  /** Saved sign-ins wait for the passphrase, and nobody gave it. */
  locked: "never",
  // the run itself
  cancelled: "later",
  held: "never",
  damage: "never",
  "count-mismatch": "later",
  internal: "never",
} as const satisfies Record<string, Retry>;

export type ErrorCode = keyof typeof errorCodes;

/** After these nothing more can be done with an account in this run; all others are one item's, or one collection's. */
export const endsAnyRun: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "auth",
  "offline",
  "source-away",
  "source-busy",
  "source-locked",
  "new-host",
  "wrong-account",
  "rate-limited",
  "cancelled",
  "io",
  "internal",
  "vault-away",
  "vault-damaged",
  "count-mismatch",
]);

/** An error with a code to act on. `detail` is for people and logs: it never holds item content or a secret. */
export class LifeboatError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  /** Earliest sensible next try in milliseconds, where the other side said so (Retry-After). */
  readonly afterMs: number | undefined;

  constructor(code: ErrorCode, detail: string, options: { cause?: unknown; afterMs?: number } = {}) {
    super(`${code}: ${detail}`, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "LifeboatError";
    this.code = code;
    this.detail = detail;
    this.afterMs = options.afterMs;
  }

  get retry(): Retry {
    return errorCodes[this.code];
  }
}

const systemCodes: Record<string, ErrorCode> = {
  ENOSPC: "disk-full",
  EDQUOT: "disk-full",
  ENOENT: "not-found",
  EACCES: "forbidden",
  EPERM: "forbidden",
  EIO: "io",
  EROFS: "read-only",
  ENOTDIR: "no-folder",
  EISDIR: "usage",
  ENAMETOOLONG: "usage",
  ECONNREFUSED: "offline",
  ECONNRESET: "offline",
  ENOTFOUND: "offline",
  EAI_AGAIN: "offline",
  EHOSTUNREACH: "offline",
  ENETUNREACH: "offline",
  EPIPE: "offline",
  ETIMEDOUT: "timeout",
  ABORT_ERR: "cancelled",
  SQLITE_FULL: "disk-full",
  SQLITE_BUSY: "vault-busy",
  SQLITE_CORRUPT: "vault-damaged",
  SQLITE_NOTADB: "vault-damaged",
  SQLITE_IOERR: "io",
  SQLITE_IOERR_SHMSIZE: "disk-full", // the file beside the database, which is made at every open, found no room
  SQLITE_READONLY: "vault-read-only",
};

/** What Node calls an error: "ENOENT", "UND_ERR_SOCKET"; "" where it has no such name. */
export function systemCode(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : "";
}

/** Turns whatever was thrown into a LifeboatError, keeping the cause. */
export function asLifeboatError(thrown: unknown): LifeboatError {
  if (thrown instanceof LifeboatError) return thrown;
  if (!(thrown instanceof Error)) return new LifeboatError("internal", String(thrown));
  if (thrown.name === "AbortError") return new LifeboatError("cancelled", "stopped on request", { cause: thrown });
  const code = systemCode(thrown);
  const known = systemCodes[code] ?? systemCodes[code.split("_").slice(0, 2).join("_")];
  return new LifeboatError(known ?? "internal", thrown.message, { cause: thrown });
}

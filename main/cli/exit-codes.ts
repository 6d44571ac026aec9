import type { ErrorCode } from "../api/errors.ts";

/** Documented in README.md: scripts rely on them. */
export const exitCodes = { done: 0, failed: 1, usage: 2, owed: 3, held: 4, damage: 5, tooOld: 6, cancelled: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const wrong: ReadonlySet<ErrorCode> = new Set(["usage", "folder-nested", "no-folder", "wrong-key", "several-vaults"]);

/** What a person must hear about first, first. */
const urgency: readonly ExitCode[] = [130, 2, 5, 4, 1, 6, 3, 0];

/** Of several outcomes, the one to end with. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  return urgency.find((code) => codes.includes(code)) ?? exitCodes.done;
}

export function exitCodeOf(code: ErrorCode): ExitCode {
  if (wrong.has(code)) return exitCodes.usage;
  if (code === "cancelled") return exitCodes.cancelled;
  if (code === "held") return exitCodes.held;
  return code === "damage" || code === "vault-damaged" ? exitCodes.damage : exitCodes.failed;
}

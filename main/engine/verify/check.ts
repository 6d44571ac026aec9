import { existsSync } from "node:fs";
import { join } from "node:path";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import type { Remote } from "../vault/rpc.ts";
import type { DatabaseWorker } from "./database-worker.ts";
import type { Meter } from "./meter.ts";
import type { Findings } from "./report.ts";

/** One check under way. */
export type Check = {
  readonly vaultDir: string;
  /** Throws vault-away. */
  readonly assertThere: () => void;
  readonly signal: AbortSignal;
  readonly findings: Findings;
  readonly meter: Meter;
  /** Undefined when the database cannot be opened at all. */
  readonly database: Remote<DatabaseWorker> | undefined;
};

/** Runs one part of a check. What the damage itself makes impossible is noted, and the other parts go on. */
export async function guarded(check: Check, part: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    check.assertThere();
    if (!isDamage(error, check.findings)) throw error;
    const reason = error.detail.split("\n")[0] ?? "";
    check.findings.add({ what: "database", items: [], detail: `${part} could not be checked to the end: ${reason}` });
  }
}

/** Where damage was found already, what else goes wrong follows from it; elsewhere it is our own mistake. */
function isDamage(error: LifeboatError, findings: Findings): boolean {
  return error.code === "vault-damaged" || error.code === "io" || (error.code === "internal" && findings.damage.length > 0);
}

/** A disk that was pulled out is not a damaged vault. */
export function assertThere(vaultDir: string): void {
  if (!existsSync(join(vaultDir, "vault.db"))) throw new LifeboatError("vault-away", `the vault at ${vaultDir} can no longer be reached`);
}

import { asLifeboatError, LifeboatError, type ErrorCode } from "../../../api/errors.ts";
import type { Kind } from "../../providers/provider.ts";

export type Skipped = { readonly item: number; readonly kind: Kind; readonly name: string; readonly code: ErrorCode; readonly detail: string };

type Named = { readonly item: number; readonly kind: Kind; readonly name: string };

/** Errors of the disk written to end an export; all others are one item's. */
const fatal = new Set<ErrorCode>(["disk-full", "io", "cancelled", "internal", "read-only", "forbidden"]);

/** What was exported and what could not be, so that every item is accounted for. */
export class Tally {
  readonly counts: Record<Kind, number> = { contact: 0, event: 0, task: 0, photo: 0 };
  readonly skipped: Skipped[] = [];

  async attempt(of: Named, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.counts[of.kind]++;
    } catch (thrown) {
      this.#skip(of, thrown);
    }
  }

  attemptNow(of: Named, work: () => void): void {
    try {
      work();
      this.counts[of.kind]++;
    } catch (thrown) {
      this.#skip(of, thrown);
    }
  }

  #skip({ item, kind, name }: Named, thrown: unknown): void {
    const error = asLifeboatError(thrown);
    if (fatal.has(error.code)) throw error;
    this.skipped.push({ item, kind, name, code: error.code, detail: error.detail });
  }

  /** Throws count-mismatch unless every item was written or named. */
  assert(wanted: number): void {
    const written = Object.values(this.counts).reduce((sum, count) => sum + count, 0);
    if (written + this.skipped.length !== wanted) {
      throw new LifeboatError("count-mismatch", `${wanted} items, ${written} exported and ${this.skipped.length} named as missing`);
    }
  }
}

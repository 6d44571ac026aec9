import type { ItemRow } from "../vault/read/items.ts";

export type What = "body" | "file-changed" | "file-missing" | "orphan" | "version" | "bucket" | "root" | "chain" | "reference" | "database";

export type TouchedItem = { readonly item: number; readonly name: string; readonly kind: ItemRow["kind"] };

/** One thing that is not as it should be, and the items it touches (at most 50 of them). */
export type Damage = {
  readonly what: What;
  /** SHA-256 of the body, in hex. */
  readonly hash?: string;
  /** Relative to the vault, with forward slashes. */
  readonly path?: string;
  readonly items: readonly TouchedItem[];
  /** Plain words, without item content. */
  readonly detail: string;
};

export type VerifyCounts = {
  /** Bodies in the database and files under photos/ that were read whole and hashed. */
  bodies: number;
  files: number;
  bytes: number;
  versions: number;
  snapshots: number;
};

export type VerifyReport = {
  readonly status: "clean" | "damaged";
  /** The first 1000. */
  readonly damage: readonly Damage[];
  readonly damageCount: number;
  /** Files under photos/ that no row knows; a killed backup leaves them, and they harm nothing. The first 1000. */
  readonly orphans: readonly Damage[];
  readonly orphanCount: number;
  /** What was wrong, could be rebuilt from the vault, and now is right. */
  readonly repaired: readonly string[];
  readonly counts: Readonly<VerifyCounts>;
  /** Part of the re-reading was done by an earlier check that was broken off. */
  readonly resumed: boolean;
};

/** History and the search index are checked beside the files. */
export type VerifyProgress = {
  readonly phase: "database" | "bodies" | "files";
  /** Bodies and files re-read so far, of how many. */
  readonly done: number;
  readonly of: number;
  readonly bytes: number;
  readonly ofBytes: number;
};

const mostKept = 1000;

/** Collects what a check finds, in bounded memory. */
export class Findings {
  readonly counts: VerifyCounts = { bodies: 0, files: 0, bytes: 0, versions: 0, snapshots: 0 };
  readonly damage: Damage[] = [];
  readonly orphans: Damage[] = [];
  readonly repaired: string[] = [];
  resumed = false;
  #damageCount = 0;
  #orphanCount = 0;

  add(found: Damage): void {
    if (found.what === "orphan") {
      if (++this.#orphanCount <= mostKept) this.orphans.push(found);
    } else if (++this.#damageCount <= mostKept) this.damage.push(found);
  }

  report(): VerifyReport {
    return {
      status: this.#damageCount === 0 ? "clean" : "damaged",
      damage: this.damage,
      damageCount: this.#damageCount,
      orphans: this.orphans,
      orphanCount: this.#orphanCount,
      repaired: this.repaired,
      counts: this.counts,
      resumed: this.resumed,
    };
  }
}

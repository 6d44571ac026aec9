import { createHash } from "node:crypto";
import type { JournalRow } from "../vault/read/restores.ts";
import type { JournalState } from "../vault/write/restore.ts";
import type { RestoreJob, RestoreRequest } from "./job.ts";
import { copyKey } from "./keys.ts";
import type { PlanEntry, RestorePlan } from "./plan.ts";

const pageSize = 1000;
/** Ops that are not sent again: what they left is there, or may be. A half is. */
const arrived: ReadonlySet<JournalState> = new Set(["same", "changed", "not-yet-visible", "unreadable"]);
const hasArrived = ({ op, state }: JournalRow): boolean => op !== "none" && arrived.has(state);

/** A restore that stopped before its end, of which a plan is the rest. */
export class Begun {
  readonly restore: number;
  /** Ops in its journal. */
  size = 0;
  readonly #seqs = new Map<string, number>();
  readonly #halves = new Map<string, JournalRow>();
  readonly #arrived = new Set<string>();
  readonly #items = new Set<number>();

  constructor(restore: number) {
    this.restore = restore;
  }

  see(row: JournalRow): void {
    this.size = Math.max(this.size, row.seq + 1);
    this.#seqs.set(row.key, row.seq);
    if (row.state === "half") this.#halves.set(row.key, row);
    if (!hasArrived(row)) return;
    this.#arrived.add(row.key);
    this.#items.add(row.item);
  }

  /** There as it was written then. */
  isDone({ key, decision }: PlanEntry): boolean {
    return decision === "same" && (this.#arrived.has(key) || this.#arrived.has(copyKey(key)));
  }

  /** Not if something else is now to be done with what had arrived: that is told, and undone, by itself. */
  takes(entry: PlanEntry): boolean {
    return this.isDone(entry) || !(this.#arrived.has(entry.key) || this.#items.has(entry.item));
  }

  /** What arrived in part and is still there as it was found: all of it goes into its place. */
  halfOf({ key, href, etag }: PlanEntry): JournalRow | undefined {
    const half = this.#halves.get(key) ?? this.#halves.get(copyKey(key));
    return half?.href === href && (etag === undefined || half?.etag === etag) ? half : undefined;
  }

  /** Where its op stands in the journal, if it does. */
  seqOf(entry: PlanEntry): number | undefined {
    return this.halfOf(entry)?.seq ?? this.#seqs.get(entry.key);
  }
}

/**
 * The last restore into this account, where it is of the same request and stopped before its end, or was only now settled:
 * one receipt then tells of both, and an undo takes back both. Undefined: the plan is a restore of its own.
 */
export async function begunBefore({ vault, account }: RestoreJob, { request, entries }: RestorePlan, settled: readonly number[]): Promise<Begun | undefined> {
  const last = await vault.read.lastRestore(account);
  if (last === undefined || !(last.stopped || settled.includes(last.id)) || fingerprint(JSON.parse(last.asked) as RestoreRequest) !== fingerprint(request)) return undefined;
  const begun = new Begun(last.id);
  for (let after = -1; ; ) {
    const page = await vault.read.journal(last.id, { after, limit: pageSize });
    for (const row of page) begun.see(row);
    const end = page.at(-1);
    if (!end) break;
    after = end.seq;
  }
  return entries.every((entry) => begun.takes(entry)) ? begun : undefined;
}

/** The same for the same wish, whoever spelled it. */
function fingerprint({ what, same, keep, keepEach }: RestoreRequest): string {
  const named = Object.entries(what).filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify([named, same ?? [], keep ?? null, keepEach ?? []])).digest("hex");
}

import { LifeboatError } from "../../api/errors.ts";
import type { Kind } from "../providers/provider.ts";
import type { JournalRow, RestoreRow } from "../vault/read/restores.ts";
import type { JournalState } from "../vault/write/restore.ts";
import type { RestoreRequest, RestoreVault } from "./job.ts";
import { undidOf } from "./undo.ts";

/**
 * back: written, read again, no differences. changed: written, but not all of it is there as it was. there: was
 * there already. kept: something different is there and was left alone. missing: written, but not to be found.
 * not-yet-visible: the service has it but does not show it yet. unreadable: written, but it could not be read again.
 * failed: not written. open: not settled; resuming the restore goes on.
 */
export const receiptStates = ["back", "changed", "removed", "there", "kept", "missing", "not-yet-visible", "unreadable", "failed", "open"] as const;
export type ReceiptState = (typeof receiptStates)[number];
export type ReceiptItem = {
  readonly item: number;
  readonly kind: Kind;
  readonly name: string;
  /** For changed and kept: names of the fields that differ ("tel", "note"). */
  readonly fields: readonly string[];
  /** An error code, where there was one; its words are in resources/text (errors.<code>). */
  readonly code: string | null;
  readonly detail: string | null;
};
export type ReceiptGroup = {
  readonly state: ReceiptState;
  readonly count: number;
  readonly kinds: Readonly<Partial<Record<Kind, number>>>;
  /** The first ones in writing order; `count` tells of all. */
  readonly items: readonly ReceiptItem[];
};
/** Plain data: goes through JSON unharmed. */
export type Receipt = {
  readonly restore: number;
  readonly account: { readonly id: number; readonly name: string };
  readonly started: string;
  readonly ended: string | null;
  readonly status: "running" | "done" | "partial";
  readonly total: number;
  /** The restore that this one undid. */
  readonly undid: number | null;
  /** It came from another account: nothing is "back" that has never been there. */
  readonly moved: boolean;
  /** In the order of `receiptStates`, without empty ones. */
  readonly groups: readonly ReceiptGroup[];
};

const pageSize = 1000;

/** What became of every item of a restore. Throws not-found, count-mismatch. */
export async function receiptOf(vault: Pick<RestoreVault, "read">, restore: number, options: { itemsPerState?: number } = {}): Promise<Receipt> {
  const row = await vault.read.restoreById(restore);
  if (!row) throw new LifeboatError("not-found", `there is no restore ${restore}`);
  const account = (await vault.read.accounts()).find((a) => a.id === row.account);
  const groups = new Map(receiptStates.map((state) => [state, new Group(state, options.itemsPerState ?? Number.POSITIVE_INFINITY)]));
  const undid = undidOf(row.asked);
  let total = 0;
  for (let after = -1; ; ) {
    const page = await vault.read.journal(restore, { after, limit: pageSize });
    for (const op of page) groups.get(stateOf(op, undid !== null))?.add(op);
    total += page.length;
    const last = page.at(-1);
    if (!last) break;
    after = last.seq;
  }
  const full = [...groups.values()].map((group) => group.finish()).filter((group) => group.count > 0);
  const counted = full.reduce((sum, group) => sum + group.count, 0);
  if (counted !== total) throw new LifeboatError("count-mismatch", `${total} ops, ${counted} in the receipt`);
  const { started, ended, status } = row;
  return { restore, account: { id: row.account, name: account?.name ?? "" }, started, ended, status, total, undid, moved: isMove(row), groups: full };
}

function isMove({ asked, account }: RestoreRow): boolean {
  const { what } = JSON.parse(asked) as Partial<RestoreRequest>;
  return what !== undefined && "account" in what && what.account !== undefined && what.account !== account;
}

/** What was written may not show yet, and is there all the same. */
const written: ReadonlySet<ReceiptState> = new Set(["back", "changed", "not-yet-visible", "unreadable"]);

/** Whether it wrote anything that an undo could take back; what was changed there since stays all the same. */
export const isUndoable = ({ undid, groups }: Pick<Receipt, "undid" | "groups">): boolean => undid === null && groups.some(({ state }) => written.has(state));

const byState: Readonly<Partial<Record<JournalState, ReceiptState>>> = {
  same: "back",
  changed: "changed",
  half: "changed",
  there: "there",
  kept: "kept",
  missing: "missing",
  "not-yet-visible": "not-yet-visible",
  unreadable: "unreadable",
  failed: "failed",
};

function stateOf({ op, state, href }: JournalRow, isUndo: boolean): ReceiptState {
  // What an undo found gone, somebody else had removed before.
  if (state === "same" && (op === "remove" || (op === "none" && isUndo && href === null))) return "removed";
  if (op === "none" && state === "same") return "there";
  return byState[state] ?? "open";
}

class Group {
  readonly #state: ReceiptState;
  readonly #most: number;
  readonly #items: ReceiptItem[] = [];
  readonly #kinds = new Map<Kind, number>();
  #count = 0;

  constructor(state: ReceiptState, most: number) {
    this.#state = state;
    this.#most = most;
  }

  add({ item, kind, name, code, detail }: JournalRow): void {
    this.#count++;
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
    const listsFields = code === null && (this.#state === "changed" || this.#state === "kept");
    const fields = listsFields ? (detail ?? "").split(" ").filter((field) => field !== "") : [];
    if (this.#items.length < this.#most) this.#items.push({ item, kind, name, fields, code, detail: listsFields ? null : detail });
  }

  finish(): ReceiptGroup {
    return { state: this.#state, count: this.#count, kinds: Object.fromEntries(this.#kinds), items: this.#items };
  }
}

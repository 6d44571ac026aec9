import type { Receipt } from "../../../../main/api/contract.ts";

/** What a receipt says in one sentence. */
export type Verdict =
  | { readonly is: "all"; readonly back: number; readonly there: number }
  | { readonly is: "some"; readonly back: number; readonly of: number }
  | { readonly is: "none"; readonly there: number };

/** Things that are whole there now, or gone again as was wanted, and need no word. */
const fine = new Set(["back", "removed", "there"]);

export function verdictOf({ groups }: Pick<Receipt, "groups">): Verdict {
  const count = (state: string): number => groups.find((group) => group.state === state)?.count ?? 0;
  const back = count("back") + count("removed");
  const there = count("there");
  const rest = groups.filter(({ state }) => !fine.has(state)).reduce((sum, group) => sum + group.count, 0);
  if (rest > 0) return { is: "some", back, of: back + rest };
  return back > 0 ? { is: "all", back, there } : { is: "none", there };
}

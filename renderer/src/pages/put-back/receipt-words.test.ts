import { expect, it } from "vitest";
import type { Receipt } from "../../../../main/api/contract.ts";
import { ui } from "../../../../resources/text/en.json";
import { receiptStates } from "../../../../main/engine/restore/receipt.ts";
import { quiet, wordsOf } from "./receipt-words.ts";

const receipt = (groups: Readonly<Record<string, number>>, more: Partial<Receipt> = {}): Receipt => ({
  id: 2,
  undid: null,
  moved: false,
  undoable: false,
  into: "iCloud",
  ended: null,
  total: Object.values(groups).reduce((sum, n) => sum + n, 0),
  groups: Object.entries(groups).map(([state, count]) => ({ state, count, things: [] })),
  ...more,
});

it("says of what was taken back that it is, not that none of it is back", () => {
  expect(wordsOf(receipt({ removed: 66 }, { undid: 1 })).headline).toBe("All 66 are taken back.");
  expect(wordsOf(receipt({ removed: 4, back: 1, kept: 2 }, { undid: 1 })).headline).toBe("5 of 7 are taken back.");
  expect(wordsOf(receipt({ there: 5 }, { undid: 1 })).headline).toBe("There is nothing left to take back.");
  expect(wordsOf(receipt({ removed: 3 }, { undid: 1, moved: true })).headline).toBe("All 3 are taken back.");
});

it("agrees with one of several", () => {
  expect(wordsOf(receipt({ back: 1, failed: 4 })).headline).toBe("1 of 5 is back.");
});

it("has what to do for every state that is not fine", () => {
  expect(Object.keys(ui["put-back"].receipt.next).toSorted()).toEqual(receiptStates.filter((state) => !quiet.has(state)).toSorted());
});

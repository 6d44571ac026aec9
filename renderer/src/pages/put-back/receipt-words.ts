import type { Receipt } from "../../../../main/api/contract.ts";
import { number, t } from "../../app/text.ts";
import { verdictOf } from "./verdict.ts";

export type Words = { readonly headline: string; readonly line: string };

/** What is fine is counted; everything else comes with what to do. */
export const quiet: ReadonlySet<string> = new Set(["back", "removed", "there"]);

export function wordsOf(receipt: Receipt): Words {
  if (receipt.undid !== null) return undoneWords(receipt);
  return receipt.moved ? movedWords(receipt) : words(receipt);
}

function words(receipt: Receipt): Words {
  const verdict = verdictOf(receipt);
  if (verdict.is === "none") return { headline: t("put-back.receipt.none"), line: t("put-back.receipt.there-line", { n: verdict.there }) };
  if (verdict.is === "some") return { headline: t("put-back.receipt.some", { n: verdict.back, of: verdict.of }), line: t("put-back.receipt.some-line") };
  const there = verdict.there === 0 ? "" : ` ${t("put-back.receipt.there-line", { n: verdict.there })}`;
  return { headline: t("put-back.receipt.all", { n: verdict.back }), line: `${t("put-back.receipt.all-line", { n: verdict.back })}${there}` };
}

/** Nothing is "back" that has never been there. */
function movedWords(receipt: Receipt): Words {
  const said = words(receipt);
  const verdict = verdictOf(receipt);
  if (verdict.is === "none") return said;
  return { ...said, headline: t(`move.${verdict.is}`, { n: verdict.back, of: number(receipt.total), into: receipt.into }) };
}

/** Nor is what was removed there again. */
function undoneWords(receipt: Receipt): Words {
  const verdict = verdictOf(receipt);
  if (verdict.is === "none") return { headline: t("put-back.undo.nothing"), line: "" };
  if (verdict.is === "some") return { headline: t("put-back.undo.some", { n: verdict.back, of: verdict.of }), line: t("put-back.undo.some-line") };
  return { headline: t("put-back.undo.all", { n: verdict.back }), line: t("put-back.undo.all-line") };
}

import type { Receipt } from "../../../../main/api/contract.ts";
import { number, t } from "../../app/text.ts";
import { verdictOf } from "../put-back/verdict.ts";

/** What became of each: one sentence when all is well, else a line for every outcome. */
export function ReceiptLines({ receipt }: { readonly receipt: Receipt }) {
  const verdict = verdictOf(receipt);
  if (verdict.is === "all") {
    const { back, there } = verdict;
    return <p role="status">{t("rehearsal.back", { n: back })}{there > 0 && ` ${t("put-back.receipt.there-line", { n: there })}`}</p>;
  }
  const fine = verdict.is === "some" ? verdict.back : 0;
  return (
    <div role="status">
      <p>{t("rehearsal.back-some", { back: fine, n: receipt.total })}</p>
      <ul className="receipt-lines">
        {receipt.groups.map((group) => (
          <li key={group.state}><strong>{number(group.count)}</strong> {t(`rehearsal.state.${group.state}`)}</li>
        ))}
      </ul>
    </div>
  );
}

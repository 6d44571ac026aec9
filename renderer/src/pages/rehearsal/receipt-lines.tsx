import type { Receipt } from "../../../../main/api/contract.ts";
import { number, t } from "../../app/text.ts";

/** What became of each: one sentence when all is well, else a line for every outcome. */
export function ReceiptLines({ receipt }: { readonly receipt: Receipt }) {
  const fine = receipt.groups.filter((group) => group.state === "back").reduce((sum, group) => sum + group.count, 0);
  if (fine === receipt.total) return <p role="status">{t("rehearsal.back", { n: fine })}</p>;
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

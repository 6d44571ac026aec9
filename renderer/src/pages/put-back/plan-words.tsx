import "./put-back.css";
import type { PutBackPlan } from "../../../../main/api/contract.ts";
import { number, t } from "../../app/text.ts";
import { Aside } from "../../parts/aside.tsx";
import { whyOf } from "./why.ts";

const decisions = ["create", "both", "merge", "replace", "remove", "same", "kept", "failed"] as const;
const promises = ["delete", "mail", "here"] as const;
const undoingPromises = ["mail", "here-undone"] as const;

/** What will change, in words and numbers, with every single thing behind it. */
export function PlanWords({ plan, undoing = false }: { readonly plan: PutBackPlan; readonly undoing?: boolean }) {
  const shown = decisions.filter((decision) => plan.counts[decision] > 0);
  return (
    <>
      <div className="plan">
        <dl className="plan-counts">
          {shown.map((decision) => (
            <div key={decision} data-decision={decision}>
              <dt>{number(plan.counts[decision])}</dt>
              <dd>{t(`put-back.plan.${undoing && decision === "replace" ? "set-back" : decision}`, { n: plan.counts[decision] })}</dd>
            </div>
          ))}
        </dl>
        <ul className="plan-promises">
          {(undoing ? undoingPromises : promises).map((promise) => <li key={promise}>{t(`put-back.promise.${promise}`)}</li>)}
          {plan.undo !== "none" && <li>{t(`put-back.promise.undo-${plan.undo}`)}</li>}
        </ul>
      </div>
      {plan.rows.length > 0 && (
        <Aside title={t("put-back.list", { n: plan.rows.length })}>
          <ul className="plan-rows" tabIndex={0} aria-label={t("put-back.list", { n: plan.rows.length })}>
            {plan.rows.map((row, at) => (
              <li key={`${String(at)} ${row.name}`}>
                <bdi>{row.name === "" ? t(`put-back.kinds-one.${row.kind}`) : row.name}</bdi>
                <span className="caption">{[t(`put-back.decision.${row.decision}`), whyOf(row.detail)].filter((part) => part !== "").join(": ")}</span>
              </li>
            ))}
          </ul>
        </Aside>
      )}
    </>
  );
}

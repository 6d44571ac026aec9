import { type ReactNode, useEffect } from "react";
import type { PutBackPlan } from "../../../../main/api/contract.ts";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { JobProgress } from "../../parts/job-progress.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import type { PutBackState } from "./use-put-back.ts";

export type PlanningProps = {
  readonly putBack: PutBackState;
  readonly into: string;
  readonly title: string;
  /** While it is done; else `title` stays. */
  readonly working?: string;
  readonly onBack: () => void;
  /** What is shown of the plan, with its buttons. */
  readonly children: (plan: PutBackPlan) => ReactNode;
};

/** Looking, what went wrong, working, stopped: the same for everything that is planned first and done then. */
export function Planning({ putBack: { job, plan, state, error, look }, into, title, working = title, onBack, children }: PlanningProps) {
  // What was pressed is not there any more: keys go on in this place.
  useEffect(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
  }, [state]);
  if (error !== null) {
    return (
      <>
        <Sentence headline={title} line={plan === null ? t("put-back.not-looked", { into }) : ""} />
        <Failure error={error} retry={() => look()}><Button onPress={onBack}>{t("put-back.back")}</Button></Failure>
      </>
    );
  }
  if (state === "stopped") return <Sentence headline={t("put-back.stopped")}><Button kind="primary" onPress={() => look()}>{t("first-backup.go-on")}</Button></Sentence>;
  if (state === "planned" && plan !== null) return children(plan);
  const busy = state === "working";
  return (
    <>
      <Sentence headline={busy ? working : title} line={busy ? t("put-back.working-line") : ""} />
      <JobProgress label={busy ? (job.progress?.what ?? into) : t("put-back.looking", { into })} progress={job.progress} />
      <div className="actions"><Button onPress={job.cancel}>{t("put-back.stop")}</Button></div>
    </>
  );
}

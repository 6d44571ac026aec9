import type { PutBackPlan, Receipt, Source } from "../../../../main/api/contract.ts";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { JobProgress } from "../../parts/job-progress.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { PlanWords } from "./plan-words.tsx";
import { requestOf, type What, writtenBy } from "./request.ts";
import { usePutBack } from "./use-put-back.ts";

export type LookProps = {
  readonly what: What;
  readonly name: string;
  readonly into: Source;
  readonly onBack: () => void;
  readonly onDone: (receipt: Receipt) => void;
};

/** Step 3: what will change there, before anything does; then it is done. */
export function Look({ what, name, into, onBack, onDone }: LookProps) {
  const { job, plan, state, error, look, carryOut } = usePutBack(requestOf(what, into.id), { onBack, onDone });
  if (error !== null) return <Failure error={error} retry={() => look()}><Button onPress={onBack}>{t("put-back.back")}</Button></Failure>;
  if (state === "stopped") return <Sentence headline={t("put-back.stopped")}><Button kind="primary" onPress={() => look()}>{t("first-backup.go-on")}</Button></Sentence>;
  if (state === "planned" && plan !== null) return <Planned plan={plan} title={t("put-back.into", { what: name, into: into.name })} onGo={() => carryOut(plan)} onBack={onBack} />;
  const working = state === "working";
  return (
    <>
      <Sentence headline={working ? t("put-back.working", { into: into.name }) : t("put-back.into", { what: name, into: into.name })} line={working ? t("put-back.working-line") : ""} />
      <JobProgress label={working ? (job.progress?.what ?? into.name) : t("put-back.looking", { into: into.name })} progress={job.progress} />
      <div className="actions"><Button onPress={job.cancel}>{t("put-back.stop")}</Button></div>
    </>
  );
}

type PlannedProps = { readonly plan: PutBackPlan; readonly title: string; readonly onGo: () => void; readonly onBack: () => void };

function Planned({ plan, title, onGo, onBack }: PlannedProps) {
  const n = writtenBy(plan);
  const headline = n > 0 ? title : t(plan.counts.failed > 0 ? "put-back.nothing-fits" : "put-back.nothing");
  return (
    <>
      <Sentence headline={headline} line={n > 0 ? "" : t("put-back.nothing-line")} />
      <PlanWords plan={plan} />
      <div className="actions">
        {n > 0 && <Button kind="primary" onPress={onGo}>{t("put-back.go", { n })}</Button>}
        <Button onPress={onBack}>{t("put-back.back")}</Button>
      </div>
    </>
  );
}

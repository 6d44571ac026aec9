import { useEffect, useRef, useState } from "react";
import type { PutBackPlan, Receipt, Source } from "../../../../main/api/contract.ts";
import { ApiFailure } from "../../api/client.ts";
import { useJob } from "../../api/use.ts";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { JobProgress } from "../../parts/job-progress.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { PlanWords } from "./plan-words.tsx";
import { requestOf, type What, writtenBy } from "./request.ts";

export type LookProps = {
  readonly what: What;
  readonly name: string;
  readonly into: Source;
  readonly onBack: () => void;
  readonly onDone: (receipt: Receipt) => void;
};
type State = "looking" | "planned" | "working" | "stopped";

/** Step 3: what will change there, before anything does; then it is done. */
export function Look({ what, name, into, onBack, onDone }: LookProps) {
  const job = useJob();
  const [plan, setPlan] = useState<PutBackPlan | null>(null);
  const [state, setState] = useState<State>("looking");
  const [error, setError] = useState<ApiFailure | null>(null);

  const attempt = async (work: () => Promise<void>, stopped: () => void): Promise<void> => {
    setError(null);
    try {
      await work();
    } catch (thrown) {
      if (!(thrown instanceof ApiFailure)) throw thrown;
      if (thrown.code === "cancelled") stopped();
      else setError(thrown);
    }
  };
  const look = (): Promise<void> =>
    attempt(async () => {
      setState("looking");
      setPlan(await job.run("planPutBack", { request: requestOf(what, into.id) }));
      setState("planned");
    }, onBack);
  const carryOut = (agreed: PutBackPlan): Promise<void> =>
    attempt(async () => {
      setState("working");
      onDone(await job.run("putBack", { plan: agreed.plan }));
    }, () => setState("stopped"));

  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void look();
  });

  if (error !== null) return <Failure error={error} retry={() => void look()}><Button onPress={onBack}>{t("put-back.back")}</Button></Failure>;
  if (state === "stopped") return <Sentence headline={t("put-back.stopped")}><Button kind="primary" onPress={() => void look()}>{t("first-backup.go-on")}</Button></Sentence>;
  if (state === "planned" && plan !== null) return <Planned plan={plan} title={t("put-back.into", { what: name, into: into.name })} onGo={() => void carryOut(plan)} onBack={onBack} />;
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

import { useState } from "react";
import type { PutBackPlan, PutBackRequest, Receipt, SamePair, Source } from "../../../../main/api/contract.ts";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { JobProgress } from "../../parts/job-progress.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { Threads } from "../../parts/threads.tsx";
import { PlanWords } from "../put-back/plan-words.tsx";
import { writtenBy } from "../put-back/request.ts";
import { usePutBack } from "../put-back/use-put-back.ts";
import { Losses } from "./losses.tsx";
import { Unsure } from "./unsure.tsx";

export type MoveLookProps = { readonly from: Source; readonly into: Source; readonly onBack: () => void; readonly onDone: (receipt: Receipt) => void };

/** What a move will change, before anything does; then it is done. */
export function MoveLook({ from, into, onBack, onDone }: MoveLookProps) {
  const [same, setSame] = useState<readonly SamePair[]>([]);
  const request = (pairs: readonly SamePair[]): PutBackRequest => ({ into: into.id, filter: { source: from.id }, ...(pairs.length > 0 && { same: pairs }) });
  const { job, plan, state, error, look, carryOut } = usePutBack(request(same), { onBack, onDone });
  const said = (pairs: readonly SamePair[]): void => {
    setSame([...same, ...pairs]);
    look(request([...same, ...pairs]));
  };
  const names = { from: from.name, into: into.name };
  if (error !== null) return <Failure error={error} retry={() => look()}><Button onPress={onBack}>{t("put-back.back")}</Button></Failure>;
  if (state === "stopped") return <Sentence headline={t("put-back.stopped")}><Button kind="primary" onPress={() => look()}>{t("first-backup.go-on")}</Button></Sentence>;
  if (state === "planned" && plan !== null) return <Planned plan={plan} names={names} onSame={said} onGo={() => carryOut(plan)} onBack={onBack} />;
  const working = state === "working";
  return (
    <>
      <Sentence headline={t(working ? "move.working" : "move.pair", names)} line={working ? t("put-back.working-line") : ""} />
      <JobProgress label={working ? (job.progress?.what ?? into.name) : t("put-back.looking", { into: into.name })} progress={job.progress} />
      <div className="actions"><Button onPress={job.cancel}>{t("put-back.stop")}</Button></div>
    </>
  );
}

type PlannedProps = {
  readonly plan: PutBackPlan;
  readonly names: { readonly from: string; readonly into: string };
  readonly onSame: (pairs: readonly SamePair[]) => void;
  readonly onGo: () => void;
  readonly onBack: () => void;
};

function Planned({ plan, names, onSame, onGo, onBack }: PlannedProps) {
  const n = writtenBy(plan);
  return (
    <>
      <Sentence headline={n > 0 ? t("move.pair", names) : t(plan.counts.failed > 0 ? "move.rest-there" : "put-back.nothing")} line={n > 0 ? t("move.stays", names) : t("move.nothing-line", names)} />
      <Threads from={names.from} into={names.into} kinds={plan.kinds} />
      <Losses losses={plan.losses} />
      <Unsure unsure={plan.unsure} onSame={onSame} />
      <PlanWords plan={plan} />
      <div className="actions">
        {n > 0 && <Button kind="primary" onPress={onGo}>{t("move.go", { n })}</Button>}
        <Button onPress={onBack}>{t("put-back.back")}</Button>
      </div>
    </>
  );
}

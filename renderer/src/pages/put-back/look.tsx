import { useState } from "react";
import type { KeepOne, PutBackPlan, Receipt, Source } from "../../../../main/api/contract.ts";
import { t } from "../../app/text.ts";
import { Sentence } from "../../parts/sentence.tsx";
import { Conflicts } from "./conflicts.tsx";
import { GoOn } from "./go-on.tsx";
import { PlanWords } from "./plan-words.tsx";
import { Planning } from "./planning.tsx";
import { keptOf, requestOf, type What, writtenBy } from "./request.ts";
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
  const [keepEach, setKeepEach] = useState<readonly KeepOne[]>(() => keptOf(what));
  const [looked, setLooked] = useState(keepEach);
  const asked = (keepEach: readonly KeepOne[]) => ({ request: { ...requestOf(what, into.id), ...(keepEach.length > 0 && { keepEach }) } });
  const putBack = usePutBack(asked(keepEach), { onBack, onDone });
  const lookAgain = (): void => {
    setLooked(keepEach);
    putBack.look(asked(keepEach));
  };
  const title = t("put-back.into", { what: name, into: into.name });
  return (
    <Planning putBack={putBack} into={into.name} title={title} working={t("put-back.working", { into: into.name })} onBack={onBack}>
      {(plan) => {
        const n = writtenBy(plan);
        return (
          <>
            {n > 0 ? <Sentence headline={title} line="" /> : <Sentence {...nothingWords(plan)} />}
            <PlanWords plan={plan} />
            <Conflicts plan={plan} chosen={keepEach} onChosen={setKeepEach} />
            <GoOn answered={keepEach !== looked} onLook={lookAgain} go={n > 0 ? t("put-back.go", { n }) : undefined} onGo={() => putBack.carryOut(plan)} onBack={onBack} />
          </>
        );
      }}
    </Planning>
  );
}

/** Why nothing will be written. */
function nothingWords({ counts: { failed, kept } }: PutBackPlan): { readonly headline: string; readonly line: string } {
  if (failed > 0) return { headline: t("put-back.nothing-fits"), line: t("put-back.nothing-line") };
  return kept > 0 ? { headline: t("put-back.differs-only"), line: t("put-back.differs-only-line") } : { headline: t("put-back.nothing"), line: t("put-back.nothing-line") };
}

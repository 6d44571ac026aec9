import { useState } from "react";
import type { KeepOne, Receipt, Source } from "../../../../main/api/contract.ts";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { Conflicts } from "./conflicts.tsx";
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
  const asked = (keepEach: readonly KeepOne[]) => ({ request: { ...requestOf(what, into.id), ...(keepEach.length > 0 && { keepEach }) } });
  const putBack = usePutBack(asked(keepEach), { onBack, onDone });
  const choose = (choices: readonly KeepOne[]): void => {
    setKeepEach(choices);
    putBack.look(asked(choices));
  };
  const title = t("put-back.into", { what: name, into: into.name });
  return (
    <Planning putBack={putBack} into={into.name} title={title} working={t("put-back.working", { into: into.name })} onBack={onBack}>
      {(plan) => {
        const n = writtenBy(plan);
        return (
          <>
            <Sentence headline={n > 0 ? title : t(plan.counts.failed > 0 ? "put-back.nothing-fits" : "put-back.nothing")} line={n > 0 ? "" : t("put-back.nothing-line")} />
            <PlanWords plan={plan} />
            <Conflicts plan={plan} chosen={keepEach} onChosen={choose} />
            <div className="actions">
              {n > 0 && <Button kind="primary" onPress={() => putBack.carryOut(plan)}>{t("put-back.go", { n })}</Button>}
              <Button onPress={onBack}>{t("put-back.back")}</Button>
            </div>
          </>
        );
      }}
    </Planning>
  );
}

import { useState } from "react";
import type { KeepOne, Receipt, SamePair, Source } from "../../../../main/api/contract.ts";
import { t } from "../../app/text.ts";
import { Sentence } from "../../parts/sentence.tsx";
import { Threads } from "../../parts/threads.tsx";
import { Conflicts } from "../put-back/conflicts.tsx";
import { GoOn } from "../put-back/go-on.tsx";
import { PlanWords } from "../put-back/plan-words.tsx";
import { Planning } from "../put-back/planning.tsx";
import { writtenBy } from "../put-back/request.ts";
import { usePutBack } from "../put-back/use-put-back.ts";
import { Losses } from "./losses.tsx";
import { Unsure } from "./unsure.tsx";

export type MoveLookProps = { readonly from: Source; readonly into: Source; readonly onBack: () => void; readonly onDone: (receipt: Receipt) => void };
type Said = { readonly same: readonly SamePair[]; readonly keepEach: readonly KeepOne[] };

/** What a move will change, before anything does; then it is done. */
export function MoveLook({ from, into, onBack, onDone }: MoveLookProps) {
  const [said, setSaid] = useState<Said>({ same: [], keepEach: [] });
  const [looked, setLooked] = useState(said);
  const asked = (said: Said) => ({ request: { into: into.id, filter: { source: from.id }, ...said } });
  const putBack = usePutBack(asked(said), { onBack, onDone });
  const say = (more: Partial<Said>): void => setSaid({ ...said, ...more });
  const lookAgain = (): void => {
    setLooked(said);
    putBack.look(asked(said));
  };
  const names = { from: from.name, into: into.name };
  return (
    <Planning putBack={putBack} into={into.name} title={t("move.pair", names)} working={t("move.working", names)} onBack={onBack}>
      {(plan) => {
        const n = writtenBy(plan);
        return (
          <>
            <Sentence headline={n > 0 ? t("move.pair", names) : t(plan.counts.failed > 0 ? "move.rest-there" : "put-back.nothing")} line={n > 0 ? t("move.stays", names) : t("move.nothing-line", names)} />
            <Threads from={names.from} into={names.into} kinds={plan.kinds} />
            <Losses losses={plan.losses} />
            <Unsure unsure={plan.unsure} same={said.same} onSame={(same) => say({ same })} />
            <PlanWords plan={plan} />
            <Conflicts plan={plan} chosen={said.keepEach} onChosen={(keepEach) => say({ keepEach })} />
            <GoOn answered={said !== looked} onLook={lookAgain} go={n > 0 ? t("move.go", { n }) : undefined} onGo={() => putBack.carryOut(plan)} onBack={onBack} />
          </>
        );
      }}
    </Planning>
  );
}

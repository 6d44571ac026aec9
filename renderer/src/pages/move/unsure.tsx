import { useState } from "react";
import type { PutBackPlan, SamePair } from "../../../../main/api/contract.ts";
import { t } from "../../app/text.ts";
import { Aside } from "../../parts/aside.tsx";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/choice.tsx";

export type UnsureProps = { readonly unsure: PutBackPlan["unsure"]; readonly onSame: (pairs: readonly SamePair[]) => void };

/** Who may be there already: a person says so, or they are added. */
export function Unsure({ unsure, onSame }: UnsureProps) {
  const [chosen, setChosen] = useState<ReadonlyMap<number, number>>(new Map());
  if (unsure.length === 0) return null;
  const choose = (item: number, there: string): void => {
    const next = new Map(chosen);
    if (there === "") next.delete(item);
    else next.set(item, Number(there));
    setChosen(next);
  };
  return (
    <Aside title={t("move.unsure", { n: unsure.length })}>
      <p className="quiet">{t("move.unsure-line")}</p>
      <ul className="unsure" aria-label={t("move.unsure", { n: unsure.length })}>
        {unsure.map(({ item, name, there }) => (
          <li key={item}>
            <Choice
              label={name}
              value={String(chosen.get(item) ?? "")}
              options={[{ value: "", text: t("move.another") }, ...there.map((one) => ({ value: String(one.item), text: t("move.is", { name: one.name }) }))]}
              onChange={(there) => choose(item, there)}
            />
          </li>
        ))}
      </ul>
      {chosen.size > 0 && <Button onPress={() => onSame([...chosen].map(([item, there]) => ({ item, there })))}>{t("move.apply-same", { n: chosen.size })}</Button>}
    </Aside>
  );
}

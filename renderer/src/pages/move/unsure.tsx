import type { PutBackPlan, SamePair } from "../../../../main/api/contract.ts";
import { t } from "../../app/text.ts";
import { Aside } from "../../parts/aside.tsx";
import { Choice } from "../../parts/choice.tsx";

export type UnsureProps = { readonly unsure: PutBackPlan["unsure"]; /** Looked at or not. */ readonly same: readonly SamePair[]; readonly onSame: (pairs: readonly SamePair[]) => void };

/** Who may be there already: a person says so, or they are added. */
export function Unsure({ unsure, same, onSame }: UnsureProps) {
  if (unsure.length === 0) return null;
  const choose = (item: number, there: string): void => onSame([...same.filter((each) => each.item !== item), ...(there === "" ? [] : [{ item, there: Number(there) }])]);
  return (
    <Aside title={t("move.unsure", { n: unsure.length })}>
      <p className="quiet">{t("move.unsure-line")}</p>
      <ul className="unsure" aria-label={t("move.unsure", { n: unsure.length })}>
        {unsure.map(({ item, name, there }) => (
          <li key={item}>
            <Choice
              label={name}
              value={String(same.find((each) => each.item === item)?.there ?? "")}
              options={[{ value: "", text: t("move.another") }, ...there.map((one) => ({ value: String(one.item), text: t("move.is", { name: one.name }) }))]}
              onChange={(there) => choose(item, there)}
            />
          </li>
        ))}
      </ul>
    </Aside>
  );
}

import type { Keep, KeepOne, PutBackPlan } from "../../../../main/api/contract.ts";
import { list, t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/choice.tsx";
import { fieldName } from "../../parts/field-name.ts";
import { Section } from "../../parts/section.tsx";

const keeps: readonly Keep[] = ["theirs", "mine", "both"];
const isKeep = (value: string): value is Keep => keeps.some((keep) => keep === value);

export type ConflictsProps = { readonly plan: PutBackPlan; /** Looked at or not. */ readonly chosen: readonly KeepOne[]; readonly onChosen: (choices: readonly KeepOne[]) => void };

/** What is there but different: a person says which one counts, one by one or for all. */
export function Conflicts({ plan, chosen, onChosen }: ConflictsProps) {
  const rows = plan.rows.filter(({ fields }) => fields.length > 0);
  if (rows.length === 0) return null;
  const open = new Map(chosen.map(({ thing, keep }) => [thing, keep]));
  const choose = (thing: number, value: string): void => onChosen([...chosen.filter((each) => each.thing !== thing), ...(isKeep(value) ? [{ thing, keep: value }] : [])]);
  return (
    <Section title={t("put-back.conflicts.title")} count={String(rows.length)} line={t("put-back.conflicts.line")}>
      <ul className="conflicts">
        {rows.map(({ thing, name, kind, fields, decision }) => (
          <li key={thing}>
            <Choice
              label={name === "" ? t(`put-back.kinds-one.${kind}`) : name}
              value={open.get(thing) ?? ""}
              options={[{ value: "", text: t(`put-back.conflicts.${decision === "merge" ? "merge" : "undecided"}`) }, ...keeps.map((keep) => ({ value: keep, text: t(`put-back.conflicts.${keep}`) }))]}
              onChange={(value) => choose(thing, value)}
            />
            <span className="caption">{t("put-back.conflicts.differs", { fields: list([...new Set(fields.map(fieldName))]) })}</span>
          </li>
        ))}
      </ul>
      {rows.length > 1 && <div className="actions"><Button kind="plain" onPress={() => onChosen(rows.map(({ thing }) => ({ thing, keep: "mine" })))}>{t("put-back.conflicts.all-mine")}</Button></div>}
    </Section>
  );
}

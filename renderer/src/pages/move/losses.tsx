import type { Loss } from "../../../../main/api/contract.ts";
import { kindCount } from "../../app/counts.ts";
import { list, t } from "../../app/text.ts";
import { fieldName } from "../../parts/field-name.ts";
import { whyOf } from "../put-back/why.ts";

const wordFor = ({ field, fate }: Loss): string => (fate === "refused" ? whyOf(field) : fieldName(field));

/** Field by field what the other side cannot hold, with examples of one's own. */
export function Losses({ losses }: { readonly losses: readonly Loss[] }) {
  if (losses.length === 0) return null;
  return (
    <section className="losses">
      <h2>{t("move.losses")}</h2>
      <ul>
        {losses.map((loss) => (
          <li key={`${loss.kind} ${loss.field} ${loss.fate} ${loss.note ?? ""}`}>
            <p>{t(`move.${loss.fate}`, { things: kindCount(loss.kind, loss.count), field: wordFor(loss), note: loss.note ?? "" })}</p>
            {loss.examples.map(({ name, said }) => <p key={name} className="caption">{t("move.example")} <bdi>{name}</bdi>{said.length > 0 && <>: <bdi>{list(said)}</bdi></>}</p>)}
          </li>
        ))}
      </ul>
    </section>
  );
}

import "./change-card.css";
import { t } from "../app/text.ts";
import { fieldName } from "./field-name.ts";

export type Change = { readonly field: string; readonly before?: string; readonly after?: string };

/** What changed in one item: the old value struck through, the new one under it. */
export function ChangeCard({ changes }: { readonly changes: readonly Change[] }) {
  return (
    <dl className="change-card">
      {changes.map((change, index) => (
        <div key={`${change.field} ${String(index)}`}>
          <dt className="caption">{fieldName(change.field)}</dt>
          <dd>
            {change.before !== undefined && <del><span className="spoken">{t("details.before")} </span><bdi>{change.before}</bdi></del>}
            {change.after !== undefined && <ins><span className="spoken">{t("details.after")} </span><bdi>{change.after}</bdi></ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

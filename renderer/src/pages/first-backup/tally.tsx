import type { ByKind } from "../../../../main/api/contract.ts";
import { kinds } from "../../app/counts.ts";
import { number, t } from "../../app/text.ts";

const places = { contact: "people", event: "calendar", task: "todos", photo: "photos" } as const;

/** What is safe so far, in large digits. */
export function Tally({ kept }: { readonly kept: ByKind }) {
  const shown = kinds.filter((kind) => kept[kind]);
  if (shown.length === 0) return null;
  return (
    <dl className="tally">
      {shown.map((kind) => (
        <div key={kind}>
          <dt>{t(`app.place.${places[kind]}`)}</dt>
          <dd>{number(kept[kind] ?? 0)}</dd>
        </div>
      ))}
    </dl>
  );
}

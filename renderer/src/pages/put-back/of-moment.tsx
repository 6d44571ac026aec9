import type { Kind, Moment } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { day, t, time } from "../../app/text.ts";
import { Choice } from "../../parts/choice.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Segment } from "../../parts/segment.tsx";
import { filterOf, type What } from "./request.ts";

type OfMomentWhat = Extract<What, { is: "moment" }>;
const kinds = ["all", "contact", "event", "task", "photo"] as const;
const mostMoments = 500;

/** Everything of one source as it was at a time, or one kind of it. */
export function OfMoment({ what, name, onChange }: { readonly what: OfMomentWhat; readonly name: string | null; readonly onChange: (what: What) => void }) {
  const home = useCall("home", {});
  const moments = useCall("moments", { source: what.source, limit: mostMoments });
  const sources = (home.data?.sources ?? []).map(({ id, name }) => ({ value: String(id), text: name }));
  // The newest is now.
  const earlier = (moments.data ?? []).toSorted((a, b) => b.snapshot - a.snapshot).slice(1);
  const times = [{ value: "", text: t("put-back.now") }, ...earlier.map((moment) => ({ value: String(moment.snapshot), text: when(moment) }))];
  const shown = times.find(({ value }) => value === String(what.snapshot ?? ""))?.text ?? t("put-back.now");
  const { error } = useCall("count", { filter: filterOf(what) });
  const found = (counts: string): string => (what.snapshot === null ? counts : t("put-back.found", { counts, when: shown }));
  return (
    <section className="of-moment">
      <div className="of-moment-choices">
        {sources.length > 1 && <Choice label={t("put-back.from")} value={String(what.source)} options={sources} onChange={(source) => onChange({ ...what, source: Number(source), snapshot: null })} />}
        <Choice label={t("put-back.as-of")} value={String(what.snapshot ?? "")} options={times} onChange={(snapshot) => onChange({ ...what, snapshot: snapshot === "" ? null : Number(snapshot) })} />
      </div>
      <Segment
        label={t("put-back.kind")}
        value={what.kind ?? "all"}
        options={kinds.map((kind) => ({ value: kind, text: t(`put-back.kinds.${kind}`) }))}
        onChange={(kind) => onChange({ ...what, kind: kind === "all" ? null : (kind satisfies Kind) })}
      />
      {error === null ? <p role="status" className="quiet">{name === null ? t("app.loading") : name === "" ? t("put-back.nothing-then") : found(name)}</p> : <Failure error={error} />}
    </section>
  );
}

function when({ time: iso }: Moment): string {
  const date = new Date(iso);
  return `${day(date)}, ${time(date)}`;
}

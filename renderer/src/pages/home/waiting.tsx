import { ChevronRight } from "lucide-react";
import type { Alarm } from "../../../../main/api/contract.ts";
import { kindCount } from "../../app/counts.ts";
import { href } from "../../app/routes.tsx";
import { moment, number, t } from "../../app/text.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { ListRow } from "../../parts/list-row.tsx";
import { formOf, groupOf } from "../alarm/alarm-words.ts";

export type WaitingProps = {
  readonly alarms: readonly Alarm[];
  /** The one that the sentence above is about. */
  readonly said: unknown;
  readonly now: Date;
};

/** What waits for an answer besides what the sentence says; losses of one source can be answered at once. */
export function Waiting({ alarms, said, now }: WaitingProps) {
  const first = alarms.find((alarm) => alarm.id === said);
  if (alarms.length === 0 || (first !== undefined && alarms.length === 1)) return null;
  const of = first && alarms.filter((alarm) => alarm.source === first.source).length > 1 ? first.source : null;
  return (
    <section className="waiting">
      <div className="waiting-head">
        <h2>{t("home.alarms")} <span className="quiet">{number(alarms.length)}</span></h2>
        {of !== null && <ButtonLink kind="plain" to={href("put-back", { source: String(of) })}>{t("home.put-all-back")}</ButtonLink>}
      </div>
      <ul>{alarms.map((alarm) => <li key={alarm.id}><AlarmRow alarm={alarm} now={now} /></li>)}</ul>
    </section>
  );
}

function AlarmRow({ alarm, now }: { readonly alarm: Alarm; readonly now: Date }) {
  const form = formOf(alarm);
  const title = t(`home.alarm-${form === "missing" || form === "collection-gone" ? "row" : form}`, { n: alarm.count, things: kindCount(alarm.kind, alarm.count), source: alarm.sourceName, group: groupOf(alarm) });
  return (
    <ListRow
      compact
      title={title}
      detail={`${alarm.collection} · ${t("put-back.alarm.since", { when: moment(alarm.noticed, now) })}`}
      to={href(`alarm/${alarm.id}`)}
      after={<ChevronRight size={18} strokeWidth={1.75} aria-hidden />}
    />
  );
}

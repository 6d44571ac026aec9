import "./alarm.css";
import type { Alarm } from "../../../../main/api/contract.ts";
import { kindCount } from "../../app/counts.ts";
import { moment, t } from "../../app/text.ts";
import { Sentence } from "../../parts/sentence.tsx";
import { FallingLines } from "../../parts/two-lines.tsx";
import { alarmWords, left } from "./alarm-words.ts";
import { Names } from "./names.tsx";
import { useHistory } from "./use-history.ts";

export type AlarmViewProps = { readonly alarm: Alarm; readonly now: Date };

/** The alarm in one sentence, the two lines where things are gone, and who it is about. */
export function AlarmView({ alarm, now }: AlarmViewProps) {
  const words = alarmWords(alarm, now);
  const gone = alarm.what === "missing" || alarm.what === "collection-gone";
  return (
    <>
      <Sentence headline={words.headline} line={words.line} tone="buoy" />
      {gone && <Fall alarm={alarm} now={now} />}
      <Names alarm={alarm} />
    </>
  );
}

function Fall({ alarm, now }: AlarmViewProps) {
  return (
    <FallingLines
      points={useHistory(alarm)}
      yours={t("alarm.you-hold", { n: alarm.base })}
      theirs={t("alarm.they-hold", { source: alarm.sourceName, n: left(alarm) })}
      kept={kindCount(alarm.kind, alarm.count)}
      keptLine={t("alarm.kept")}
      fell={moment(alarm.since, now)}
    />
  );
}

import "./alarm.css";
import type { Alarm } from "../../../../main/api/contract.ts";
import { kindCount } from "../../app/counts.ts";
import { moment, t } from "../../app/text.ts";
import { Sentence } from "../../parts/sentence.tsx";
import { FallingLines } from "../../parts/two-lines.tsx";
import { alarmWords, left } from "./alarm-words.ts";
import { Names } from "./names.tsx";
import { useHistory } from "./use-history.ts";

/** The alarm in one sentence, the two lines, and who it is about. */
export function AlarmView({ alarm, now }: { readonly alarm: Alarm; readonly now: Date }) {
  const words = alarmWords(alarm, now);
  const points = useHistory(alarm);
  const kept = t(alarm.what === "changed" ? "alarm.as-was" : "alarm.kept");
  return (
    <>
      <Sentence headline={words.headline} line={words.line} tone="buoy" />
      <FallingLines
        points={points}
        yours={t("alarm.you-hold", { n: alarm.base })}
        theirs={t("alarm.they-hold", { source: alarm.sourceName, n: left(alarm) })}
        kept={kindCount(alarm.kind, alarm.count)}
        keptLine={kept}
        fell={moment(alarm.since, now)}
      />
      <Names alarm={alarm} />
    </>
  );
}

import "./alarm.css";
import type { Alarm } from "../../../../main/api/contract.ts";
import { kindCount } from "../../app/counts.ts";
import { moment, t } from "../../app/text.ts";
import { Sentence } from "../../parts/sentence.tsx";
import { FallingLines } from "../../parts/two-lines.tsx";
import type { LinePoint } from "../../parts/two-lines-shape.ts";
import { alarmWords, left } from "./alarm-words.ts";
import { Names } from "./names.tsx";

/** The alarm in one sentence, the two lines, and who it is about. */
export function AlarmView({ alarm, now }: { readonly alarm: Alarm; readonly now: Date }) {
  const words = alarmWords(alarm, now);
  const kept = t(alarm.what === "changed" ? "alarm.as-was" : "alarm.kept");
  return (
    <>
      <Sentence headline={words.headline} line={words.line} tone="buoy" />
      <FallingLines
        points={pointsOf(alarm)}
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

/** Only what is known of just these: how many there were when it was last whole, and now. */
function pointsOf(alarm: Alarm): LinePoint[] {
  return [
    { day: alarm.since, theirs: alarm.base, yours: alarm.base },
    { day: alarm.noticed, theirs: left(alarm), yours: alarm.base },
  ];
}

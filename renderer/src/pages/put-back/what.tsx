import { useState } from "react";
import type { Alarm } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { kindCount } from "../../app/counts.ts";
import { nowOf } from "../../app/now.ts";
import { ago, t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Options } from "../../parts/options.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { formOf, groupOf } from "../alarm/alarm-words.ts";
import { OfMoment } from "./of-moment.tsx";
import { PickThings } from "./pick-things.tsx";
import type { What } from "./request.ts";

export type WhatProps = {
  readonly what: What | null;
  /** What is chosen, counted; "" where that is nothing, null while it is counted. */
  readonly name: string | null;
  readonly onChange: (what: What | null) => void;
  readonly onNext: () => void;
};

/** Step 1: an alarm, everything as of a time, or single things. */
export function WhatStep({ what, name, onChange, onNext }: WhatProps) {
  const app = useCall("app", {});
  const home = useCall("home", {});
  const [tried, setTried] = useState(false);
  const now = home.data === undefined ? new Date() : nowOf(home.data, app.data?.vault);
  const alarms = home.data?.alarms ?? [];
  const [source] = home.data?.sources ?? [];
  const choose = (value: string): void => {
    if (value === "moment") onChange(source === undefined ? null : { is: "moment", source: source.id, snapshot: null, kind: null });
    else if (value === "some") onChange({ is: "some", things: [] });
    else onChange({ is: "alarm", alarm: Number(value) });
  };
  const options = [
    ...alarms.map((alarm) => ({ value: String(alarm.id), title: alarmWords(alarm), detail: t("put-back.alarm.since", { when: ago(alarm.noticed, now) }) })),
    { value: "moment", title: t("put-back.moment"), detail: t("put-back.moment-hint") },
    { value: "some", title: t("put-back.some"), detail: t("put-back.some-hint") },
  ];
  return (
    <>
      <Sentence headline={t("put-back.what")} line={t("put-back.what-line")} />
      <Options label={t("put-back.what")} value={what === null ? null : what.is === "alarm" ? String(what.alarm) : what.is} options={options} onChange={choose} />
      {what?.is === "moment" && <OfMoment what={what} name={name} onChange={onChange} />}
      {what?.is === "some" && <PickThings things={what.things} onChange={(things) => onChange({ is: "some", things })} />}
      <div className="actions">
        <Button kind="primary" isPending={name === null} onPress={() => (name === "" ? setTried(true) : onNext())}>{t("put-back.next-where")}</Button>
        <span role="status" className="quiet">{tried && name === "" ? t("put-back.nothing-chosen") : ""}</span>
      </div>
    </>
  );
}

function alarmWords(alarm: Alarm): string {
  const { kind, count, sourceName } = alarm;
  const form = formOf(alarm);
  return t(`put-back.alarm.${form === "collection-gone" ? "missing" : form}`, { n: count, things: kindCount(kind, count), source: sourceName, group: groupOf(alarm) });
}

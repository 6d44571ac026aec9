import { useState } from "react";
import type { Alarm, Thing } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { list, t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { nameOf } from "../../parts/name.tsx";
import { PersonMark } from "../../parts/person-mark.tsx";
import { Thumb } from "../../parts/thumb.tsx";
import { doneOf } from "./alarm-words.ts";
import { Everyone } from "./everyone.tsx";

const marks = 6;
const named = 3;

/** A few faces and names of those who disappeared, and all of them on request. */
export function Names({ alarm }: { readonly alarm: Alarm }) {
  const first = useCall("alarmThings", { alarm: alarm.id, page: { offset: 0, limit: 24 } });
  const [all, setAll] = useState(false);
  if (first.isError) return <Failure error={first.error} />;
  const things = first.data ?? [];
  const shown = preferred(things);
  const names = shown.slice(0, named).map(nameOf);
  const more = alarm.count - Math.min(named, shown.length);
  return (
    <section className="alarm-names" aria-label={t(doneOf(alarm) === "deleted" ? "alarm.names" : "alarm.names-about")}>
      {(alarm.kind === "contact" || alarm.kind === "photo") && <div className="alarm-marks">{shown.slice(0, marks).map((thing) => <Mark key={thing.id} thing={thing} />)}</div>}
      <Button kind="plain" className="alarm-names-text" onPress={() => setAll(true)}>
        {more > 0 ? t("alarm.and-more", { names: names.join(", "), n: more }) : list(names)}
      </Button>
      {all && <Everyone alarm={alarm} onClose={() => setAll(false)} />}
    </section>
  );
}

function Mark({ thing }: { readonly thing: Thing }) {
  if (thing.kind === "photo") return thing.thumb === null ? null : <Thumb className="alarm-photo" path={thing.thumb} alt="" />;
  return thing.kind === "contact" ? <PersonMark name={thing.name} picture={thing.thumb} /> : null;
}

/** Those with a picture first: faces are recognised fastest. */
function preferred(things: readonly Thing[]): Thing[] {
  return things.toSorted((a, b) => Number(b.thumb !== null) - Number(a.thumb !== null));
}

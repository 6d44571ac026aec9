import { useState } from "react";
import { dateFormat, t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import type { Calendars } from "./calendars.tsx";
import { addDays, type Day, today } from "./days.ts";
import { EventRow } from "./event-row.tsx";
import { onDay, type Span } from "./spans.ts";
import { useSpans } from "./use-spans.ts";

export type Shown = { readonly day: Day; readonly onDay: (day: Day) => void; readonly calendars: Calendars; readonly isOpen: (span: Span) => boolean; readonly onOpen: (span: Span) => void };

const daysAtOnce = 42;

/** Day after day from the chosen one, those without anything left out. */
export function Agenda({ day, calendars, isOpen, onOpen }: Shown) {
  const [length, setLength] = useState(daysAtOnce);
  const { spans, pending, error, retry } = useSpans(day, addDays(day, length - 1), calendars.hidden);
  if (error !== null) return <Failure error={error} retry={retry} />;
  if (pending) return <Loading />;
  const days = Array.from({ length }, (_, index) => addDays(day, index));
  const busy = days.map((each) => ({ day: each, spans: onDay(each, spans) })).filter((each) => each.spans.length > 0);
  return (
    <div className="agenda">
      {busy.length === 0 && <p className="quiet">{t("calendar.nothing-until", { when: longDay(addDays(day, length - 1)) })}</p>}
      {busy.map((each) => <DayList key={each.day} {...each} calendars={calendars} isOpen={isOpen} onOpen={onOpen} />)}
      <Button onPress={() => setLength(length + daysAtOnce)}>{t("calendar.further")}</Button>
    </div>
  );
}

type DayListProps = Pick<Shown, "day" | "calendars" | "isOpen" | "onOpen"> & { readonly spans: readonly Span[] };

export function DayList({ day, spans, calendars, isOpen, onOpen }: DayListProps) {
  return (
    <section className="day-list">
      <h3 data-today={day === today() || undefined}>{longDay(day)}{day === today() && <span className="caption"> {t("calendar.today")}</span>}</h3>
      {spans.length === 0 && <p className="caption">{t("calendar.nothing")}</p>}
      <ul>
        {spans.map((span) => (
          <li key={`${String(span.occurrence.thing.id)} ${span.occurrence.start}`}>
            <EventRow span={span} day={day} calendars={calendars} selected={isOpen(span)} onOpen={() => onOpen(span)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function longDay(day: Day): string {
  const format = dateFormat({ weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return format.format(new Date(`${day}T00:00:00Z`));
}

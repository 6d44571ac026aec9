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
/** Of each day, until a person wants to see more of it. */
export const shownAtFirst = 30;
const mostOfADay = 2000;

/** Day after day from the chosen one, those without anything left out. */
export function Agenda({ day, calendars, isOpen, onOpen }: Shown) {
  const [length, setLength] = useState(daysAtOnce);
  const { spans, countOn, pending, error, retry } = useSpans(day, addDays(day, length - 1), calendars.hidden, shownAtFirst);
  if (error !== null) return <Failure error={error} retry={retry} />;
  if (pending) return <Loading />;
  const days = Array.from({ length }, (_, index) => addDays(day, index));
  const busy = days.map((each) => ({ day: each, spans: shownOn(each, spans), count: countOn(each) })).filter(({ count }) => count > 0);
  return (
    <div className="agenda">
      {busy.length === 0 && <p className="quiet">{t("calendar.nothing-until", { when: longDay(addDays(day, length - 1)) })}</p>}
      {busy.map((each) => <DayList key={each.day} {...each} calendars={calendars} isOpen={isOpen} onOpen={onOpen} />)}
      <Button onPress={() => setLength(length + daysAtOnce)}>{t("calendar.further")}</Button>
    </div>
  );
}

/** What touches a day only because it was picked for another comes after what was picked for this one. */
export function shownOn(day: Day, spans: readonly Span[]): Span[] {
  return onDay(day, spans).slice(0, shownAtFirst);
}

type Row = Pick<Shown, "day" | "calendars" | "isOpen" | "onOpen">;
type DayListProps = Row & { readonly spans: readonly Span[]; /** All there are, of which `spans` are some. */ readonly count: number };

export function DayList({ spans, count, ...row }: DayListProps) {
  const [whole, setWhole] = useState(false);
  const { day } = row;
  return (
    <section className="day-list">
      <h3 data-today={day === today() || undefined}>{longDay(day)}{day === today() && <span className="caption"> {t("calendar.today")}</span>}</h3>
      {count === 0 && <p className="caption">{t("calendar.nothing")}</p>}
      {whole ? <WholeDay {...row} /> : <Rows {...row} spans={spans} />}
      {!whole && count > spans.length && <Button kind="plain" onPress={() => setWhole(true)}>{t("calendar.show-more", { n: count - spans.length })}</Button>}
    </section>
  );
}

function WholeDay(row: Row) {
  const { spans, countOn, pending, error, retry } = useSpans(row.day, row.day, row.calendars.hidden, mostOfADay);
  if (error !== null) return <Failure error={error} retry={retry} />;
  if (pending) return <Loading />;
  const more = countOn(row.day) - spans.length;
  return (
    <>
      <Rows {...row} spans={onDay(row.day, spans)} />
      {more > 0 && <p className="caption">{t("calendar.more", { n: more })}</p>}
    </>
  );
}

function Rows({ day, spans, calendars, isOpen, onOpen }: Row & { readonly spans: readonly Span[] }) {
  return (
    <ul>
      {spans.map((span) => (
        <li key={`${String(span.occurrence.thing.id)} ${span.occurrence.start}`}>
          <EventRow span={span} day={day} calendars={calendars} selected={isOpen(span)} onOpen={() => onOpen(span)} />
        </li>
      ))}
    </ul>
  );
}

export function longDay(day: Day): string {
  const format = dateFormat({ weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return format.format(new Date(`${day}T00:00:00Z`));
}

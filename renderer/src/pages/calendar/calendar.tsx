import "./calendar.css";
import { useState } from "react";
import { ChevronLeft, ChevronRight } from "lucide-react";
import type { PageProps } from "../../app/routes.tsx";
import { dateFormat, t } from "../../app/text.ts";
import { BrowsePage } from "../../parts/browse-page.tsx";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { NothingHere } from "../../parts/nothing-here.tsx";
import { Segment } from "../../parts/segment.tsx";
import { Split } from "../../parts/split.tsx";
import { useKept } from "../../parts/use-kept.ts";
import { useOpen } from "../../parts/use-open.ts";
import { filterOf, useView } from "../../parts/view.ts";
import { Details } from "../details/details.tsx";
import { Agenda } from "./agenda.tsx";
import { CalendarSwitches, useCalendars } from "./calendars.tsx";
import { addMonths, type Day, dayIn, today } from "./days.ts";
import { MonthGrid } from "./month-grid.tsx";
import { intervalOf, type Span } from "./spans.ts";

type Look = "month" | "agenda";

export function Calendar({ route }: PageProps) {
  const filter = filterOf(useView(), "event");
  const count = useKept("count", { filter });
  const opened = useOpen(route);
  const [look, setLook] = useState<Look>("month");
  const [day, setDay] = useState<Day>(() => dayIn(route.query.get("day")) ?? today());
  const calendars = useCalendars();
  const total = count.data?.event;
  const looks = (["month", "agenda"] as const).map((value) => ({ value, text: t(`calendar.${value}`) }));
  const shown = {
    day,
    onDay: setDay,
    calendars,
    isOpen: ({ occurrence }: Span) => opened.version === occurrence.thing.version && opened.at === intervalOf(occurrence),
    onOpen: ({ occurrence }: Span) => opened.open(occurrence.thing.version, intervalOf(occurrence)),
  };
  return (
    <BrowsePage
      title={t("app.place.calendar")}
      count={count.isSuccess ? (total ?? 0) : undefined}
      counted={t("calendar.count", { n: total ?? 0 })}
      tools={<Segment label={t("calendar.look")} quiet value={look} options={looks} onChange={setLook} />}
    >
      {count.isPending && <Loading />}
      {count.isError && <Failure error={count.error} retry={() => void count.refetch()} />}
      {count.isSuccess && total === undefined && <NothingHere kind="event" />}
      {total !== undefined && (
        <Split
          onClose={opened.close}
          details={opened.version === null ? null : <Details version={opened.version} at={opened.at} onOpen={opened.open} />}
          list={
            <div className="calendar">
              <Turn look={look} day={day} onDay={setDay} />
              <CalendarSwitches calendars={calendars} />
              {look === "month" ? <MonthGrid {...shown} /> : <Agenda {...shown} />}
            </div>
          }
        />
      )}
    </BrowsePage>
  );
}

/** Month by month, and back to today. */
function Turn({ look, day, onDay }: { readonly look: Look; readonly day: Day; readonly onDay: (day: Day) => void }) {
  const title = dateFormat({ month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
  return (
    <div className="calendar-turn">
      <h2 aria-live="polite">{look === "month" ? title : t("calendar.from", { when: title })}</h2>
      <Button kind="plain" icon={ChevronLeft} className="icon-only" aria-label={t("calendar.before")} onPress={() => onDay(addMonths(day, -1))}>{""}</Button>
      <Button kind="quiet" onPress={() => onDay(today())}>{t("calendar.today")}</Button>
      <Button kind="plain" icon={ChevronRight} className="icon-only" aria-label={t("calendar.after")} onPress={() => onDay(addMonths(day, 1))}>{""}</Button>
    </div>
  );
}

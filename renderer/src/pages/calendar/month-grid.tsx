import { type KeyboardEvent, useEffect, useRef } from "react";
import { dateFormat, locale, t } from "../../app/text.ts";
import { Failure } from "../../parts/failure.tsx";
import { nameOf } from "../../parts/name.tsx";
import { DayList, longDay, type Shown, shownAtFirst, shownOn } from "./agenda.tsx";
import { addDays, addMonths, type Day, firstWeekday, startOfWeek, today, weeksOf } from "./days.ts";
import { clock } from "./event-row.tsx";
import { type Bar, barsOf, isBar, onDay, type Span } from "./spans.ts";
import { useSpans } from "./use-spans.ts";

const lanesAtMost = 3;
const linesAtMost = 4;

/**
 * A month in weeks, and under it the chosen day in full. Arrow keys go from day to day, Page Up and Down by months, Enter into
 * the day. */
export function MonthGrid({ day, onDay: choose, calendars, isOpen, onOpen }: Shown) {
  const first = firstWeekday(locale());
  const weeks = weeksOf(day, first);
  const { spans, countOn, pending, error, retry } = useSpans(weeks[0]?.[0] ?? day, weeks.at(-1)?.[6] ?? day, calendars.hidden, shownAtFirst);
  const grid = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    moved.current = false;
  }, [day]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter") list.current?.querySelector<HTMLElement>("button")?.focus();
    const next = dayFor(event.key, day, first);
    if (next === undefined) return;
    event.preventDefault();
    moved.current = true;
    choose(next);
  };

  return (
    <>
      {error !== null && <Failure error={error} retry={retry} />}
      <div ref={grid} className="month" role="grid" aria-label={t("calendar.month")} aria-busy={pending} onKeyDown={onKeyDown}>
        <div className="month-head" role="row">
          {(weeks[0] ?? []).map((each) => <span key={each} role="columnheader" aria-label={weekday(each, "long")}>{weekday(each, "short")}</span>)}
        </div>
        {weeks.map((week) => (
          <Week
            key={week[0]}
            week={week}
            spans={spans}
            countOn={countOn}
            day={day}
            onDay={choose}
            onOpen={onOpen}
            colourOf={(span) => calendars.colourOf(span.occurrence.thing.collection)}
          />
        ))}
      </div>
      <div ref={list}><DayList key={day} day={day} spans={shownOn(day, spans)} count={countOn(day)} calendars={calendars} isOpen={isOpen} onOpen={onOpen} /></div>
    </>
  );
}

function dayFor(key: string, day: Day, first: number): Day | undefined {
  const rtl = document.documentElement.dir === "rtl" ? -1 : 1;
  const steps: Record<string, number> = { ArrowLeft: -rtl, ArrowRight: rtl, ArrowUp: -7, ArrowDown: 7 };
  const step = steps[key];
  if (step !== undefined) return addDays(day, step);
  if (key === "Home") return startOfWeek(day, first);
  if (key === "End") return addDays(startOfWeek(day, first), 6);
  return key === "PageUp" || key === "PageDown" ? addMonths(day, key === "PageUp" ? -1 : 1) : undefined;
}

type CellProps = { readonly spans: readonly Span[]; readonly onDay: (day: Day) => void; /** A shortcut for the mouse; keys go by the list. */ readonly onOpen: (span: Span) => void; readonly colourOf: (span: Span) => number };
type WeekProps = CellProps & { readonly week: readonly Day[]; readonly day: Day; readonly countOn: (day: Day) => number };

function Week({ week, spans, countOn, day, onDay: choose, onOpen, colourOf }: WeekProps) {
  const bars = barsOf(week, spans);
  return (
    <div className="week" role="row">
      {week.map((each, column) => (
        <DayCell
          key={each}
          day={each}
          spans={onDay(each, spans)}
          count={countOn(each)}
          lanes={lanesOn(column, bars)}
          chosen={each === day}
          outside={each.slice(0, 7) !== day.slice(0, 7)}
          onDay={choose}
          onOpen={onOpen}
          colourOf={colourOf}
        />
      ))}
      <div className="week-bars" aria-hidden>
        {bars.filter((bar) => bar.lane < lanesAtMost).map((bar) => <BarLine key={keyOf(bar.span)} bar={bar} week={week} colour={colourOf(bar.span)} onOpen={onOpen} />)}
      </div>
    </div>
  );
}

/** How many lanes the bars over one day take, and how many of them find room. */
function lanesOn(column: number, bars: readonly Bar[]): { readonly used: number; readonly shown: number } {
  const shown = bars.filter((bar) => bar.column <= column && column < bar.column + bar.length && bar.lane < lanesAtMost);
  return { used: Math.max(0, ...shown.map((bar) => bar.lane + 1)), shown: shown.length };
}

type BarLineProps = { readonly bar: Bar; readonly week: readonly Day[]; readonly colour: number; readonly onOpen: (span: Span) => void };

function BarLine({ bar, week, colour, onOpen }: BarLineProps) {
  const before = bar.span.first < (week[0] ?? "");
  const after = bar.span.last > (week[6] ?? "");
  const place = { gridColumn: `${String(bar.column + 1)} / span ${String(bar.length)}`, gridRow: bar.lane + 1 };
  return (
    <span className="bar" style={place} data-colour={colour} data-before={before || undefined} data-after={after || undefined} onClick={() => onOpen(bar.span)}>
      <bdi>{nameOf(bar.span.occurrence.thing)}</bdi>
    </span>
  );
}

type DayCellProps = CellProps & { readonly day: Day; /** All there are, of which `spans` are some. */ readonly count: number; readonly chosen: boolean; readonly outside: boolean; readonly lanes: ReturnType<typeof lanesOn> };

function DayCell({ day, spans, count, chosen, outside, lanes, onDay: choose, onOpen, colourOf }: DayCellProps) {
  const timed = spans.filter((span) => !isBar(span));
  const room = Math.max(1, linesAtMost - lanes.used);
  const shown = count - lanes.shown <= room ? timed : timed.slice(0, room - 1);
  const more = count - lanes.shown - shown.length;
  return (
    <div
      role="gridcell"
      className="day"
      tabIndex={chosen ? 0 : -1}
      aria-selected={chosen}
      aria-current={day === today() ? "date" : undefined}
      data-outside={outside || undefined}
      onClick={() => choose(day)}
    >
      <span className="spoken">{longDay(day)}, {t("calendar.count", { n: count })}</span>
      <span className="day-number" aria-hidden>{Number(day.slice(8))}</span>
      <span className="day-lanes" aria-hidden style={{ "--lanes": lanes.used } as React.CSSProperties} />
      {shown.map((span) => (
        <span key={keyOf(span)} className="day-event" aria-hidden data-colour={colourOf(span)} onClick={() => onOpen(span)}>
          <span className="day-clock">{clock(span.occurrence.start)}</span><bdi>{nameOf(span.occurrence.thing)}</bdi>
        </span>
      ))}
      {more > 0 && <span className="day-more caption" aria-hidden>{t("calendar.more", { n: more })}</span>}
      <span className="day-dots" aria-hidden>{spans.slice(0, 4).map((span) => <i key={keyOf(span)} data-colour={colourOf(span)} />)}</span>
    </div>
  );
}

function keyOf({ occurrence }: Span): string {
  return `${String(occurrence.thing.id)} ${occurrence.start}`;
}

function weekday(day: Day, weekday: "short" | "long"): string {
  return dateFormat({ weekday, timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}

import "../../parts/row-button.css";
import { t, time } from "../../app/text.ts";
import { Missing } from "../../parts/missing.tsx";
import { Name } from "../../parts/name.tsx";
import type { Calendars } from "./calendars.tsx";
import { daysBetween, type Day } from "./days.ts";
import { dayAndTime, isBar, type Span } from "./spans.ts";

export type EventRowProps = { readonly span: Span; readonly day: Day; readonly calendars: Calendars; readonly selected: boolean; readonly onOpen: () => void };

/** One line of a day: when, what, in which calendar. */
export function EventRow({ span, day, calendars, selected, onOpen }: EventRowProps) {
  const { thing } = span.occurrence;
  const calendar = calendars.nameOf(thing.collection);
  return (
    <button type="button" className="row-button event-row" data-colour={calendars.colourOf(thing.collection)} aria-current={selected ? "true" : undefined} onClick={onOpen}>
      <span className="event-when">{whenOn(span, day)}</span>
      <span className="event-what">
        <Name thing={thing} />
        <span className="caption">{calendar !== "" && <bdi>{calendar}</bdi>}<Missing thing={thing} before=", " /></span>
      </span>
    </button>
  );
}

function whenOn(span: Span, day: Day): string {
  const { occurrence } = span;
  const days = daysBetween(span.first, span.last) + 1;
  if (days > 1) return t("calendar.day-of", { n: days, day: daysBetween(span.first, day) + 1 });
  if (isBar(span)) return t("calendar.all-day");
  const start = clock(occurrence.start);
  return occurrence.end === null || occurrence.end === occurrence.start ? start : `${start} – ${clock(occurrence.end)}`;
}

/** A time of day as the language writes it, whatever zone it was told in. */
export function clock(text: string): string {
  const { time: told } = dayAndTime(text);
  const [hour = 0, minute = 0] = told.split(":").map(Number);
  return time(new Date(2000, 0, 1, hour, minute));
}

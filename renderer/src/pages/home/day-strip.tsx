import "./day-strip.css";
import type { Home } from "../../../../main/api/contract.ts";
import { dateOf, day, t } from "../../app/text.ts";

/** One tick a day, a gap where nobody checked. */
export function DayStrip({ days }: { readonly days: Home["days"] }) {
  if (days.length === 0) return null;
  const checked = days.filter((each) => each.checked).length;
  const words = t("home.days", { n: checked, of: days.length });
  return (
    <figure className="day-strip">
      <div className="day-ticks" aria-hidden>
        {days.map((each) => <span key={each.day} data-checked={each.checked || undefined} title={t(each.checked ? "home.day-checked" : "home.day-not", { day: day(dateOf(each.day)) })} />)}
      </div>
      <figcaption className="caption">{words}</figcaption>
    </figure>
  );
}

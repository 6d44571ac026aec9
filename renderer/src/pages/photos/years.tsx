import { t } from "../../app/text.ts";
import type { Months } from "./rows.ts";

/** Straight to a year; nothing where there is only one. */
export function Years({ months, onYear }: { readonly months: Months; readonly onYear: (year: string) => void }) {
  const years = [...new Set(months.map(({ month }) => month?.slice(0, 4)).filter((year) => year !== undefined))].toReversed();
  if (years.length < 2) return null;
  return (
    <label className="whose">
      <span className="spoken">{t("photos.go-to")}</span>
      <select value="" onChange={(event) => onYear(event.target.value)}>
        <option value="" disabled>{t("photos.go-to")}</option>
        {years.map((year) => <option key={year} value={year}>{year}</option>)}
      </select>
    </label>
  );
}

import { useState } from "react";
import type { Home } from "../../../../main/api/contract.ts";
import { dateOf, day, t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Section } from "../../parts/section.tsx";
import { DayStrip } from "../home/day-strip.tsx";

/** On which days somebody checked, as ticks or as a table. */
export function Days({ days }: Pick<Home, "days">) {
  const [table, setTable] = useState(false);
  return (
    <Section title={t("safety.days")}>
      {table ? <Table days={days} /> : <DayStrip days={days} />}
      <div className="actions"><Button kind="plain" onPress={() => setTable(!table)}>{t(table ? "safety.as-picture" : "safety.as-table")}</Button></div>
    </Section>
  );
}

function Table({ days }: Pick<Home, "days">) {
  return (
    <table>
      <thead><tr><th scope="col">{t("safety.day")}</th><th scope="col">{t("safety.checked")}</th></tr></thead>
      <tbody>
        {days.toReversed().map((each) => (
          <tr key={each.day}><td>{day(dateOf(each.day))}</td><td>{t(each.checked ? "safety.day-yes" : "safety.day-no")}</td></tr>
        ))}
      </tbody>
    </table>
  );
}

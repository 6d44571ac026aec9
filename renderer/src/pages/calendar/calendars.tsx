import { useState } from "react";
import type { Place } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { t } from "../../app/text.ts";

export type Calendars = {
  readonly all: readonly Place[];
  readonly hidden: ReadonlySet<number>;
  readonly toggle: (id: number) => void;
  readonly nameOf: (id: number) => string;
  /** 1 to 6: one of the owner colours. */
  readonly colourOf: (id: number) => number;
};

/** All that hold dates, and which of them are switched off here. */
export function useCalendars(): Calendars {
  const places = useCall("places", {});
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const all = (places.data ?? []).filter((place) => place.kinds.includes("event"));
  return {
    all,
    hidden,
    toggle: (id) => setHidden((before) => (before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id]))),
    nameOf: (id) => all.find((place) => place.id === id)?.name ?? "",
    colourOf: (id) => (Math.max(0, all.findIndex((place) => place.id === id)) % 6) + 1,
  };
}

/** One switch a calendar; nothing where there is only one. */
export function CalendarSwitches({ calendars }: { readonly calendars: Calendars }) {
  if (calendars.all.length < 2) return null;
  return (
    <fieldset className="calendar-switches">
      <legend className="spoken">{t("calendar.which")}</legend>
      {calendars.all.map((place) => (
        <label key={place.id} data-colour={calendars.colourOf(place.id)}>
          <input type="checkbox" checked={!calendars.hidden.has(place.id)} onChange={() => calendars.toggle(place.id)} />
          <bdi>{place.name}</bdi>
        </label>
      ))}
    </fieldset>
  );
}

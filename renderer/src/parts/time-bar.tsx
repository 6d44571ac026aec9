import "./time-bar.css";
import { useEffect, useId, useState } from "react";
import { History } from "lucide-react";
import type { Moment } from "../../../main/api/contract.ts";
import { useCall } from "../api/use.ts";
import { href } from "../app/routes.tsx";
import { day, t, time } from "../app/text.ts";
import { Button, ButtonLink } from "./button.tsx";
import { useKept } from "./use-kept.ts";
import { filterOf, setView, useView } from "./view.ts";

const mostMoments = 2000;
const settleMs = 90;

/** "As of": moves everything on the browse pages to how it was kept at a moment, and back. */
export function TimeBar() {
  const view = useView();
  const { source } = filterOf(view);
  const moments = useKept("moments", { limit: mostMoments, ...(source === undefined ? {} : { source }) });
  const home = useCall("home", {});
  // One source at a time can be put back.
  const from = source ?? (home.data?.sources.length === 1 ? home.data.sources[0]?.id : undefined);
  const stops = stopsOf(moments.data ?? []);
  if (stops.length < 2 && view.asOf === null) return null;
  return (
    <section className="time-bar" aria-label={t("time.label")} data-past={view.asOf !== null || undefined}>
      {stops.length >= 2 && <Slide stops={stops} />}
      {view.asOf !== null && (
        <p className="time-bar-past" role="status">
          <span>{t("time.past", { when: when(view.asOf.time) })}</span>
          <span className="actions">
            {from !== undefined && <ButtonLink kind="plain" to={href("put-back", { source: String(from), snapshot: String(view.asOf.snapshot) })}>{t("time.put-back")}</ButtonLink>}
            <Button kind="quiet" onPress={() => setView({ asOf: null })}>{t("time.back")}</Button>
          </span>
        </p>
      )}
    </section>
  );
}

function Slide({ stops }: { readonly stops: readonly Moment[] }) {
  const id = useId();
  const { asOf } = useView();
  const now = stops.length - 1;
  const shown = asOf === null ? now : Math.max(0, stops.findLastIndex((stop) => stop.snapshot <= asOf.snapshot));
  const [at, setAt] = useState(shown);
  useEffect(() => setAt(shown), [shown]);
  useEffect(() => {
    // A drag passes many moments; the pages follow once it rests.
    const timer = setTimeout(() => at !== shown && lookAt(stops, at), settleMs);
    return () => clearTimeout(timer);
  }, [at, shown, stops]);
  const stop = stops[at];
  const text = at === now || stop === undefined ? t("time.now") : when(stop.time);
  return (
    <div className="time-bar-slide">
      <label htmlFor={id}><History size={18} strokeWidth={1.75} aria-hidden />{t("time.as-of")}</label>
      <span className="time-bar-track">
        <Ticks stops={stops} />
        <input id={id} type="range" min={0} max={now} step={1} value={at} aria-valuetext={text} onChange={(event) => setAt(Number(event.target.value))} />
      </span>
      <output htmlFor={id}>{text}</output>
    </div>
  );
}

/** A tick for each moment at which something changed; many of them are drawn as a plain line. */
function Ticks({ stops }: { readonly stops: readonly Moment[] }) {
  const last = stops.length - 1;
  const drawn = stops.length <= 60 ? stops : [];
  return (
    <svg className="time-bar-ticks" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden>
      <line x1={0} x2={100} y1={5} y2={5} />
      {drawn.map((stop, index) => <line key={stop.snapshot} x1={(index / last) * 100} x2={(index / last) * 100} y1={1} y2={9} />)}
    </svg>
  );
}

/** Oldest first, only where something changed: any other moment looks like the one before it. */
function stopsOf(moments: readonly Moment[]): Moment[] {
  return moments.filter((moment) => moment.added + moment.changed + moment.removed > 0).toSorted((a, b) => a.snapshot - b.snapshot);
}

function lookAt(stops: readonly Moment[], at: number): void {
  const stop = stops[at];
  setView({ asOf: stop === undefined || at === stops.length - 1 ? null : { snapshot: stop.snapshot, time: stop.time } });
}

function when(iso: string): string {
  const date = new Date(iso);
  return `${day(date)}, ${time(date)}`;
}

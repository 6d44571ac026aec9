import type { App } from "../../../../main/api/contract.ts";
import { day, t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Section } from "../../parts/section.tsx";
import { Segment } from "../../parts/segment.tsx";
import { Switch } from "../../parts/switch.tsx";
import { useSettings } from "../../parts/use-settings.ts";

const often = ["day", "hour"] as const;
const dayMs = 24 * 3600_000;
const weekDays = 7;

/** When it looks by itself: whether, how often, on which power, and a pause. */
export function Checks({ settings }: Pick<App, "settings">) {
  const { set, error } = useSettings();
  const { checkDaily, every = "day", onBattery = true, pausedUntil = null, onConnect = false } = settings;
  const paused = pausedUntil !== null && Date.parse(pausedUntil) > Date.now();
  return (
    <Section title={t("settings.checks")}>
      <Switch label={t("settings.by-itself")} hint={t("settings.daily-hint")} isOn={checkDaily} onChange={(on) => set({ checkDaily: on })} />
      {checkDaily && (
        <>
          <Segment label={t("settings.how-often")} value={every} options={often.map((value) => ({ value, text: t(`settings.every.${value}`) }))} onChange={(value) => set({ every: value })} />
          <Switch label={t("settings.on-battery")} hint={t("settings.on-battery-hint")} isOn={onBattery} onChange={(on) => set({ onBattery: on })} />
          {paused && <p role="status">{t("settings.paused", { day: day(new Date(pausedUntil)) })}</p>}
          <div className="actions">
            {paused ? (
              <Button onPress={() => set({ pausedUntil: null })}>{t("settings.resume")}</Button>
            ) : (
              <Button kind="plain" onPress={() => set({ pausedUntil: new Date(Date.now() + weekDays * dayMs).toISOString() })}>{t("settings.pause")}</Button>
            )}
          </div>
        </>
      )}
      <Switch label={t("settings.on-connect")} hint={t("settings.on-connect-hint")} isOn={onConnect} onChange={(on) => set({ onConnect: on })} />
      {error !== null && <Failure error={error} />}
    </Section>
  );
}

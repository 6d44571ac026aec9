import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Desktop, DesktopWishes, Updates } from "../../../../preload/bridge.ts";
import { desktop } from "../../api/client.ts";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Section } from "../../parts/section.tsx";
import { Segment } from "../../parts/segment.tsx";
import { Switch } from "../../parts/switch.tsx";

const key = ["shell", "desktop"] as const;
const modes = ["ask", "tell", "get"] as const;

type Ask = (name: "lookForUpdate" | "getUpdate") => void;
type Wish = (wishes: DesktopWishes) => void;

/** What the desktop does for Lifeboat; nothing in a browser. */
export function Computer() {
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: key, queryFn: () => desktop?.shell("desktop", {}) ?? null, refetchInterval: ({ state }) => (isBusy(state.data) ? 1000 : false) });
  if (data === undefined || data === null) return null;
  const show = (answer: Promise<Desktop> | undefined): void => {
    void answer?.then((now) => client.setQueryData(key, now));
    // What is said while it is under way.
    void client.invalidateQueries({ queryKey: key });
  };
  const wish: Wish = (wishes) => show(desktop?.shell("setDesktop", wishes));
  const ask: Ask = (name) => show(desktop?.shell(name, {}));
  const impossible = data.dailyCheck === "impossible";
  return (
    <>
      <Section title={t("settings.computer")}>
        <Switch label={t("settings.keep-watch")} hint={t("settings.keep-watch-hint")} isOn={data.keepWatch} onChange={(keepWatch) => wish({ keepWatch })} />
        <Switch label={t("settings.at-login")} isOn={data.openAtLogin} onChange={(openAtLogin) => wish({ openAtLogin })} />
        <Switch label={t("settings.daily-check")} hint={t(impossible ? "settings.daily-check-impossible" : "settings.daily-check-hint")} isOn={data.dailyCheck === "on"} onChange={(dailyCheck) => wish({ dailyCheck })} />
      </Section>
      <NewVersions updates={data.updates} ask={ask} wish={wish} />
    </>
  );
}

const isBusy = (now: Desktop | null | undefined): boolean => now?.updates.is === "looking" || now?.updates.is === "fetching";

function NewVersions({ updates, ask, wish }: { readonly updates: Updates; readonly ask: Ask; readonly wish: Wish }) {
  const { mode, off, is, version = "" } = updates;
  if (off !== undefined) return <Section title={t("settings.updates")} line={t(`settings.updates-off.${off}`)} />;
  return (
    <Section title={t("settings.updates")} line={t("settings.updates-line")}>
      <Segment label={t("settings.update-mode")} value={mode} options={modes.map((value) => ({ value, text: t(`settings.update-modes.${value}`) }))} onChange={(value) => wish({ updates: value })} />
      <p role="status">{t(`settings.update-is.${is}`, { version })}</p>
      <div className="actions">
        {is === "new" && <Button onPress={() => ask("getUpdate")}>{t("settings.update-get")}</Button>}
        {is !== "ready" && is !== "new" && <Button onPress={() => ask("lookForUpdate")}>{t("settings.update-look")}</Button>}
      </div>
    </Section>
  );
}

import { Camera, LifeBuoy, Smartphone } from "lucide-react";
import type { App, Handset } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Shown } from "../../parts/shown.tsx";
import { Steps } from "../../parts/steps.tsx";
import { Switch } from "../../parts/switch.tsx";
import { useSettings } from "../../parts/use-settings.ts";
import { type Gives, givesOf, helpOf, lineOf } from "./handset-words.ts";
import { useKeep } from "./use-keep.ts";

export type HandsetCardProps = { readonly handset: Handset; readonly platform: App["platform"]; /** On the screen that came from it. */ readonly rescue?: boolean };

/** One phone or camera: what can be had from it, the one thing to do, and how to get more. */
export function HandsetCard({ handset, platform, rescue = false }: HandsetCardProps) {
  const gives = givesOf(handset, platform);
  const known = handset.ways.some(({ source }) => source !== null);
  const Icon = handset.sort === "camera" ? Camera : Smartphone;
  return (
    <article className="handset">
      <Icon size={18} strokeWidth={1.75} aria-hidden />
      <div className="handset-text">
        <h2><bdi>{handset.name}</bdi></h2>
        <p>{lineOf(handset, gives)}</p>
        {(gives === "all" || gives === "photos") && <Keep handset={handset} known={known} rescue={rescue} />}
        <Elsewhere sort={handset.sort} gives={gives} />
        {known && <OnConnect />}
        {helpOf(handset, gives).map(({ title, steps }) => <Shown key={title} title={title}><Steps steps={steps} /></Shown>)}
      </div>
    </article>
  );
}

function Keep({ handset, known, rescue }: { readonly handset: Handset; readonly known: boolean; readonly rescue: boolean }) {
  const { start, stop, running, error } = useKeep(handset, { shows: rescue });
  return (
    <>
      {error !== null && <Failure error={error} />}
      <div className="actions">
        {running ? <Button onPress={stop}>{t("home.stop")}</Button> : <Button kind={rescue ? "primary" : "quiet"} onPress={start}>{t(rescue ? "rescue.start" : known ? "handset.again" : "handset.keep")}</Button>}
        {handset.sort === "android" && !running && !rescue && <ButtonLink kind="plain" icon={LifeBuoy} to={href("rescue")}>{t("handset.rescue")}</ButtonLink>}
        {running && <p className="quiet" role="status">{t("handset.asking")}</p>}
      </div>
    </>
  );
}

/** Where the rest comes from that no cable gives. */
function Elsewhere({ sort, gives }: Pick<Handset, "sort"> & { readonly gives: Gives }) {
  const services = sort === "iphone" ? ["icloud", "iphone-backup"] : gives === "windows" || gives === "windows-camera" ? ["files"] : [];
  if (services.length === 0) return null;
  return (
    <div className="actions">
      {services.map((service) => <ButtonLink key={service} kind="plain" to={href("connect", { service })}>{t(`handset.elsewhere.${service}`)}</ButtonLink>)}
    </div>
  );
}

function OnConnect() {
  const { data } = useCall("app", {});
  const { set, error } = useSettings();
  if (data === undefined) return null;
  return (
    <>
      <Switch label={t("handset.on-connect")} isOn={data.settings.onConnect === true} onChange={(onConnect) => set({ onConnect })} />
      {error !== null && <Failure error={error} />}
    </>
  );
}

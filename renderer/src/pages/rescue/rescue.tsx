import { useCall } from "../../api/use.ts";
import { href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/section.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { Steps } from "../../parts/steps.tsx";
import { HandsetCard } from "../home/handset-card.tsx";
import "../home/handsets.css";
import "./rescue.css";

const never = ["off", "reset", "sign-out", "sync"] as const;

/** The provider is down, and the phone still has it: first what not to do, then its phone. */
export function Rescue() {
  const devices = useCall("devices", {});
  const app = useCall("app", {});
  const platform = app.data?.platform ?? "linux";
  return (
    <div className="page">
      <Sentence headline={t("rescue.headline")} line={t("rescue.line")} tone="buoy" />
      <Section title={t("rescue.not-title")}>
        <ul className="rescue-not">
          {never.map((each) => <li key={each}><strong>{t(`rescue.not.${each}.what`)}</strong> {t(`rescue.not.${each}.why`)}</li>)}
        </ul>
      </Section>
      <Section title={t("rescue.phone-title")} line={t("rescue.phone-line")}>
        {devices.isPending && <Loading />}
        {devices.isError && <Failure error={devices.error} retry={() => void devices.refetch()} />}
        {devices.data?.map((handset) => <HandsetCard key={handset.key} handset={handset} platform={platform} rescue />)}
        {devices.data?.length === 0 && <Steps title={t("rescue.plug-in")} steps={["1", "2", "3"].map((step) => ({ say: t(`rescue.step.${step}`) }))} />}
      </Section>
      <div className="actions"><ButtonLink to={href("home")}>{t("rescue.home")}</ButtonLink></div>
    </div>
  );
}

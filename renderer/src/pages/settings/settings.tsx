import "./settings.css";
import type { App } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/section.tsx";
import { Segment } from "../../parts/segment.tsx";
import { useSettings } from "../../parts/use-settings.ts";
import { About } from "./about.tsx";
import { Checks } from "./checks.tsx";
import { Computer } from "./computer.tsx";
import { Connections } from "./connections.tsx";
import { Leave } from "./leave.tsx";
import { Sources } from "./sources.tsx";

export function Settings() {
  const app = useCall("app", {});
  if (app.isPending) return <Loading />;
  if (app.isError) return <Failure error={app.error} retry={() => void app.refetch()} />;
  return (
    <div className="page settings">
      <h1>{t("settings.title")}</h1>
      {app.data.vault !== "none" && <Sources rehearsal={app.data.vault === "rehearsal"} />}
      <Checks settings={app.data.settings} />
      <Look settings={app.data.settings} />
      <Computer />
      {app.data.vault !== "none" && <Folder folder={app.data.folder} />}
      <Connections />
      {app.data.vault !== "none" && <Leave app={app.data} />}
      <About app={app.data} />
    </div>
  );
}

const appearances = ["system", "light", "dark"] as const;
const languages = ["system", "en", "de"] as const;

function Look({ settings: { appearance, language } }: Pick<App, "settings">) {
  const { set, error } = useSettings();
  return (
    <Section title={t("settings.look")}>
      <Segment label={t("settings.appearance")} value={appearance} options={appearances.map((value) => ({ value, text: t(`settings.appearances.${value}`) }))} onChange={(value) => set({ appearance: value })} />
      <Segment label={t("settings.language")} value={language} options={languages.map((value) => ({ value, text: t(`settings.languages.${value}`) }))} onChange={(value) => set({ language: value })} />
      {error !== null && <Failure error={error} />}
    </Section>
  );
}

function Folder({ folder }: { readonly folder: string }) {
  return (
    <Section title={t("settings.folder")} line={t("settings.folder-line")}>
      <p className="path"><bdi>{folder}</bdi></p>
      <div className="actions">
        <CopyButton label={t("settings.copy-path")} text={folder} />
        <ButtonLink kind="plain" to={href("safety")}>{t("settings.safety")}</ButtonLink>
      </div>
    </Section>
  );
}

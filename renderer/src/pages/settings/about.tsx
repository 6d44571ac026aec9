import type { App } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { t } from "../../app/text.ts";
import { Aside } from "../../parts/aside.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Section } from "../../parts/section.tsx";
import { licences } from "./licences.ts";
import { reportOf } from "./report.ts";

export function About({ app }: { readonly app: App }) {
  const open = app.vault !== "none";
  const home = useCall("home", {}, { enabled: open });
  const check = useCall("lastCheck", {}, { enabled: open });
  const report = reportOf(app, home.data, check.data);
  return (
    <>
      <Section title={t("settings.report")} line={t("settings.report-line")}>
        <pre className="path report" dir="ltr">{report}</pre>
        <div className="actions"><CopyButton label={t("settings.copy-report")} text={report} /></div>
      </Section>
      <Section title={t("settings.about")} line={t("settings.version", { version: app.version })}>
        <Aside title={t("settings.licences")}>
          <p>{t("settings.licences-line")}</p>
          <ul className="licences">{licences.map(({ name, licence }) => <li key={name}><span>{name}</span><span className="caption">{licence}</span></li>)}</ul>
        </Aside>
      </Section>
    </>
  );
}

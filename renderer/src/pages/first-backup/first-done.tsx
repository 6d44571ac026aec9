import type { Source } from "../../../../main/api/contract.ts";
import { call } from "../../api/client.ts";
import { useCall } from "../../api/use.ts";
import { sum } from "../../app/counts.ts";
import { href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { Switch } from "../../parts/switch.tsx";
import { PhotoWall } from "./photo-wall.tsx";
import { Tally } from "./tally.tsx";

/** Everything is here, with their own photos to prove it, and one switch. */
export function FirstDone({ source }: { readonly source: Source }) {
  const app = useCall("app", {});
  return (
    <div className="page first-backup">
      <Sentence {...words(source)} />
      <Tally kept={source.kept} />
      {(source.kept.photo ?? 0) > 0 && <PhotoWall source={source} />}
      {app.data !== undefined && (
        <Switch label={t("first-backup.daily")} hint={t("first-backup.daily-hint")} isOn={app.data.settings.checkDaily} onChange={(on) => void daily(on, () => app.refetch())} />
      )}
      <div className="actions">
        <ButtonLink kind="primary" to={href("home")}>{t("first-backup.home")}</ButtonLink>
        {source.owed > 0 && <ButtonLink to={href("safety")}>{t("first-backup.which")}</ButtonLink>}
      </div>
      <p className="caption">{t("connect.keeps")}</p>
    </div>
  );
}

function words({ name, kept, owed, total }: Source): { headline: string; line: string } {
  const yours = sum(kept);
  if (owed > 0) return { headline: t("first-backup.done-part", { n: owed }), line: t("first-backup.done-part-line", { name }) };
  if (yours === 0) return { headline: t("first-backup.done-empty", { name }), line: t("first-backup.done-empty-line") };
  const line = total === null ? t("first-backup.done", { name }) : t("first-backup.done-total", { name, theirs: total, yours });
  return { headline: t("first-backup.done-all"), line };
}

async function daily(on: boolean, changed: () => Promise<unknown>): Promise<void> {
  await call("setSettings", { checkDaily: on });
  await changed();
}

import type { Source } from "../../../../main/api/contract.ts";
import { call } from "../../api/client.ts";
import { useCall } from "../../api/use.ts";
import { href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { Switch } from "../../parts/switch.tsx";
import { doneWords } from "./done-words.ts";
import { PhotoWall } from "./photo-wall.tsx";
import { Tally } from "./tally.tsx";

/** Everything is here, with their own photos to prove it, and one switch. */
export function FirstDone({ source }: { readonly source: Source }) {
  const app = useCall("app", {});
  return (
    <div className="page first-backup">
      <Sentence {...doneWords(source)} />
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

async function daily(on: boolean, changed: () => Promise<unknown>): Promise<void> {
  await call("setSettings", { checkDaily: on });
  await changed();
}

import type { Source } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { Switch } from "../../parts/switch.tsx";
import { useSettings } from "../../parts/use-settings.ts";
import { doneWords, settingOf } from "./done-words.ts";
import { PhotoWall } from "./photo-wall.tsx";
import { Tally } from "./tally.tsx";

const labels = { checkDaily: "first-backup.daily", onConnect: "settings.on-connect" } as const;

/** Everything is here, with their own photos to prove it, and one switch. */
export function FirstDone({ source }: { readonly source: Source }) {
  const app = useCall("app", {});
  const { set, error } = useSettings();
  const setting = settingOf(source);
  const label = labels[setting];
  return (
    <div className="page first-backup">
      <Sentence {...doneWords(source)} />
      <Tally kept={source.kept} />
      {(source.kept.photo ?? 0) > 0 && <PhotoWall source={source} />}
      {app.data !== undefined && (
        <Switch label={t(label)} hint={t(`${label}-hint`)} isOn={app.data.settings[setting] === true} onChange={(on) => set({ [setting]: on })} />
      )}
      {error !== null && <Failure error={error} />}
      <div className="actions">
        <ButtonLink kind="primary" to={href("home")}>{t("first-backup.home")}</ButtonLink>
        {source.owed > 0 && <ButtonLink to={href("safety")}>{t("first-backup.which")}</ButtonLink>}
      </div>
      <p className="caption">{t("connect.keeps")}</p>
    </div>
  );
}

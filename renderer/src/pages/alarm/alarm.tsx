import type { PageProps } from "../../app/routes.tsx";
import { useCall } from "../../api/use.ts";
import { nowOf } from "../../app/now.ts";
import { go, href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { together } from "./alarm-words.ts";
import { AlarmView } from "./alarm-view.tsx";
import { Answers } from "./answers.tsx";
import { NumberSearch } from "./number-search.tsx";
import { Others } from "./others.tsx";

/** What disappeared, that it is kept here, and three answers. */
export function Alarm({ route }: PageProps) {
  const app = useCall("app", {});
  const home = useCall("home", {});
  if (home.isPending) return <div className="page"><Loading /></div>;
  if (home.isError) return <div className="page"><Failure error={home.error} retry={() => void home.refetch()} /></div>;
  const alarm = home.data.alarms.find((each) => String(each.id) === route.id);
  if (alarm === undefined) {
    return <div className="page"><Sentence headline={t("alarm.gone")}><ButtonLink kind="primary" to={href("home")}>{t("alarm.home")}</ButtonLink></Sentence></div>;
  }
  return (
    <div className="page alarm">
      <AlarmView alarm={alarm} now={nowOf(home.data, app.data?.vault)} />
      <Answers alarm={alarm} onAnswered={() => go("home")} />
      <Others alarms={together(home.data.alarms, alarm).filter((each) => each !== alarm)} />
      {alarm.kind === "contact" && <NumberSearch alarm={alarm} />}
    </div>
  );
}

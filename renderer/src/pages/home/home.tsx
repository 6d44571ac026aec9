import "./home.css";
import { Plus, Search, Square } from "lucide-react";
import type { Home as HomeFacts, Safety } from "../../../../main/api/contract.ts";
import { useCall, useJob } from "../../api/use.ts";
import type { Job } from "../../api/use.ts";
import { nowOf } from "../../app/now.ts";
import { href } from "../../app/routes.tsx";
import { number, t } from "../../app/text.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { ListRow } from "../../parts/list-row.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { alarmWords } from "../alarm/alarm-words.ts";
import { Shown } from "../../parts/shown.tsx";
import { LinesTable } from "../../parts/two-lines.tsx";
import { DayStrip } from "./day-strip.tsx";
import { PhotoBand } from "./photo-band.tsx";
import { safetyWords } from "./safety-words.ts";
import { SourceRow } from "./source-row.tsx";
import { useCheck } from "./use-check.ts";

/** Is everything here, and what is the one thing to do. */
export function Home() {
  const app = useCall("app", {});
  const home = useCall("home", {});
  const job = useJob();
  const check = useCheck(job);
  if (home.isPending) return <div className="page"><Loading /></div>;
  if (home.isError) return <div className="page"><Failure error={home.error} retry={() => void home.refetch()} /></div>;
  const facts = home.data;
  const now = nowOf(facts, app.data?.vault);
  const words = safetyWords(facts, now);
  return (
    <div className="page home">
      <Sentence headline={words.headline} tone={words.tone} line={<a className="line-link" href={href("safety")}>{words.line}</a>} />
      {facts.sources.length > 0 && (
        <ul className="sources">
          {facts.sources.map((source) => <li key={source.id}><SourceRow source={source} now={now} progress={job.progress?.source === source.id ? job.progress : null} /></li>)}
        </ul>
      )}
      <OtherAlarms facts={facts} now={now} />
      {facts.sources.length > 0 && <Watched facts={facts} />}
      <PhotoBand week={facts.week} />
      {check.failure !== null && <Failure error={check.failure} retry={check.start} />}
      <Actions facts={facts} button={words.button} job={job} check={check.start} />
    </div>
  );
}

/** On which days somebody checked, and the lines as numbers. */
function Watched({ facts }: { readonly facts: HomeFacts }) {
  return (
    <div className="watched">
      <DayStrip days={facts.days} />
      <Shown title={t("lines.table")}>
        {facts.sources.map((source) => <LinesTable key={source.id} title={source.name} points={source.lines} />)}
      </Shown>
    </div>
  );
}

/** The first alarm is the sentence; the others are rows. */
function OtherAlarms({ facts, now }: { readonly facts: HomeFacts; readonly now: Date }) {
  const said = facts.safety.state === "held" ? facts.safety.facts["alarm"] : undefined;
  const others = facts.alarms.filter((alarm) => alarm.id !== said);
  if (others.length === 0) return null;
  return (
    <section>
      <h2>{t("home.alarms")} <span className="quiet">{number(others.length)}</span></h2>
      <ul>
        {others.map((alarm) => <li key={alarm.id}><ListRow title={alarmWords(alarm, now).headline} detail={alarmWords(alarm, now).line} to={href(`alarm/${alarm.id}`)} after={t("home.see")} /></li>)}
      </ul>
    </section>
  );
}

type ActionsProps = { readonly facts: HomeFacts; readonly button: string; readonly job: Job; readonly check: () => void };

function Actions({ facts, button, job, check }: ActionsProps) {
  const busy = job.running !== null || facts.sources.some((source) => source.running !== null);
  return (
    <div className="actions">
      <Primary facts={facts} button={button} busy={busy} check={check} />
      {job.running !== null && <Button kind="plain" icon={Square} onPress={job.cancel}>{t("home.stop")}</Button>}
      {facts.sources.length > 0 && <ButtonLink icon={Search} to={href("find")}>{t("home.find")}</ButtonLink>}
      {facts.sources.length > 0 && <ButtonLink kind="plain" icon={Plus} to={href("connect")}>{t("home.add")}</ButtonLink>}
    </div>
  );
}

/** The one thing to do in this state. */
function Primary({ facts, button, busy, check }: Omit<ActionsProps, "job"> & { readonly busy: boolean }) {
  const to = wayOut(facts.safety);
  if (to !== null) return <ButtonLink kind="primary" to={to}>{button}</ButtonLink>;
  return <Button kind="primary" isDisabled={busy} onPress={check}>{busy ? t("home.checking") : button}</Button>;
}

/** Where the sentence's button leads; null where checking is what to do. */
function wayOut({ button, facts }: Safety): string | null {
  if (button === "check-now") return null;
  if (button === "see-who") return href(`alarm/${facts["alarm"] ?? ""}`);
  if (button === "sign-in") return href("connect", { source: String(facts["source"] ?? "") });
  return href(button === "connect" ? "connect" : "safety");
}

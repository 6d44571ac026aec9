import "./home.css";
import { Plus, Search, Square } from "lucide-react";
import type { Alarm, Home as HomeFacts, JobId, Source } from "../../../../main/api/contract.ts";
import { cancel, isPuttingBack, useCall, useJob } from "../../api/use.ts";
import { nowOf } from "../../app/now.ts";
import { href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { foremost, together } from "../alarm/alarm-words.ts";
import { Shown } from "../../parts/shown.tsx";
import { useFocusKept } from "../../parts/use-focus-kept.ts";
import { LinesTable } from "../../parts/two-lines.tsx";
import { CopyRow } from "./copy-row.tsx";
import { Handsets } from "./handsets.tsx";
import { DayStrip } from "./day-strip.tsx";
import { PhotoBand } from "./photo-band.tsx";
import { safetyWords } from "./safety-words.ts";
import { SourceRow } from "./source-row.tsx";
import { useCheck } from "./use-check.ts";
import { Waiting } from "./waiting.tsx";

/** Is everything here, and what is the one thing to do. */
export function Home() {
  const app = useCall("app", {});
  const home = useCall("home", {});
  const job = useJob("home");
  const check = useCheck(job);
  const checking = checkingNow(job.running, home.data?.sources ?? []);
  const kept = useFocusKept<HTMLDivElement>(checking.length > 0);
  if (home.isPending) return <div className="page"><Loading /></div>;
  if (home.isError) return <div className="page"><Failure error={home.error} retry={() => void home.refetch()} /></div>;
  const facts = home.data;
  const now = nowOf(facts, app.data?.vault);
  const words = safetyWords(facts, now);
  const busy = checking.length > 0;
  const primary = <Primary facts={facts} button={words.button} busy={busy} check={check.start} />;
  // What cannot wait stands right below its sentence.
  const pressing = words.tone !== undefined;
  return (
    <div className="page home">
      <Sentence headline={words.headline} tone={words.tone} line={words.line === "" ? "" : <a className="line-link" href={href("safety")}>{words.line}</a>}>
        {pressing && primary}
      </Sentence>
      {facts.sources.length > 0 && (
        <ul className="sources">
          {facts.sources.map((source) => <li key={source.id}><SourceRow source={source} sources={facts.sources} now={now} /></li>)}
        </ul>
      )}
      {app.data?.vault === "own" && <Handsets platform={app.data.platform} />}
      <Waiting alarms={facts.alarms} said={facts.safety.facts["alarm"]} now={now} />
      {facts.sources.length > 0 && <Watched facts={facts} />}
      {app.data?.vault === "own" && <CopyRow />}
      <PhotoBand week={facts.week} />
      {check.failure !== null && <Failure error={check.failure} retry={check.start} />}
      <div ref={kept} className="actions">
        {!pressing && primary}
        {facts.sources.length > 0 && wayOut(facts) !== null && <Button isPending={busy} onPress={check.start}>{busy ? t("home.checking") : t("home.button.check-now")}</Button>}
        {busy && <Button kind="plain" icon={Square} onPress={() => checking.forEach(cancel)}>{t("home.stop")}</Button>}
        {facts.sources.length > 0 && <ButtonLink icon={Search} to={href("find")}>{t("home.find")}</ButtonLink>}
        {facts.sources.length > 0 && app.data?.vault === "own" && <ButtonLink kind="plain" icon={Plus} to={href("connect")}>{t("home.add")}</ButtonLink>}
      </div>
    </div>
  );
}

/** Whoever began it, here, before, or Lifeboat by itself: whoever waits for it can stop it. */
function checkingNow(mine: JobId | null, sources: readonly Source[]): readonly JobId[] {
  const all = [mine, ...sources.map(({ running }) => running)].filter((job) => job !== null);
  return [...new Set(all)].filter((job) => !isPuttingBack(job));
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

type PrimaryProps = { readonly facts: HomeFacts; readonly button: string; readonly busy: boolean; readonly check: () => void };

/** The one thing to do in this state. */
function Primary({ facts, button, busy, check }: PrimaryProps) {
  const to = wayOut(facts);
  if (to !== null) return <ButtonLink kind="primary" to={to}>{button}</ButtonLink>;
  return <Button kind="primary" isPending={busy} onPress={check}>{busy ? t("home.checking") : button}</Button>;
}

/** Of losses that belong together, the one to look at first. */
function firstOf(alarms: readonly Alarm[], id: unknown): Alarm | undefined {
  const said = alarms.find((alarm) => alarm.id === id);
  return said && foremost(together(alarms, said));
}

/** Where the sentence's button leads; null where checking is what to do. */
function wayOut({ safety: { button, facts }, alarms }: HomeFacts): string | null {
  if (button === "check-now") return null;
  if (button === "see-who") return href(`alarm/${firstOf(alarms, facts["alarm"])?.id ?? ""}`);
  if (button === "sign-in") return href(`connect/${facts["source"] ?? ""}`);
  if (button === "add-copy") return href("copies/add");
  return href(button === "connect" ? "connect" : "safety");
}

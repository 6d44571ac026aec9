import "./first-backup.css";
import type { Source } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { kindCounts } from "../../app/counts.ts";
import { href, type PageProps } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Announced } from "../../parts/announced.tsx";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { JobProgress } from "../../parts/job-progress.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { timeLeft } from "../../parts/time-left.ts";
import { Arriving } from "./arriving.tsx";
import { FirstDone } from "./first-done.tsx";
import { type FirstRun, stageOf } from "./first-run.ts";
import { SettlingNames } from "./settling-names.tsx";
import { Tally } from "./tally.tsx";
import { type FirstBackup as Backup, useFirstBackup } from "./use-first-backup.ts";

/** "first-backup/3": the first backup of source 3, up to the wall of their own photos. */
export function FirstBackup({ route }: PageProps) {
  const backup = useFirstBackup(Number(route.id));
  const home = useCall("home", {});
  const { source } = backup;
  if (home.isError) return <Failure error={home.error} retry={() => void home.refetch()} />;
  if (home.isSuccess && source === undefined) return <Gone />;
  if (source === undefined || backup.state === "waiting") return <Loading />;
  if (backup.state === "done") return <FirstDone source={source} />;
  return <UnderWay source={source} backup={backup} />;
}

function Gone() {
  return (
    <div className="page">
      <Sentence headline={t("settings.sources-none")}><ButtonLink kind="primary" to={href("connect")}>{t("settings.add")}</ButtonLink></Sentence>
    </div>
  );
}

function UnderWay({ source, backup }: { readonly source: Source; readonly backup: Backup }) {
  const { run, state, error } = backup;
  const counts = kindCounts(run.kept) || kindCounts(source.kept) || t("first-backup.nothing");
  return (
    <div className="page first-backup">
      <Sentence {...words(source, backup, counts)} />
      {error !== null && <Failure error={error} />}
      <Tally kept={run.kept} />
      {state === "running" && <JobProgress label={phaseOf(run)} progress={run.progress} />}
      <div className="actions">
        {state === "running" ? <Button onPress={backup.stop}>{t("first-backup.stop")}</Button> : <Button kind="primary" onPress={backup.goOn}>{t("first-backup.go-on")}</Button>}
        {state !== "running" && <ButtonLink to={href("home")}>{t("first-backup.home")}</ButtonLink>}
      </div>
      {state === "running" && <Arriving previews={run.previews} />}
      {state === "running" && <SettlingNames names={run.names} />}
      <Announced text={Object.keys(run.kept).length === 0 ? "" : t("first-backup.spoken", { counts })} />
    </div>
  );
}

function words({ name }: Source, { run, state }: Backup, counts: string): { headline: string; line: string } {
  if (state === "stopped") return { headline: t("first-backup.stopped", { counts }), line: t("first-backup.stopped-line") };
  if (state === "failed") return { headline: t("first-backup.failed", { counts }), line: t("first-backup.stopped-line") };
  return { headline: t("first-backup.title", { name }), line: promise(run) };
}

/** Only what is true already, and how long the rest takes once that is known. */
function promise(run: FirstRun): string {
  const stage = stageOf(run);
  if (stage === "start") return t("first-backup.line");
  if (stage === "people") return t("first-backup.safe.people");
  const ms = run.progress?.msLeft;
  return ms === undefined ? t(`first-backup.safe.${stage}-soon`) : t(`first-backup.safe.${stage}`, { time: timeLeft(ms) });
}

function phaseOf({ progress }: FirstRun): string {
  return progress === null || progress.what === "" ? t("first-backup.start") : progress.what;
}

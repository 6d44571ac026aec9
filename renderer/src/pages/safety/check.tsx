import { useState } from "react";
import type { CheckReport } from "../../../../main/api/copies.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { type Progress, useCall, useJob } from "../../api/use.ts";
import { ago, ifKnown, list, number, t } from "../../app/text.ts";
import { Aside } from "../../parts/aside.tsx";
import { Button } from "../../parts/button.tsx";
import { bytes } from "../../parts/bytes.ts";
import { Failure } from "../../parts/failure.tsx";
import { JobProgress } from "../../parts/job-progress.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/section.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { type DamageGroup, damageGroups } from "./damage.ts";

/** Whether everything was read again, when, and what came of it. */
export function Check({ own }: { readonly own: boolean }) {
  const last = useCall("lastCheck", {});
  const copies = useCall("copies", {}, { enabled: own });
  const hasCopy = copies.data?.some(({ asOf }) => asOf !== null) === true;
  const job = useJob("check");
  const { error, attempt } = useAttempt();
  const [healed, setHealed] = useState<{ readonly healed: number; readonly left: number } | null>(null);
  const start = async (work: () => Promise<void>): Promise<void> => {
    setHealed(null);
    await attempt(work);
    await last.refetch();
  };
  const check = (): Promise<void> => start(async () => void (await job.run("verify", {})));
  const repair = (): Promise<void> => start(async () => setHealed(await job.run("repair", {})));
  if (last.isPending) return <Loading />;
  if (last.isError) return <Failure error={last.error} retry={() => void last.refetch()} />;
  const report = last.data ?? null;
  const running = job.running !== null;
  const repairs = hasCopy && report !== null && report.damage.length > 0;
  return (
    <>
      <Sentence {...(running ? { headline: t("safety.checking") } : words(report, hasCopy))}>
        {running ? <Button onPress={job.cancel}>{t("safety.stop")}</Button> : <Button kind={repairs ? "quiet" : "primary"} onPress={() => void check()}>{t("safety.check")}</Button>}
      </Sentence>
      {running && <JobProgress label={phaseOf(job.progress)} progress={job.progress} />}
      {error !== null && <Failure error={error} />}
      {healed !== null && <p role="status">{t(healed.left === 0 ? "safety.healed" : "safety.healed-some", { n: healed.healed, left: healed.left })}</p>}
      {!running && report !== null && report.damage.length > 0 && <Damage groups={damageGroups(report.damage)} onRepair={hasCopy ? () => void repair() : undefined} />}
    </>
  );
}

const phases = new Set(["database", "bodies", "files"]);
const phaseOf = (progress: Progress | null): string => t(`safety.phase.${progress !== null && phases.has(progress.phase) ? progress.phase : "other"}`);

function words(report: CheckReport | null, hasCopy: boolean): { headline: string; line: string; tone?: "rust" } {
  const when = report?.ended == null ? "" : ago(report.ended);
  if (report === null) return { headline: t("safety.never"), line: t("safety.never-line") };
  if (report.status === "damaged") return { headline: t("safety.damaged", { n: report.counts["damage"] ?? report.damage.length }), line: t(hasCopy ? "safety.damaged-line-copy" : "safety.damaged-line", { when }), tone: "rust" };
  if (report.status !== "clean") return { headline: t("safety.never"), line: t("safety.broken-off") };
  const { files, bodies, bytes: size } = report.counts;
  if (files === undefined || bodies === undefined || size === undefined) return { headline: t("safety.clean"), line: t("safety.clean-short", { when }) };
  return { headline: t("safety.clean"), line: t("safety.clean-line", { when, files: number(files), texts: number(bodies), bytes: bytes(size) }) };
}

const namesShown = 12;

function Damage({ groups, onRepair }: { readonly groups: readonly DamageGroup[]; readonly onRepair: (() => void) | undefined }) {
  return (
    <Section title={t("safety.damage-title")}>
      {onRepair !== undefined && <div className="actions"><Button kind="primary" onPress={onRepair}>{t("safety.repair")}</Button></div>}
      <ul className="damage">
        {groups.map((group) => (
          <li key={group.what}>
            <h3>{whatOf(group.what)} {group.count > 1 && <span className="quiet">× {number(group.count)}</span>}</h3>
            <p>{t(`safety.means.${group.meaning}`)}</p>
            {group.names.length > 0 && <p className="quiet">{t("safety.touches", { names: namesOf(group.names) })}</p>}
            <Aside title={t("connect.technical")}><ul>{group.details.map((detail) => <li key={detail} className="caption">{detail}</li>)}</ul></Aside>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function namesOf(names: readonly string[]): string {
  const rest = names.length - namesShown;
  return rest > 0 ? t("alarm.and-more", { names: names.slice(0, namesShown).join(", "), n: rest }) : list(names);
}

function whatOf(what: string): string {
  return ifKnown(`safety.what.${what}`) ?? t("safety.what.other");
}

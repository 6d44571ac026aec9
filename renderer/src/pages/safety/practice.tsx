import type { Practice as Report } from "../../../../main/api/copies.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { useCall, useJob } from "../../api/use.ts";
import { ago, day, ifKnown, list, number, t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { fieldName } from "../../parts/field-name.ts";
import { JobProgress } from "../../parts/job-progress.tsx";
import { Section } from "../../parts/section.tsx";

/** Whether bringing things back was practised, when, and what came of it: a dated certificate. */
export function Practice() {
  const last = useCall("lastPractice", {});
  const job = useJob("practice");
  const { error, attempt } = useAttempt();
  const practise = async (): Promise<void> => {
    await attempt(() => job.run("practise", {}));
    await last.refetch();
  };
  if (last.isError) return <Failure error={last.error} retry={() => void last.refetch()} />;
  const running = job.running !== null;
  return (
    <Section title={t("safety.practice.title")} line={t("safety.practice.line")}>
      {!running && last.data && <Certificate report={last.data} />}
      {!running && last.data === null && <p>{t("safety.practice.never")}</p>}
      {running && <JobProgress label={t("safety.practice.running")} progress={job.progress} />}
      {error !== null && <Failure error={error} />}
      <div className="actions">
        {running ? <Button onPress={job.cancel}>{t("safety.stop")}</Button> : <Button onPress={() => void practise()}>{t("safety.practice.now")}</Button>}
      </div>
    </Section>
  );
}

function Certificate({ report: { status, ended, collection, counts, problems } }: { readonly report: Report }) {
  const of = counts.drawn + counts.whole;
  return (
    <div className="certificate" data-status={status}>
      <p className="certificate-verdict">{t(`safety.practice.${status}`, { n: of, day: day(new Date(ended)) })}</p>
      <p className="quiet">
        {[
          t("safety.practice.drawn", { n: counts.drawn }),
          collection === null ? "" : t("safety.practice.whole", { n: counts.whole, name: collection }),
          t("safety.practice.read-by", { n: counts.same - counts.unread }),
          ago(ended),
        ].filter((part) => part !== "").join(" · ")}
      </p>
      <Problems problems={problems} label={t("safety.practice.problems", { n: counts.problems })} />
    </div>
  );
}

/** Names, and what became of each. */
export function Problems({ problems, label }: Pick<Report, "problems"> & { readonly label: string }) {
  if (problems.length === 0) return null;
  return (
    <ul aria-label={label}>
      {problems.map(({ name, kind, code, fields }, at) => (
        <li key={`${number(at)} ${name}`}>
          <bdi>{name === "" ? t(`put-back.kinds-one.${kind}`) : name}</bdi> <span className="caption">{fields.length > 0 ? list([...new Set(fields.map(fieldName))]) : (ifKnown(`safety.practice.why.${code}`) ?? t("safety.practice.why.other"))}</span>
        </li>
      ))}
    </ul>
  );
}

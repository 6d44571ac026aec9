import { type ReactNode, useState } from "react";
import type { Output } from "../../../../main/api/contract.ts";
import type { Rebuild as Report, SecondCopy } from "../../../../main/api/copies.ts";
import { call } from "../../api/client.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { type Progress, useCall, useJob } from "../../api/use.ts";
import { ago, day, number, t } from "../../app/text.ts";
import { Aside } from "../../parts/aside.tsx";
import { Button } from "../../parts/button.tsx";
import { bytes } from "../../parts/bytes.ts";
import { Choice } from "../../parts/choice.tsx";
import { Failure } from "../../parts/failure.tsx";
import { JobProgress } from "../../parts/job-progress.tsx";
import { Section } from "../../parts/section.tsx";
import { useFocusOnShow } from "../../parts/use-focus-on-show.ts";
import { Problems } from "./practice.tsx";

type Cost = Output<"rebuildCost"> & { readonly copy: SecondCopy };

/** Everything from a second copy, as on the day this computer is gone: what it takes is said before, what came of it after. */
export function Rebuild() {
  const copies = useCall("copies", {});
  const last = useCall("lastRebuild", {});
  const job = useJob("rebuild");
  const [chosen, setChosen] = useState<string | null>(null);
  const [cost, setCost] = useState<Cost | null>(null);
  // Where focus goes when one step takes the place of another; none when the page is new.
  const [from, setFrom] = useState("");
  const [turned, setTurned] = useState<"ran" | "left" | null>(null);
  const { error, attempt } = useAttempt();
  const whole = (copies.data ?? []).filter(({ asOf }) => asOf !== null);
  const copy = whole.find(({ id }) => String(id) === chosen) ?? whole[0];
  if (copy === undefined && !last.data) return null;
  const look = (from: SecondCopy) => attempt(async () => setCost({ ...(await call("rebuildCost", { copy: from.id })), copy: from }));
  const start = async ({ id, name }: SecondCopy): Promise<void> => {
    setCost(null);
    setFrom(name);
    setTurned("ran");
    await attempt(() => job.run("practiseRebuild", { copy: id }));
    await last.refetch();
  };
  const leave = (): void => {
    setCost(null);
    setTurned("left");
  };
  const running = job.running !== null;
  const outcome = (
    <>
      {last.data && <Certificate report={last.data} />}
      {error !== null && <Failure error={error} />}
    </>
  );
  return (
    <Section title={t("safety.rebuild.title")} line={t("safety.rebuild.line")}>
      {!running && (turned === "ran" ? <Step>{outcome}</Step> : outcome)}
      {running && (
        <Step>
          <JobProgress label={phaseOf(job.progress, job.progress?.what ?? from)} progress={job.progress} />
          <div className="actions"><Button onPress={job.cancel}>{t("safety.stop")}</Button></div>
        </Step>
      )}
      {!running && cost !== null && <Asked cost={cost} onStart={() => void start(cost.copy)} onLeave={leave} />}
      {!running && cost === null && copy !== undefined && (
        <>
          {whole.length > 1 && <Choice label={t("safety.rebuild.from")} value={String(copy.id)} options={whole.map(({ id, name }) => ({ value: String(id), text: name }))} onChange={setChosen} />}
          <div className="actions"><Button autoFocus={turned === "left"} onPress={() => void look(copy)}>{t("safety.rebuild.look")}</Button></div>
        </>
      )}
    </Section>
  );
}

/** What stands where a pressed button was. */
function Step({ children }: { readonly children: ReactNode }) {
  const shown = useFocusOnShow<HTMLDivElement>("lost");
  return <div ref={shown} tabIndex={-1} className="rebuild-step">{children}</div>;
}

/** `from`: the copy that was chosen. */
function phaseOf(progress: Progress | null, from: string): string {
  return progress === null || progress.phase === "recovering" ? t("safety.rebuild.recovering", { name: from }) : t("safety.rebuild.reading");
}

type AskedProps = { readonly cost: Cost; readonly onStart: () => void; readonly onLeave: () => void };

function Asked({ cost: { copy, reads, needs, free, fits }, onStart, onLeave }: AskedProps) {
  const shown = useFocusOnShow<HTMLDivElement>();
  return (
    <div ref={shown} tabIndex={-1} role="status" className="rebuild-step">
      <p>{t("safety.rebuild.cost", { name: copy.name, reads: bytes(reads), needs: bytes(needs), free: bytes(free) })}</p>
      {!fits && <p>{t("safety.rebuild.no-room")}</p>}
      <div className="actions">
        {fits && <Button onPress={onStart}>{t("safety.rebuild.start")}</Button>}
        <Button kind="plain" onPress={onLeave}>{t("safety.rebuild.not-now")}</Button>
      </div>
    </div>
  );
}

function Certificate({ report: { status, ended, copy, asOf, counts, problems, faults } }: { readonly report: Report }) {
  return (
    <div className="certificate" data-status={status}>
      <p className="certificate-verdict">{t(`safety.rebuild.${status}`, { name: copy, day: day(new Date(ended)) })}</p>
      <p className="quiet">{asOf === null ? t("safety.rebuild.nothing") : status === "passed" ? t("safety.rebuild.came", { n: counts.things, size: bytes(counts.bytes), when: ago(asOf) }) : t("safety.rebuild.problems", { n: counts.problems })}</p>
      <Problems problems={problems} label={t("safety.practice.problems", { n: counts.problems })} />
      {faults.length > 0 && <Aside title={t("connect.technical")}><ul>{faults.map((fault, at) => <li key={`${number(at)} ${fault}`} className="caption">{fault}</li>)}</ul></Aside>}
    </div>
  );
}

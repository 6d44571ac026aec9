import { useState } from "react";
import { HardDrive, Laptop, Server } from "lucide-react";
import type { SecondCopy } from "../../../../main/api/copies.ts";
import { call } from "../../api/client.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { cancel, useCall, useJob, useProgress } from "../../api/use.ts";
import { href } from "../../app/routes.tsx";
import { ago, day, t } from "../../app/text.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { JobProgress } from "../../parts/job-progress.tsx";
import { ListRow } from "../../parts/list-row.tsx";
import { RemoveDialog } from "../../parts/remove-dialog.tsx";
import { useFocusKept } from "../../parts/use-focus-kept.ts";
import { Section } from "../../parts/section.tsx";
import { wantsKey } from "../copies/give-key.tsx";

/** Where your things are: this computer, a disk in the drawer, far away. */
export function Where({ folder, own }: { readonly folder: string; readonly own: boolean }) {
  const copies = useCall("copies", {}, { enabled: own });
  const all = copies.data ?? [];
  return (
    <Section title={t("safety.where")} line={t("safety.where-line")}>
      <ul>
        <li>
          <ListRow before={<Laptop size={18} strokeWidth={1.75} aria-hidden />} title={t("copies.this-computer")} detail={<bdi dir="ltr">{folder}</bdi>} after={<CopyButton label={t("safety.copy-path")} text={folder} />} />
        </li>
        {all.map((copy) => <li key={copy.id} className="second-copy"><Place copy={copy} onChanged={() => void copies.refetch()} /></li>)}
      </ul>
      {copies.isError && <Failure error={copies.error} retry={() => void copies.refetch()} />}
      {all.length === 0 && <p>{t("safety.one-place")}</p>}
      {own && (
        <div className="actions">
          <ButtonLink to={href("copies/add")}>{t("copies.add-another")}</ButtonLink>
          {all.length > 0 && <ButtonLink kind="plain" to={href("copies/key")}>{t("copies.show-key")}</ButtonLink>}
        </div>
      )}
    </Section>
  );
}

function Place({ copy, onChanged }: { readonly copy: SecondCopy; readonly onChanged: () => void }) {
  const job = useJob();
  const { error, attempt } = useAttempt();
  const [said, setSaid] = useState("");
  // Or brought up to date by itself, or from where it was added.
  const running = job.running ?? copy.running;
  const progress = useProgress(running);
  const kept = useFocusKept<HTMLDivElement>(running !== null);
  const run = async (work: () => Promise<string>): Promise<void> => {
    setSaid("");
    await attempt(async () => setSaid(await work()));
    onChanged();
  };
  const copyNow = async (): Promise<string> => {
    const { owed } = await job.run("copyNow", { copy: copy.id });
    return owed > 0 ? t("copies.owed", { n: owed }) : "";
  };
  const check = async (): Promise<string> => {
    const { whole, damage } = await job.run("checkCopy", { copy: copy.id, read: true, repair: true });
    return whole ? t("copies.whole", { name: copy.name }) : t("copies.damaged", { n: damage, name: copy.name });
  };
  const [leaving, setLeaving] = useState(false);
  const Icon = copy.kind === "folder" ? HardDrive : Server;
  return (
    <>
      <ListRow before={<Icon size={18} strokeWidth={1.75} aria-hidden />} title={<bdi>{copy.name}</bdi>} detail={<><bdi dir="ltr">{copy.where}</bdi> · {stateOf(copy)}</>} />
      {error === null && <Trouble copy={copy} />}
      <div ref={kept} className="turns">
        {running === null ? (
          <div key="start" className="actions place-actions">
            <Button onPress={() => void run(copyNow)}>{t("copies.now")}</Button>
            <Button kind="plain" onPress={() => void run(check)}>{t("copies.check")}</Button>
            <ButtonLink kind="plain" to={href(`copies/${String(copy.id)}`)}>{t("copies.change")}</ButtonLink>
            <Button kind="plain" onPress={() => setLeaving(true)}>{t("copies.remove")}</Button>
          </div>
        ) : (
          <>
            <JobProgress label={copy.name} progress={progress} />
            <div key="stop" className="actions"><Button onPress={() => cancel(running)}>{t("put-back.stop")}</Button></div>
          </>
        )}
      </div>
      {said !== "" && <p role="status">{said}</p>}
      {error !== null && <Failure error={error}>{wantsKey(error) && <GiveKeyLink />}</Failure>}
      {leaving && <Leaving copy={copy} onClose={() => setLeaving(false)} onRemoved={onChanged} />}
    </>
  );
}

/** Why the last time failed, and what to do. That a disk is not plugged in needs no more words. */
function Trouble({ copy: { name, lastRun } }: { readonly copy: SecondCopy }) {
  if (lastRun?.status !== "failed" || lastRun.error === null) return null;
  return (
    <>
      <p className="caption place-trouble">{t(`errors.${lastRun.error}.what`, { detail: name })} {t(`errors.${lastRun.error}.next`)}</p>
      {wantsKey({ code: lastRun.error }) && <div className="actions place-actions"><GiveKeyLink /></div>}
    </>
  );
}

const GiveKeyLink = () => <ButtonLink to={href("copies/key")}>{t("copies.give-here")}</ButtonLink>;

type LeavingProps = { readonly copy: SecondCopy; readonly onClose: () => void; readonly onRemoved: () => void };

function Leaving({ copy: { id, name }, onClose, onRemoved }: LeavingProps) {
  const remove = async (): Promise<void> => {
    await call("removeCopy", { copy: id });
    onRemoved();
  };
  return (
    <RemoveDialog title={t("copies.remove-title", { name })} yes={t("copies.remove-yes", { name })} remove={remove} onClose={onClose}>
      <p>{t("copies.remove-line")}</p>
    </RemoveDialog>
  );
}

/** What it holds and since when, and what is wrong with it. */
function stateOf({ asOf, lacks, sameDisk, lastRun, opened }: SecondCopy): string {
  const holds = asOf === null ? t("copies.nothing-yet") : t("copies.as-of", { when: ago(asOf) });
  const rest = [
    asOf !== null && lacks > 0 ? t("copies.lacks", { n: lacks }) : "",
    openedWords(opened),
    lastRun?.status === "away" ? t("copies.away") : "",
    lastRun?.status === "failed" ? t("copies.failed") : "",
    sameDisk ? t("copies.same-disk") : "",
  ];
  return [holds, ...rest].filter((part) => part !== "").join(" · ");
}

/** Each month some of it is opened with the key and read again, so that all of it is within a year. */
function openedWords({ packs, never, since }: SecondCopy["opened"]): string {
  if (since === null) return "";
  return never === 0 ? t("copies.opened", { day: day(new Date(since)) }) : t("copies.opened-some", { n: packs - never, of: packs });
}

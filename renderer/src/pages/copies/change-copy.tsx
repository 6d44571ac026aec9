import { useState } from "react";
import type { SecondCopy } from "../../../../main/api/copies.ts";
import { call } from "../../api/client.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { useCall, useJob } from "../../api/use.ts";
import { go, href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Field } from "../../parts/field.tsx";
import { JobProgress } from "../../parts/job-progress.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { useFocusKept } from "../../parts/use-focus-kept.ts";
import { useForm } from "../../parts/use-form.ts";
import { missingOf, type PlaceDraft, placeOf } from "./place.ts";
import { KindFields } from "./place-fields.tsx";

/** Where a second copy is, how to sign in there, or what it is called, after that has changed. */
export function ChangeCopy({ id }: { readonly id: string }) {
  const copies = useCall("copies", {});
  if (copies.isPending) return <Loading />;
  if (copies.isError) return <div className="page"><Failure error={copies.error} retry={() => void copies.refetch()} /></div>;
  const copy = copies.data.find((each) => String(each.id) === id);
  return copy === undefined ? <div className="page"><Failure error={{ code: "not-found", detail: id }} /></div> : <Form copy={copy} />;
}

function Form({ copy: { id, name, kind, settings } }: { readonly copy: SecondCopy }) {
  const job = useJob();
  const [called, setCalled] = useState(name);
  const [draft, setDraft] = useState<PlaceDraft>({ kind, values: settings });
  const { error, attempt } = useAttempt();
  const wanting = [...missingOf(draft).filter((field) => field !== "secret"), ...(called.trim() === "" ? ["name"] : [])];
  const form = useForm(wanting, () =>
    attempt(async () => {
      if (called.trim() !== name) await call("renameCopy", { copy: id, name: called });
      // The place need not be there to be called otherwise.
      if (draft.values !== settings || called.trim() === name) {
        const { settings, secret } = placeOf(draft);
        await job.run("changeCopy", { copy: id, settings, ...(secret !== undefined && { secret }) });
      }
      go("safety");
    }),
  );
  const running = job.running !== null;
  const kept = useFocusKept<HTMLDivElement>(running);
  return (
    <form {...form.props} className="page copies">
      <Sentence headline={t("copies.change-title", { name })} line={t("copies.change-line")} />
      <fieldset className="copies-fields" disabled={running}>
        <KindFields draft={draft} missing={form.missing} onChange={setDraft} keepsSecret />
        <Field name="name" label={t("copies.name")} value={called} onChange={setCalled} required error={form.missing.includes("name") ? t("connect.empty") : undefined} autoComplete="off" />
      </fieldset>
      {error !== null && <Failure error={error} />}
      <div ref={kept} className="turns">
        {running ? (
          <>
            <JobProgress label={t("copies.trying", { name })} progress={job.progress} />
            <div key="sent" className="actions"><Button onPress={job.cancel}>{t("put-back.stop")}</Button></div>
          </>
        ) : (
          <div key="send" className="actions">
            <Button kind="primary" type="submit">{t("copies.change-save")}</Button>
            <ButtonLink to={href("safety")}>{t("put-back.back")}</ButtonLink>
          </div>
        )}
      </div>
    </form>
  );
}

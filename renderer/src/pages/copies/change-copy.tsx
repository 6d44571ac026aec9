import { type SubmitEvent, useRef, useState } from "react";
import type { SecondCopy } from "../../../../main/api/contract.ts";
import { ApiFailure, call } from "../../api/client.ts";
import { useCall, useJob } from "../../api/use.ts";
import { go, href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Field } from "../../parts/field.tsx";
import { focusField } from "../../parts/focus-field.ts";
import { JobProgress } from "../../parts/job-progress.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Sentence } from "../../parts/sentence.tsx";
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
  const form = useRef<HTMLFormElement>(null);
  const [called, setCalled] = useState(name);
  const [draft, setDraft] = useState<PlaceDraft>({ kind, values: settings });
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<ApiFailure | null>(null);
  const missing = [...missingOf(draft).filter((field) => field !== "secret"), ...(called.trim() === "" ? ["name"] : [])];
  const change = async (): Promise<void> => {
    setError(null);
    try {
      if (called.trim() !== name) await call("renameCopy", { copy: id, name: called });
      // The place need not be there to be called otherwise.
      if (draft.values !== settings || called.trim() === name) {
        const { settings, secret } = placeOf(draft);
        await job.run("changeCopy", { copy: id, settings, ...(secret !== undefined && { secret }) });
      }
      go("safety");
    } catch (thrown) {
      if (!(thrown instanceof ApiFailure)) throw thrown;
      if (thrown.code !== "cancelled") setError(thrown);
    }
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setTried(true);
    if (missing.length === 0) void change();
    else focusField(form.current, missing);
  };
  const running = job.running !== null;
  return (
    <form ref={form} className="page copies" onSubmit={submit} noValidate>
      <Sentence headline={t("copies.change-title", { name })} line={t("copies.change-line")} />
      <fieldset className="copies-fields" disabled={running}>
        <KindFields draft={draft} missing={tried ? missing : []} onChange={setDraft} keepsSecret />
        <Field name="name" label={t("copies.name")} value={called} onChange={setCalled} required error={tried && missing.includes("name") ? t("connect.empty") : undefined} autoComplete="off" />
      </fieldset>
      {error !== null && <Failure error={error} />}
      {running ? (
        <>
          <JobProgress label={t("copies.trying", { name })} progress={job.progress} />
          <div className="actions"><Button onPress={job.cancel}>{t("put-back.stop")}</Button></div>
        </>
      ) : (
        <div className="actions">
          <Button kind="primary" type="submit">{t("copies.change-save")}</Button>
          <ButtonLink to={href("safety")}>{t("put-back.back")}</ButtonLink>
        </div>
      )}
    </form>
  );
}

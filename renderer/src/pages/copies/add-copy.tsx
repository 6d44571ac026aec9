import { type SubmitEvent, useRef, useState } from "react";
import { ApiFailure } from "../../api/client.ts";
import { useCall, useJob } from "../../api/use.ts";
import { go, href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Field } from "../../parts/field.tsx";
import { focusField } from "../../parts/focus-field.ts";
import { JobProgress } from "../../parts/job-progress.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { useFocusOnShow } from "../../parts/use-focus-on-show.ts";
import { missingOf, type PlaceDraft, placeOf, shortName } from "./place.ts";
import { PlaceFields } from "./place-fields.tsx";

type State = "asking" | "trying" | "copying" | "done";

/** Where the second copy goes; it is tried, made, and then its key wants to be printed. */
export function AddCopy() {
  const copies = useCall("copies", {});
  const job = useJob();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<PlaceDraft>({ kind: "folder", values: {} });
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const [state, setState] = useState<State>("asking");
  const [error, setError] = useState<ApiFailure | null>(null);
  const called = name.trim() === "" ? shortName(draft) || t(`copies.kind.${draft.kind}`) : name.trim();

  const attempt = async (): Promise<void> => {
    setError(null);
    try {
      setState("trying");
      const known = copies.data?.find((copy) => copy.name === called);
      const { id } = known ?? (await job.run("addCopy", { copy: { ...placeOf(draft), name: called } }));
      await copies.refetch();
      setState("copying");
      await job.run("copyNow", { copy: id });
      setState("done");
    } catch (thrown) {
      if (!(thrown instanceof ApiFailure)) throw thrown;
      if (thrown.code !== "cancelled") setError(thrown);
      setState("asking");
    }
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setTried(true);
    const missing = missingOf(draft);
    if (missing.length === 0) void attempt();
    else focusField(form.current, missing);
  };

  if (state === "done") return <Done name={called} />;
  return (
    <form ref={form} className="page copies" onSubmit={submit} noValidate>
      <Sentence headline={t("copies.add-title")} line={t("copies.add-line")} />
      <fieldset className="copies-fields" disabled={state !== "asking"}>
        <PlaceFields draft={draft} missing={tried ? missingOf(draft) : []} onChange={setDraft} />
        <Field name="name" label={t("copies.name")} value={name} onChange={setName} hint={t("copies.name-hint", { name: called })} autoComplete="off" />
      </fieldset>
      <p className="quiet">{t("copies.sealed")}</p>
      {error !== null && <Failure error={error} />}
      {state === "asking" ? (
        <div className="actions">
          <Button kind="primary" type="submit">{t("copies.add")}</Button>
          <ButtonLink to={href("safety")}>{t("put-back.back")}</ButtonLink>
        </div>
      ) : (
        <>
          <JobProgress label={t(`copies.${state}`, { name: called })} progress={job.progress} />
          <div className="actions"><Button onPress={job.cancel}>{t("put-back.stop")}</Button></div>
        </>
      )}
    </form>
  );
}

function Done({ name }: { readonly name: string }) {
  const shown = useFocusOnShow<HTMLDivElement>();
  return (
    <div ref={shown} tabIndex={-1} className="page copies">
      <Sentence headline={t("copies.done", { name })} line={t("copies.done-line")}>
        <Button kind="primary" onPress={() => go("copies/key")}>{t("copies.show-key")}</Button>
        <ButtonLink kind="plain" to={href("safety")}>{t("copies.later")}</ButtonLink>
      </Sentence>
    </div>
  );
}

import { useState } from "react";
import { ApiFailure, call } from "../../api/client.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { useCall, useJob } from "../../api/use.ts";
import { go, href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Field } from "../../parts/field.tsx";
import { JobProgress } from "../../parts/job-progress.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { useForm } from "../../parts/use-form.ts";
import { useFocusKept } from "../../parts/use-focus-kept.ts";
import { useFocusOnShow } from "../../parts/use-focus-on-show.ts";
import { freeName } from "../connect/services.ts";
import { isAt, missingOf, type PlaceDraft, placeOf, shortName } from "./place.ts";
import { PlaceFields } from "./place-fields.tsx";

type State = "asking" | "trying" | "copying";

/** Where the second copy goes; it is tried, made, and then its key wants to be printed. */
export function AddCopy() {
  const copies = useCall("copies", {});
  const job = useJob();
  const [draft, setDraft] = useState<PlaceDraft>({ kind: "folder", values: {} });
  const [name, setName] = useState("");
  const [state, setState] = useState<State>("asking");
  const [made, setMade] = useState<string | null>(null);
  const { error, attempt } = useAttempt();
  const kept = useFocusKept<HTMLDivElement>(state === "asking");
  const known = copies.data ?? [];
  // While it is copied to, it is one of them itself.
  const usual = known.find((copy) => isAt(copy, draft))?.name ?? freeName(shortName(draft) || t(`copies.kind.${draft.kind}`), known.map(({ name }) => name));
  const called = name.trim() === "" ? usual : name.trim();

  /** The one that is at this place already is gone on with: copying to it may have failed. */
  const added = async (): Promise<{ readonly id: number; readonly name: string }> => {
    try {
      return { ...(await job.run("addCopy", { copy: { ...placeOf(draft), name: called } })), name: called };
    } catch (error) {
      const same = error instanceof ApiFailure && error.code === "exists" ? (await call("copies", {})).find((copy) => isAt(copy, draft)) : undefined;
      if (same === undefined) throw error;
      return same;
    }
  };
  const add = async (): Promise<void> => {
    const failure = await attempt(async () => {
      setState("trying");
      const { id, name } = await added();
      await copies.refetch();
      setState("copying");
      await job.run("copyNow", { copy: id });
      setMade(name);
    });
    if (failure !== null) setState("asking");
  };
  const form = useForm(missingOf(draft), add);

  if (made !== null) return <Done name={made} />;
  return (
    <form {...form.props} className="page copies">
      <Sentence headline={t("copies.add-title")} line={t("copies.add-line")} />
      <fieldset className="copies-fields" disabled={state !== "asking"}>
        <PlaceFields draft={draft} missing={form.missing} onChange={setDraft} />
        <Field name="name" label={t("copies.name")} value={name} onChange={setName} hint={t("copies.name-hint", { name: called })} autoComplete="off" />
      </fieldset>
      <p className="quiet">{t("copies.sealed")}</p>
      {error !== null && <Failure error={error} />}
      <div ref={kept} className="turns">
        {state === "asking" ? (
          <div key="send" className="actions">
            <Button kind="primary" type="submit">{t("copies.add")}</Button>
            <ButtonLink to={href("safety")}>{t("put-back.back")}</ButtonLink>
          </div>
        ) : (
          <>
            <JobProgress label={t(`copies.${state}`, { name: called })} progress={job.progress} />
            <div key="sent" className="actions"><Button onPress={job.cancel}>{t("put-back.stop")}</Button></div>
          </>
        )}
      </div>
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

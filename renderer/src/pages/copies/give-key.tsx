import { type SubmitEvent, useRef, useState } from "react";
import { ApiFailure, call } from "../../api/client.ts";
import { href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Field } from "../../parts/field.tsx";
import { focusField } from "../../parts/focus-field.ts";
import { Sentence } from "../../parts/sentence.tsx";

/** This computer has lost the recovery key: it is typed in from the card. */
export function GiveKey({ onGiven }: { readonly onGiven: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<ApiFailure | null>(null);
  const give = async (): Promise<void> => {
    setError(null);
    try {
      await call("giveKey", { key: typed });
      onGiven();
    } catch (thrown) {
      if (!(thrown instanceof ApiFailure)) throw thrown;
      setError(thrown);
      focusField(form.current, ["key"]);
    }
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setTried(true);
    if (typed.trim() === "") focusField(form.current, ["key"]);
    else void give();
  };
  const misfit = error?.code === "wrong-key";
  return (
    <form ref={form} className="page copies" onSubmit={submit} noValidate>
      <Sentence headline={t("copies.give-title")} line={t("copies.give-line")} />
      <div className="copies-fields">
        <Field name="key" label={t("copies.unlock-by.key")} value={typed} onChange={setTyped} hint={t("copies.key-hint")} required error={misfit ? t("copies.misfit.key") : tried && typed.trim() === "" ? t("connect.empty") : undefined} autoComplete="off" />
      </div>
      {error !== null && !misfit && <Failure error={error} />}
      <div className="actions">
        <Button kind="primary" type="submit">{t("copies.give")}</Button>
        <ButtonLink to={href("safety")}>{t("put-back.back")}</ButtonLink>
      </div>
    </form>
  );
}

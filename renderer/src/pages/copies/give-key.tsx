import { useState } from "react";
import { call } from "../../api/client.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Field } from "../../parts/field.tsx";
import { focusField } from "../../parts/focus-field.ts";
import { Sentence } from "../../parts/sentence.tsx";
import { useForm } from "../../parts/use-form.ts";

/** It ends when the key is typed in from the card. */
export const wantsKey = ({ code }: { readonly code: string }): boolean => code === "no-key" || code === "wrong-key";

/** This computer has lost the recovery key, or has another one: it is typed in from the card. */
export function GiveKey({ lost, onGiven }: { readonly lost: boolean; readonly onGiven: () => void }) {
  const [typed, setTyped] = useState("");
  const { error, attempt } = useAttempt();
  const give = async (): Promise<void> => {
    if ((await attempt(() => call("giveKey", { key: typed }))) === null) onGiven();
    else focusField(form.props.ref.current, ["key"]);
  };
  const form = useForm(typed.trim() === "" ? ["key"] : [], give);
  const misfit = error?.code === "wrong-key";
  return (
    <form {...form.props} className="page copies">
      <Sentence headline={t(lost ? "copies.give-title" : "copies.give-title-other")} line={t("copies.give-line")} />
      <div className="copies-fields">
        <Field name="key" label={t("copies.unlock-by.key")} value={typed} onChange={setTyped} ltr hint={t("copies.key-hint")} required error={misfit ? t("copies.misfit.key") : form.missing.length > 0 ? t("connect.empty") : undefined} autoComplete="off" />
      </div>
      {error !== null && !misfit && <Failure error={error} />}
      <div className="actions">
        <Button kind="primary" type="submit">{t("copies.give")}</Button>
        <ButtonLink to={href("safety")}>{t("put-back.back")}</ButtonLink>
      </div>
    </form>
  );
}

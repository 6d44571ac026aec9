import { type SubmitEvent, useRef, useState } from "react";
import { ApiFailure } from "../../api/client.ts";
import { useCall, useJob } from "../../api/use.ts";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/choice.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Field } from "../../parts/field.tsx";
import { focusField } from "../../parts/focus-field.ts";
import { Section } from "../../parts/section.tsx";

/** Whoever has the copy may guess at it for as long as they like. */
const shortest = 12;

/** For who might lose the card: the key itself lies at the place, under a passphrase. Nobody needs to. */
export function LeaveKey() {
  const copies = useCall("copies", {});
  const job = useJob();
  const form = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<ApiFailure | null>(null);
  const [left, setLeft] = useState("");
  const all = copies.data ?? [];
  const copy = all.find(({ id }) => String(id) === chosen) ?? all[0];
  if (copy === undefined) return null;
  const tooShort = passphrase.length < shortest;
  const wrong = [...(tooShort ? ["passphrase"] : []), ...(again === passphrase ? [] : ["again"])];
  const leave = async (): Promise<void> => {
    setError(null);
    setLeft("");
    try {
      await job.run("leaveKey", { copy: copy.id, passphrase });
      setLeft(copy.name);
      setTried(false);
      setPassphrase("");
      setAgain("");
    } catch (thrown) {
      if (!(thrown instanceof ApiFailure)) throw thrown;
      if (thrown.code !== "cancelled") setError(thrown);
    }
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setTried(true);
    if (wrong.length === 0) void leave();
    else focusField(form.current, wrong);
  };
  return (
    <Section title={t("copies.leave-title")} line={t("copies.leave-line")}>
      <form ref={form} className="leave-key" onSubmit={submit} noValidate>
        {all.length > 1 && <Choice label={t("copies.leave-at")} value={String(copy.id)} options={all.map(({ id, name }) => ({ value: String(id), text: name }))} onChange={setChosen} />}
        <Field name="passphrase" type="password" label={t("copies.leave-passphrase")} value={passphrase} onChange={setPassphrase} hint={t("copies.leave-hint")} error={tried && tooShort ? t("copies.leave-short", { n: shortest }) : undefined} autoComplete="new-password" />
        <Field name="again" type="password" label={t("copies.leave-again")} value={again} onChange={setAgain} error={tried && !tooShort && again !== passphrase ? t("copies.leave-differs") : undefined} autoComplete="new-password" />
        {error !== null && <Failure error={error} />}
        {left !== "" && <p role="status">{t("copies.left", { name: left })}</p>}
        {job.running === null ? <Button type="submit">{t("copies.leave")}</Button> : <Button onPress={job.cancel}>{t("put-back.stop")}</Button>}
      </form>
    </Section>
  );
}

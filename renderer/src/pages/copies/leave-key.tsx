import { useState } from "react";
import type { SecondCopy } from "../../../../main/api/copies.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { useCall, useJob } from "../../api/use.ts";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/choice.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Field } from "../../parts/field.tsx";
import { Section } from "../../parts/section.tsx";
import { useFocusKept } from "../../parts/use-focus-kept.ts";
import { useForm } from "../../parts/use-form.ts";

/** Whoever has the copy may guess at it for as long as they like. */
const shortest = 12;

/** For who might lose the card: the key itself lies at the place, under a passphrase. Nobody needs to. */
export function LeaveKey() {
  const copies = useCall("copies", {});
  const job = useJob();
  const { error, attempt } = useAttempt();
  const [chosen, setChosen] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const [left, setLeft] = useState("");
  const all = copies.data ?? [];
  const copy = all.find(({ id }) => String(id) === chosen) ?? all[0];
  const tooShort = passphrase.length < shortest;
  const wrong = [...(tooShort ? ["passphrase"] : []), ...(again === passphrase ? [] : ["again"])];
  const leave = async ({ id, name }: SecondCopy): Promise<void> => {
    await job.run("leaveKey", { copy: id, passphrase });
    setLeft(name);
    form.renew();
    setPassphrase("");
    setAgain("");
  };
  const form = useForm(wrong, () => {
    setLeft("");
    return attempt(() => copy && leave(copy));
  });
  const kept = useFocusKept<HTMLDivElement>(job.running !== null);
  if (copy === undefined) return null;
  return (
    <Section title={t("copies.leave-title")} line={t("copies.leave-line")}>
      <form {...form.props} className="leave-key">
        {all.length > 1 && <Choice label={t("copies.leave-at")} value={String(copy.id)} options={all.map(({ id, name }) => ({ value: String(id), text: name }))} onChange={setChosen} />}
        <Field name="passphrase" type="password" label={t("copies.leave-passphrase")} value={passphrase} onChange={setPassphrase} hint={t("copies.leave-hint")} error={form.missing.includes("passphrase") ? t("copies.leave-short", { n: shortest }) : undefined} autoComplete="new-password" />
        <Field name="again" type="password" label={t("copies.leave-again")} value={again} onChange={setAgain} error={!tooShort && form.missing.includes("again") ? t("copies.leave-differs") : undefined} autoComplete="new-password" />
        {error !== null && <Failure error={error} />}
        {left !== "" && <p role="status">{t("copies.left", { name: left })}</p>}
        <div ref={kept} className="turns">{job.running === null ? <Button key="send" type="submit">{t("copies.leave")}</Button> : <Button key="sent" onPress={job.cancel}>{t("put-back.stop")}</Button>}</div>
      </form>
    </Section>
  );
}

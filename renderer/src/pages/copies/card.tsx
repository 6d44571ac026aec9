import { useState } from "react";
import { Printer } from "lucide-react";
import type { RecoveryCard } from "../../../../main/api/copies.ts";
import { call } from "../../api/client.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { useCall } from "../../api/use.ts";
import { href } from "../../app/routes.tsx";
import { day, t } from "../../app/text.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Field } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { QrCode } from "../../parts/qr-code.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { useForm } from "../../parts/use-form.ts";
import { GiveKey, wantsKey } from "./give-key.tsx";
import { LeaveKey } from "./leave-key.tsx";

/** The recovery key, to be printed and put in a drawer. */
export function Card() {
  const card = useCall("recoveryCard", {});
  if (card.isPending) return <Loading />;
  if (card.isError && wantsKey(card.error)) return <GiveKey lost={card.error.code === "no-key"} onGiven={() => void card.refetch()} />;
  if (card.isError) return <div className="page"><Failure error={card.error} retry={() => void card.refetch()} /></div>;
  const { groups, confirmed } = card.data;
  return (
    <div className="page copies">
      <Sentence headline={t("copies.card-title")} line={confirmed === null ? t("copies.card-line") : t("copies.card-confirmed", { day: day(new Date(confirmed)) })}>
        <Button kind="primary" icon={Printer} onPress={() => window.print()}>{t("copies.print")}</Button>
        <ButtonLink kind="plain" to={href("safety")}>{t(confirmed === null ? "copies.later" : "put-back.back")}</ButtonLink>
      </Sentence>
      <PrintedCard groups={groups} />
      {confirmed === null && <Confirm onRight={() => void card.refetch()} />}
      <LeaveKey />
    </div>
  );
}

function PrintedCard({ groups }: Pick<RecoveryCard, "groups">) {
  return (
    <section className="recovery-card" aria-label={t("copies.card-title")}>
      <h2>{t("copies.card-heading")}</h2>
      <div className="recovery-key">
        <p className="recovery-groups" dir="ltr">{groups.map((group, at) => <span key={`${String(at)} ${group}`}>{group}</span>)}</p>
        <QrCode text={groups.join("")} label={t("copies.qr")} />
      </div>
      <p>{t("copies.found-1")}</p>
      <p>{t("copies.found-2")}</p>
      <p>{t("copies.found-3")}</p>
    </section>
  );
}

/** Asked once; nobody is kept from going on. */
function Confirm({ onRight }: { readonly onRight: () => void }) {
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const { error, attempt } = useAttempt();
  const confirm = async (): Promise<void> => {
    const { right } = await call("confirmCard", { typed });
    setWrong(!right);
    if (right) onRight();
  };
  const form = useForm([], () => attempt(confirm));
  return (
    <form {...form.props} className="confirm-card">
      <Field name="typed" label={t("copies.last-four")} value={typed} onChange={setTyped} error={wrong ? t("copies.last-four-wrong") : undefined} autoComplete="off" />
      {error !== null && <Failure error={error} />}
      <Button type="submit">{t("copies.confirm")}</Button>
    </form>
  );
}

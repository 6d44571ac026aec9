import { useState } from "react";
import type { Alarm } from "../../../../main/api/contract.ts";
import { kindCount } from "../../app/counts.ts";
import { go, href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { doneOf } from "./alarm-words.ts";
import { useAccept } from "./use-accept.ts";

/** Three answers, and what waiting means. */
export function Answers({ alarm, onAnswered }: { readonly alarm: Alarm; readonly onAnswered: () => void }) {
  const [asking, setAsking] = useState(false);
  const done = doneOf(alarm);
  const mine = t(done === "deleted" ? "alarm.deleted" : `alarm.${done}-mine`);
  return (
    <section className="answers">
      <div className="actions">
        <Button kind="primary" onPress={() => go("put-back", { alarm: String(alarm.id) })}>{t("alarm.put-back")}</Button>
        <Button onPress={() => setAsking(true)}>{mine}</Button>
        <ButtonLink kind="plain" to={href("home")}>{t("alarm.later")}</ButtonLink>
      </div>
      <p className="caption">{t("alarm.waiting", { things: kindCount(alarm.kind, alarm.count) })}</p>
      {asking && <Deleted alarm={alarm} onClose={() => setAsking(false)} onAnswered={onAnswered} />}
    </section>
  );
}

type DeletedProps = { readonly alarm: Alarm; readonly onClose: () => void; readonly onAnswered: () => void };

function Deleted({ alarm, onClose, onAnswered }: DeletedProps) {
  const accept = useAccept(alarm, onAnswered);
  const part = doneOf(alarm);
  return (
    <Dialog
      title={t(`alarm.${part}-title`, { n: alarm.count })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button kind="primary" isDisabled={accept.busy} onPress={() => void accept.run()}>{t(`alarm.${part}-yes`, { n: alarm.count })}</Button>
          <Button kind="plain" onPress={onClose}>{t("alarm.back")}</Button>
        </>
      }
    >
      <p>{t("alarm.deleted-line")}</p>
      {accept.failure !== null && <Failure error={accept.failure} />}
    </Dialog>
  );
}

import "./passphrase-dialog.css";
import { type FormEvent, useState } from "react";
import { ApiFailure, call } from "../api/client.ts";
import { isEnglish, t, told } from "../app/text.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Field } from "./field.tsx";
import { plainDetail, withoutGap } from "./plain-detail.ts";

const shortest = 8;

export type PassphraseDialogProps = { readonly why: "choose" | "unlock"; readonly end: (unlocked: boolean) => void };

/** Closed without an answer it ends with false. */
export function PassphraseDialog({ why, end }: PassphraseDialogProps) {
  const [words, setWords] = useState("");
  const [again, setAgain] = useState("");
  const [wrong, setWrong] = useState<{ readonly field: "words" | "again"; readonly text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const choosing = why === "choose";
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (choosing && words.length < shortest) return setWrong({ field: "words", text: t("passphrase.short") });
    if (choosing && words !== again) return setWrong({ field: "again", text: t("passphrase.differ") });
    setBusy(true);
    try {
      await call(choosing ? "choosePassphrase" : "unlockSecrets", { passphrase: words });
      end(true);
    } catch (error) {
      setWrong({ field: "words", text: whatIsWrong(error) });
      setBusy(false);
    }
  };
  const errorOf = (field: "words" | "again"): string | undefined => (wrong?.field === field ? wrong.text : undefined);
  return (
    <Dialog
      title={t(`passphrase.${why}`)}
      isOpen
      onClose={() => end(false)}
      actions={
        <>
          <Button kind="primary" type="submit" form="passphrase" isDisabled={busy}>{t(choosing ? "passphrase.do-choose" : "passphrase.do-unlock")}</Button>
          <Button kind="plain" onPress={() => end(false)}>{t("passphrase.later")}</Button>
        </>
      }
    >
      <form id="passphrase" className="passphrase" onSubmit={(event) => void send(event)}>
        <p>{t(`passphrase.${why}-line`)}</p>
        <Field label={t("passphrase.field")} type="password" autoComplete={choosing ? "new-password" : "current-password"} autoFocus value={words} onChange={setWords} error={errorOf("words")} {...(choosing && { hint: t("passphrase.hint") })} />
        {choosing && <Field label={t("passphrase.again")} type="password" autoComplete="new-password" value={again} onChange={setAgain} error={errorOf("again")} />}
      </form>
    </Dialog>
  );
}

function whatIsWrong(error: unknown): string {
  if (!(error instanceof ApiFailure)) return String(error);
  return error.code === "wrong-passphrase" ? t("passphrase.wrong") : withoutGap(t(`errors.${error.code}.what`, { detail: told(error.detail) ?? plainDetail(error.detail, isEnglish()) }));
}

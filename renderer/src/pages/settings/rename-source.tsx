import { useState } from "react";
import type { Source } from "../../../../main/api/contract.ts";
import { call } from "../../api/client.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Field } from "../../parts/field.tsx";
import { useForm } from "../../parts/use-form.ts";

export function RenameSource({ source: { id, name }, onClose }: { readonly source: Source; readonly onClose: () => void }) {
  const [called, setCalled] = useState(name);
  const { error, attempt } = useAttempt();
  const form = useForm(called.trim() === "" ? ["name"] : [], async () => {
    if ((await attempt(() => call("renameSource", { source: id, name: called }))) === null) onClose();
  });
  return (
    <Dialog
      title={t("settings.rename-title", { name })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button kind="primary" type="submit" form="rename">{t("settings.rename-yes")}</Button>
          <Button kind="plain" onPress={onClose}>{t("settings.rename-cancel")}</Button>
        </>
      }
    >
      <p>{t("settings.rename-line")}</p>
      <form id="rename" {...form.props}>
        <Field name="name" label={t("copies.name")} value={called} onChange={setCalled} required error={form.missing.includes("name") ? t("connect.empty") : undefined} autoComplete="off" autoFocus />
      </form>
      {error !== null && <Failure error={error} />}
    </Dialog>
  );
}

import { useState } from "react";
import { call, desktop } from "../../api/client.ts";
import { useCall } from "../../api/use.ts";
import { size, t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Field } from "../../parts/field.tsx";

export type FolderDialogProps = { readonly folder: string; readonly onClose: () => void; readonly onChosen: (folder: string) => void };

/** Another folder for the vault; what cannot hold one is refused with the reason before it is chosen. */
export function FolderDialog({ folder, onClose, onChosen }: FolderDialogProps) {
  const [path, setPath] = useState(folder);
  const check = useCall("checkFolder", { folder: path }, { enabled: path !== "" });
  const reason = check.data?.fine === false ? t(`welcome.reason.${check.data.reason ?? "not-writable"}`) : undefined;
  const choose = async () => {
    const found = await call("checkFolder", { folder: path });
    if (!found.fine) return;
    onChosen(found.folder);
    onClose();
  };
  const browse = async () => {
    const found = await desktop?.shell("chooseFolder", { title: t("welcome.dialog") });
    if (found) setPath(found);
  };
  const hint = check.data?.fine === true ? t("welcome.free", { size: size(check.data.free) }) : t("welcome.dialog-hint");
  return (
    <Dialog
      title={t("welcome.dialog")}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button kind="primary" isDisabled={path === "" || reason !== undefined} onPress={() => void choose()}>{t("welcome.use")}</Button>
          <Button kind="plain" onPress={onClose}>{t("welcome.back")}</Button>
        </>
      }
    >
      <Field label={t("welcome.path")} value={path} onChange={setPath} hint={hint} error={reason} ltr autoFocus />
      {desktop !== undefined && <Button onPress={() => void browse()}>{t("welcome.browse")}</Button>}
      {check.isError && <Failure error={check.error} />}
    </Dialog>
  );
}

import { type SubmitEvent, useState } from "react";
import { useCall } from "../../api/use.ts";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field } from "../../parts/field.tsx";
import { examplePath } from "../../parts/folder-field.tsx";
import { ShownNames } from "./shown-names.tsx";

/** A browser does not say where a file lies, so the person does. */
export function WhereDialog({ names, onFound, onClose }: { readonly names: readonly string[]; readonly onFound: (path: string) => void; readonly onClose: () => void }) {
  const app = useCall("app", {});
  const [path, setPath] = useState("");
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (path.trim() !== "") onFound(path.trim());
  };
  const example = examplePath(app.data?.platform ?? "linux", "Downloads");
  return (
    <Dialog
      title={t(names.length > 0 ? "dropped.where.title" : "dropped.where.choose")}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button kind="primary" type="submit" form="where" isDisabled={path.trim() === ""}>{t("dropped.where.go")}</Button>
          <Button kind="plain" onPress={onClose}>{t("dropped.not-now")}</Button>
        </>
      }
    >
      <ShownNames names={names} />
      <p>{t(names.length > 0 ? "dropped.where.line" : "dropped.understood")}</p>
      <form id="where" onSubmit={submit}>
        <Field name="path" label={t("dropped.where.path")} hint={t("connect.dir-hint", { example })} value={path} onChange={setPath} autoFocus autoComplete="off" />
      </form>
    </Dialog>
  );
}

import type { SecondCopy } from "../../../../main/api/copies.ts";
import { useCall } from "../../api/use.ts";
import { t } from "../../app/text.ts";
import { Field } from "../../parts/field.tsx";
import { examplePath, FolderField } from "../../parts/folder-field.tsx";
import { Options } from "../../parts/options.tsx";
import { type PlaceDraft, placeFields, placeKinds } from "./place.ts";

export type PlaceFieldsProps = { readonly draft: PlaceDraft; readonly missing: readonly string[]; readonly onChange: (draft: PlaceDraft) => void; /** What is saved need not be typed again. */ readonly keepsSecret?: boolean };

/** Which kind of place, and what it takes to get there; `isThere`: the copy has been made, and is looked for. */
export function PlaceFields({ isThere = false, ...props }: PlaceFieldsProps & { readonly isThere?: boolean }) {
  const { draft, onChange } = props;
  const label = t(isThere ? "copies.which-there" : "copies.which");
  const options = placeKinds.map((kind) => ({ value: kind, title: t(`copies.kind.${kind}`), detail: t(`copies.${isThere ? "kind-there" : "kind-hint"}.${kind}`) }));
  return (
    <>
      <Options<SecondCopy["kind"]> label={label} value={draft.kind} options={options} onChange={(kind) => onChange({ ...draft, kind })} />
      <KindFields {...props} />
    </>
  );
}

/** What it takes to get to a place of this kind. */
export function KindFields({ draft, missing, onChange, keepsSecret = false }: PlaceFieldsProps) {
  const app = useCall("app", {});
  const example = examplePath(app.data?.platform ?? "linux", "Lifeboat-copy");
  const set = (name: string, value: string): void => onChange({ ...draft, values: { ...draft.values, [name]: value } });
  return placeFields[draft.kind].map(({ name, type, required }) => {
    const common = { name, label: t(`copies.field.${name}`), value: draft.values[name] ?? "", required, error: missing.includes(name) ? t("connect.empty") : undefined, onChange: (value: string) => set(name, value) };
    if (type === "folder") return <FolderField key={name} {...common} hint={t("copies.dir-hint", { example })} />;
    if (type === "password" && keepsSecret) return <Field key={name} {...common} type={type} required={false} hint={t("copies.secret-kept")} autoComplete="off" />;
    return <Field key={name} {...common} type={type} autoComplete="off" />;
  });
}

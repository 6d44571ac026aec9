import type { Kind } from "../../../main/api/contract.ts";
import { href } from "../app/routes.tsx";
import { t } from "../app/text.ts";
import { ButtonLink } from "./button.tsx";
import { Empty } from "./empty.tsx";
import { useView } from "./view.ts";

/** A browse page without anything: because nothing is connected, or because of the time or the person chosen. */
export function NothingHere({ kind }: { readonly kind: Kind }) {
  const { asOf, whose } = useView();
  if (asOf !== null) return <Empty sentence={t("browse.nothing-then")} />;
  if (whose !== "") return <Empty sentence={t("browse.nothing-of-theirs")} />;
  return <Empty sentence={t(`browse.nothing.${kind}`)}><ButtonLink kind="primary" to={href("connect")}>{t("browse.connect")}</ButtonLink></Empty>;
}

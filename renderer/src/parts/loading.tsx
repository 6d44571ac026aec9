import "./loading.css";
import { t } from "../app/text.ts";

/** Says calmly that something is on its way; shows only when it takes longer than a moment. */
export function Loading({ what }: { readonly what?: string }) {
  return <p className="loading caption" role="status">{what ?? t("app.loading")}</p>;
}

import type { Thing } from "../../../main/api/contract.ts";
import { t } from "../app/text.ts";
import { useView } from "./view.ts";

/** "No longer there; kept for you", where that is so today. It says nothing of an earlier time. */
export function Missing({ thing, before = "" }: { readonly thing: Pick<Thing, "missing">; readonly before?: string }) {
  const { asOf } = useView();
  return thing.missing && asOf === null ? <span className="caption">{before}{t("browse.missing")}</span> : null;
}

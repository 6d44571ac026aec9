import { Undo2 } from "lucide-react";
import type { Details } from "../../../../main/api/contract.ts";
import { href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { newestOf } from "./newest.ts";

/** Straight to what would change if this one thing were put back. What it was before is put back by the time bar. */
export function PutBackLink({ details: { thing, versions } }: { readonly details: Details }) {
  if (newestOf({ versions }) !== thing.version) return null;
  return <div className="actions"><ButtonLink kind={thing.missing ? "primary" : "quiet"} icon={Undo2} to={href("put-back", { thing: String(thing.version) })}>{t("details.put-back")}</ButtonLink></div>;
}

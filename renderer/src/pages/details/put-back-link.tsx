import { Undo2 } from "lucide-react";
import type { Details } from "../../../../main/api/contract.ts";
import { href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { newestOf } from "./newest.ts";

/** Straight to what would change if this one thing were put back, as it is shown. */
export function PutBackLink({ details: { thing, versions } }: { readonly details: Details }) {
  const words = t(newestOf({ versions }) === thing.version ? "details.put-back" : "details.put-back-then");
  return <div className="actions"><ButtonLink kind={thing.missing ? "primary" : "quiet"} icon={Undo2} to={href("put-back", { thing: String(thing.version) })}>{words}</ButtonLink></div>;
}

import { Undo2 } from "lucide-react";
import type { Alarm } from "../../../../main/api/contract.ts";
import { href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { othersWords } from "./alarm-words.ts";

/** What the same source lost besides, so that nobody answers one of eight and thinks it is all. */
export function Others({ alarms }: { readonly alarms: readonly Alarm[] }) {
  const [first] = alarms;
  if (first === undefined) return null;
  return (
    <section className="alarm-others">
      <p>{othersWords(alarms)}</p>
      <ButtonLink icon={Undo2} to={href("put-back", { source: String(first.source) })}>{t("home.put-all-back")}</ButtonLink>
    </section>
  );
}

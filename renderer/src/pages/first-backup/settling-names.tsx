import { t } from "../../app/text.ts";
import type { Settled } from "./first-run.ts";

/** Names as they become safe, newest first. Only to look at: the counts are announced. */
export function SettlingNames({ names }: { readonly names: readonly Settled[] }) {
  if (names.length === 0) return null;
  return (
    <section className="settling" aria-hidden>
      <h2 className="caption">{t("first-backup.names")}</h2>
      <ul>
        {names.toReversed().map(({ id, kind, name }) => <li key={id} data-kind={kind}><bdi>{name}</bdi></li>)}
      </ul>
    </section>
  );
}

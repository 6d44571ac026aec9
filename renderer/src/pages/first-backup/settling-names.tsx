import { t } from "../../app/text.ts";
import { mostNames, type Settled } from "./first-run.ts";

/** Names as they become safe, each in a place of its own until another takes it: nothing else moves. Only to look at; the counts are announced. */
export function SettlingNames({ names }: { readonly names: readonly Settled[] }) {
  if (names.length === 0) return null;
  const places = new Map(names.map((settled) => [settled.id % mostNames, settled]));
  return (
    <section className="settling" aria-hidden>
      <h2 className="caption">{t("first-backup.names")}</h2>
      <ul>
        {Array.from({ length: mostNames }, (_, place) => {
          const settled = places.get(place);
          return <li key={place}>{settled !== undefined && <bdi key={settled.id} data-kind={settled.kind}>{settled.name}</bdi>}</li>;
        })}
      </ul>
    </section>
  );
}

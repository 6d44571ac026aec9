import type { Source } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { Thumb } from "../../parts/thumb.tsx";

const most = 24;

/** Some of their own photos, spread over all the years there are. */
export function PhotoWall({ source }: { readonly source: Source }) {
  const all = source.kept.photo ?? 0;
  const things = useCall("things", { filter: { kind: "photo", source: source.id }, page: { offset: Math.max(0, all - most), limit: most } });
  const shown = (things.data ?? []).filter((thing) => thing.thumb !== null).toReversed();
  if (shown.length === 0) return null;
  return (
    <section className="photo-wall" aria-label={t("first-backup.wall")}>
      <ul>{shown.map((thing) => <li key={thing.id}><Thumb path={thing.thumb ?? ""} alt={thing.name} /></li>)}</ul>
      {all > shown.length && <ButtonLink kind="plain" to={href("photos")}>{t("first-backup.wall-more", { n: all - shown.length })}</ButtonLink>}
    </section>
  );
}

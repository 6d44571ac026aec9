import type { BlobPath } from "../../../../main/api/contract.ts";
import { t } from "../../app/text.ts";
import { Thumb } from "../../parts/thumb.tsx";

/** The newest of their photos, before the first of them is here. Only to look at; what is kept is announced. */
export function Arriving({ previews }: { readonly previews: readonly BlobPath[] }) {
  if (previews.length === 0) return null;
  return (
    <section className="photo-wall" aria-hidden>
      <h2 className="caption">{t("first-backup.arriving")}</h2>
      <ul>{previews.map((path) => <li key={path}><Thumb path={path} alt="" /></li>)}</ul>
    </section>
  );
}

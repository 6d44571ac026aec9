import "./photos.css";
import { useMemo, useState } from "react";
import { go, type PageProps } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { BrowsePage } from "../../parts/browse-page.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { NothingHere } from "../../parts/nothing-here.tsx";
import { useKept } from "../../parts/use-kept.ts";
import { replace, useOpen } from "../../parts/use-open.ts";
import { filterOf, useView } from "../../parts/view.ts";
import { PhotoGrid } from "./photo-grid.tsx";
import { PhotoView } from "./photo-view.tsx";
import { legible, type Months, totalOf } from "./rows.ts";
import { Years } from "./years.tsx";

const none: Months = [];

export function Photos({ route }: PageProps) {
  const filter = filterOf(useView(), "photo");
  const months = useKept("months", { filter });
  const opened = useOpen(route);
  const [year, setYear] = useState<{ readonly name: string } | null>(null);
  const known = useMemo(() => legible(months.data ?? none), [months.data]);
  const total = totalOf(known);
  const position = positionIn(route, total);
  return (
    <BrowsePage title={t("app.place.photos")} count={months.isSuccess ? total : undefined} counted={t("photos.count", { n: total })} tools={<Years months={known} onYear={(name) => setYear({ name })} />}>
      {months.isPending && <Loading />}
      {months.isError && <Failure error={months.error} retry={() => void months.refetch()} />}
      {months.isSuccess && total === 0 && <NothingHere kind="photo" />}
      {total > 0 && <PhotoGrid months={known} total={total} filter={filter} year={year} onOpen={(at) => go(route.name, { photo: String(at) })} />}
      {position !== null && <PhotoView at={{ position, total, filter }} onMove={(at) => replace(route.name, { photo: String(at) })} onClose={() => replace(route.name, {})} />}
      {position === null && opened.version !== null && <PhotoView at={{ version: opened.version }} onOpen={opened.open} onClose={opened.close} />}
    </BrowsePage>
  );
}

/** The photo in full view, counted from the newest: kept in the address, so that "Back" closes it. */
function positionIn({ query }: PageProps["route"], total: number): number | null {
  const asked = query.get("photo") ?? "";
  return /^\d+$/.test(asked) && Number(asked) < total ? Number(asked) : null;
}

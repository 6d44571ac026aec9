import "./photos.css";
import { useMemo, useState } from "react";
import type { PageProps } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { BrowsePage } from "../../parts/browse-page.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { NothingHere } from "../../parts/nothing-here.tsx";
import { useKept } from "../../parts/use-kept.ts";
import { useOpen } from "../../parts/use-open.ts";
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
  /** The photo in full view, counted from the newest. */
  const [position, setPosition] = useState<number | null>(null);
  const [year, setYear] = useState<{ readonly name: string } | null>(null);
  const known = useMemo(() => legible(months.data ?? none), [months.data]);
  const total = totalOf(known);
  return (
    <BrowsePage title={t("app.place.photos")} count={months.isSuccess ? total : undefined} counted={t("photos.count", { n: total })} tools={<Years months={known} onYear={(name) => setYear({ name })} />}>
      {months.isPending && <Loading />}
      {months.isError && <Failure error={months.error} retry={() => void months.refetch()} />}
      {months.isSuccess && total === 0 && <NothingHere kind="photo" />}
      {total > 0 && <PhotoGrid months={known} total={total} filter={filter} year={year} onOpen={setPosition} />}
      {position !== null && <PhotoView at={{ position, total, filter }} onMove={setPosition} onClose={() => setPosition(null)} />}
      {position === null && opened.version !== null && <PhotoView at={{ version: opened.version }} onOpen={opened.open} onClose={opened.close} />}
    </BrowsePage>
  );
}

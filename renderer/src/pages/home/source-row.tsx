import "./source-row.css";
import type { Source } from "../../../../main/api/contract.ts";
import { isPuttingBack, type Progress, useProgress } from "../../api/use.ts";
import { kindCounts, sum } from "../../app/counts.ts";
import { href } from "../../app/routes.tsx";
import { ago, t } from "../../app/text.ts";
import { OwnerMark } from "../../parts/owner-mark.tsx";
import { SmallLines } from "../../parts/two-lines.tsx";

export type SourceRowProps = { readonly source: Source; readonly sources: readonly Source[]; readonly now: Date };

/** One account, phone or folder: what is kept of it, the two lines, how complete and how fresh. */
export function SourceRow({ source, sources, now }: SourceRowProps) {
  const progress = useProgress(source.running);
  return (
    <div className="source-row">
      <OwnerMark source={source} sources={sources} />
      <div className="source-name">
        <h2><bdi>{source.name}</bdi></h2>
        <p className="caption">{kindCounts(source.kept)}</p>
      </div>
      <div className="source-lines">
        <SmallLines points={source.lines} />
      </div>
      <div className="source-state">
        <p>{howMany(source)}</p>
        <p className="caption">{isPuttingBack(source.running) ? <a href={href("put-back")}>{t("home.writing")}</a> : state(source, now, progress)}</p>
      </div>
    </div>
  );
}

/** "all 2,318" only where the provider's own count says so. */
function howMany({ kept, total, missing, owed }: Source): string {
  const here = sum(kept);
  if (missing > 0) return t("home.missing", { n: missing });
  if (owed > 0) return t("home.owed", { n: owed });
  if (total !== null && total > here) return t("home.some", { n: here, of: total });
  return total === null ? t("home.kept", { n: here }) : t("home.all", { n: here });
}

function state(source: Source, now: Date, progress: Progress | null): string {
  if (source.running !== null) {
    if (progress === null) return t("home.checking");
    return progress.phase === "second-look" ? t("home.second-look") : t("home.checking-of", { n: progress.done });
  }
  if (source.lastRun?.error === "auth") return t("home.needs-sign-in");
  if (source.checked === null) return source.lastRun?.error ? t("home.failed") : t("home.never");
  return source.lastRun?.error ? t("home.failed-since", { when: ago(source.checked, now) }) : ago(source.checked, now);
}

import "./job-progress.css";
import { Label, ProgressBar } from "react-aria-components";
import type { Progress } from "../api/use.ts";
import { number, t } from "../app/text.ts";
import { Announced } from "./announced.tsx";
import { bytes } from "./bytes.ts";
import { timeLeft } from "./time-left.ts";

/** What copying and rebuilding count. */
const inBytes: ReadonlySet<string> = new Set(["packing", "checking", "recovering"]);

/** How far a long call is: what it is at, how many of how many, and how long it may still take. */
export function JobProgress({ label, progress }: { readonly label: string; readonly progress: Progress | null }) {
  const of = progress?.of === 0 ? undefined : progress?.of;
  const done = progress?.done ?? 0;
  const shown = (n: number): string => (inBytes.has(progress?.phase ?? "") ? bytes(n) : number(n));
  const counts = done === 0 && of === undefined ? "" : of === undefined ? t("progress.some", { done: shown(done) }) : t("progress.of", { done: shown(done), of: shown(of) });
  const left = progress?.msLeft === undefined ? "" : t("progress.still", { time: timeLeft(progress.msLeft) });
  const value = of === undefined ? {} : { value: (done / of) * 100 };
  return (
    <div className="job-progress">
      <ProgressBar className="job-progress-bar" isIndeterminate={of === undefined} {...value} valueLabel={counts}>
        {({ percentage }) => (
          <>
            <Label>{label}</Label>
            <span className="job-progress-numbers">{[counts, left].filter((part) => part !== "").join(" · ")}</span>
            <svg className="job-progress-track" aria-hidden viewBox="0 0 100 1" preserveAspectRatio="none">
              <line x1={0} x2={100} y1={0.5} y2={0.5} />
              {percentage !== undefined && percentage > 0 && <line className="job-progress-done" x1={0} x2={percentage} y1={0.5} y2={0.5} />}
            </svg>
          </>
        )}
      </ProgressBar>
      <Announced text={`${label} ${counts} ${left}`.trim()} />
    </div>
  );
}

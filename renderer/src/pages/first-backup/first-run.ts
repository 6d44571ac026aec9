import type { BlobPath, ByKind, JobId, Kind } from "../../../../main/api/contract.ts";
import type { ApiEvent } from "../../../../main/api/events.ts";
import type { Progress } from "../../api/use.ts";

export type Settled = { readonly id: number; readonly kind: Kind; readonly name: string };
/** What a first backup looks like while it goes on. */
export type FirstRun = {
  readonly kept: ByKind;
  /** The newest last, at most `mostNames`. */
  readonly names: readonly Settled[];
  readonly progress: Progress | null;
  /** Small pictures of what is on its way. */
  readonly previews: readonly BlobPath[];
};
/** Which promise can be made: that people are safe once dates are under way, that both are once photos are. */
export type Stage = "start" | "people" | "photos" | "only-photos";

export const nothingYet: FirstRun = { kept: {}, names: [], progress: null, previews: [] };
/** Divides into the columns of any width. */
export const mostNames = 24;

/** What an event of this job changes; events of others change nothing. */
export function after(run: FirstRun, event: ApiEvent, job: JobId | null): FirstRun {
  if (!("job" in event) || event.job !== job) return run;
  if (event.is === "progress") return { ...run, progress: event };
  if (event.is === "preview") return { ...run, previews: [...run.previews, event.thumb] };
  if (event.is === "ended" && run.previews.length > 0) return { ...run, previews: [] };
  if (event.is !== "kept") return run;
  const next = (run.names.at(-1)?.id ?? 0) + 1;
  const fresh = event.names.filter((name) => name !== "").map((name, at) => ({ id: next + at, kind: event.kind, name }));
  const total = Math.max(run.kept[event.kind] ?? 0, event.total);
  return { ...run, kept: { ...run.kept, [event.kind]: total }, names: [...run.names, ...fresh].slice(-mostNames) };
}

/** People are fetched first, then dates and to-dos, photos last: what comes before the kind under way is whole. */
export function stageOf({ kept }: FirstRun): Stage {
  const people = (kept.contact ?? 0) > 0;
  const dates = (kept.event ?? 0) + (kept.task ?? 0) > 0;
  if (kept.photo) return people && dates ? "photos" : "only-photos";
  return people && dates ? "people" : "start";
}

import { useMemo } from "react";
import type { ApiFailure } from "../../api/client.ts";
import { useKept } from "../../parts/use-kept.ts";
import { filterOf, useView } from "../../parts/view.ts";
import { addDays, type Day, daysBetween, startOf } from "./days.ts";
import { type Span, spanOf } from "./spans.ts";

export type Spans = {
  /** At most so many of each day as were wanted. */
  readonly spans: readonly Span[];
  /** How many there are on a day. */
  readonly countOn: (day: Day) => number;
  readonly pending: boolean;
  readonly error: ApiFailure | null;
  readonly retry: () => void;
};

/** What takes place from one day to another (both included), at most so much of each, without the hidden calendars. */
export function useSpans(first: Day, last: Day, hidden: ReadonlySet<number>, most: number): Spans {
  const filter = filterOf(useView(), "event");
  const starts = Array.from({ length: daysBetween(first, last) + 2 }, (_, index) => startOf(addDays(first, index)).toISOString());
  const found = useKept("occurrences", { first, starts, filter, without: [...hidden], most });
  const spans = useMemo(() => (found.data?.dates ?? []).map(spanOf), [found.data]);
  return {
    spans,
    countOn: (day) => found.data?.counts[daysBetween(first, day)] ?? 0,
    pending: found.isPending,
    error: found.error,
    retry: () => void found.refetch(),
  };
}

import { useMemo } from "react";
import type { ApiFailure } from "../../api/client.ts";
import { useKept } from "../../parts/use-kept.ts";
import { filterOf, useView } from "../../parts/view.ts";
import { addDays, type Day } from "./days.ts";
import { type Span, spanOf } from "./spans.ts";

export type Spans = { readonly spans: readonly Span[]; readonly pending: boolean; readonly error: ApiFailure | null; readonly retry: () => void };

/** What takes place from one day to another (both included), without the hidden calendars. */
export function useSpans(first: Day, last: Day, hidden: ReadonlySet<number>): Spans {
  const filter = filterOf(useView(), "event");
  // A day more on both sides: what is another day elsewhere may be this day here.
  const input = { from: `${addDays(first, -1)}T00:00:00.000Z`, to: `${addDays(last, 2)}T00:00:00.000Z`, filter };
  const found = useKept("occurrences", input);
  const spans = useMemo(
    () => (found.data ?? []).filter(({ thing }) => !hidden.has(thing.collection)).map(spanOf).filter((span) => span.first <= last && span.last >= first),
    [found.data, hidden, first, last],
  );
  return { spans, pending: found.isPending, error: found.error, retry: () => void found.refetch() };
}

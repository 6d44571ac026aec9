import { useQueries } from "@tanstack/react-query";
import type { Alarm, Moment, ThingFilter } from "../../../../main/api/contract.ts";
import { call } from "../../api/client.ts";
import { useCall } from "../../api/use.ts";
import type { LinePoint } from "../../parts/two-lines-shape.ts";
import { left } from "./alarm-words.ts";

const most = 8;
const moments = 400;

/** The two lines of just what an alarm is about: what was kept of it over time, then the loss. */
export function useHistory(alarm: Alarm): readonly LinePoint[] {
  const places = useCall("places", {});
  const times = useCall("moments", { source: alarm.source, limit: moments });
  const place = places.data?.find((each) => each.source === alarm.source && each.name === alarm.collection);
  const before = (times.data ?? []).filter((each) => each.time < alarm.since).toSorted((a, b) => a.time.localeCompare(b.time));
  const chosen = place === undefined ? [] : spread(before);
  const filter: ThingFilter = { kind: alarm.kind, source: alarm.source, ...(place && { collection: place.id }) };
  const counts = useQueries({
    queries: chosen.map(({ snapshot }) => ({
      queryKey: ["count", { filter: { ...filter, snapshot } }],
      queryFn: () => call("count", { filter: { ...filter, snapshot } }),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  const known = chosen.flatMap((each, i): LinePoint[] => {
    const n = counts[i]?.data?.[alarm.kind];
    return n === undefined ? [] : [{ day: each.time, theirs: n, yours: n }];
  });
  return [
    ...known,
    { day: alarm.since, theirs: alarm.base, yours: alarm.base },
    { day: alarm.noticed, theirs: left(alarm), yours: alarm.base },
  ];
}

/** At most `most` of them, evenly, the first and the last among them. */
function spread(all: readonly Moment[]): readonly Moment[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))]).filter((each) => each !== undefined);
}

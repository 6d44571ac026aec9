import { useQueries } from "@tanstack/react-query";
import type { Thing, ThingFilter } from "../../../main/api/contract.ts";
import type { ApiFailure } from "../api/client.ts";
import { call } from "../api/client.ts";

const pageSize = 200;

export type Things = {
  /** undefined: not here yet. */
  readonly at: (offset: number) => Thing | undefined;
  readonly error: ApiFailure | null;
  readonly retry: () => void;
};

/**
 * The things of a long list between two offsets (both included), fetched by pages around what is in sight. With `fetch`
 * off, only what is here already is given.
 */
export function useThings(filter: ThingFilter, from: number, to: number, fetch = true): Things {
  const first = Math.floor(Math.max(0, from) / pageSize);
  const last = Math.floor(Math.max(0, to) / pageSize);
  const pages = useQueries({
    queries: Array.from({ length: last - first + 1 }, (_, index) => {
      const page = { offset: (first + index) * pageSize, limit: pageSize };
      return { queryKey: ["things", filter, page], queryFn: () => call("things", { filter, page }), enabled: fetch };
    }),
  });
  const failed = pages.find((page) => page.isError);
  return {
    at: (offset) => pages[Math.floor(offset / pageSize) - first]?.data?.[offset % pageSize],
    error: (failed?.error as ApiFailure | undefined) ?? null,
    retry: () => void failed?.refetch(),
  };
}

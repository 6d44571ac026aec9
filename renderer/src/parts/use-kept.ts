import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { CallName, Input, Output } from "../../../main/api/contract.ts";
import type { ApiFailure } from "../api/client.ts";
import { call } from "../api/client.ts";

/** Like useCall; while something else is asked for (another time, another person), the last answer stays on screen. */
export function useKept<N extends CallName>(name: N, input: Input<N>): UseQueryResult<Output<N>, ApiFailure> {
  return useQuery<Output<N>, ApiFailure, Output<N>, readonly [N, Input<N>]>({
    queryKey: [name, input],
    queryFn: () => call(name, input),
    placeholderData: keepPreviousData,
  });
}

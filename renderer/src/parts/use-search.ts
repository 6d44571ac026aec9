import { useLayoutEffect, useRef, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Thing, ThingFilter } from "../../../main/api/contract.ts";
import type { ApiFailure } from "../api/client.ts";
import { call } from "../api/client.ts";

const restMs = 60;

/** What the words find, asked for as one types; the last results stay until new ones are there. Idle while `words` is empty. */
export function useSearch(words: string, filter: ThingFilter, limit: number): UseQueryResult<readonly Thing[], ApiFailure> {
  const settled = useSettled(words.trim());
  return useQuery<readonly Thing[], ApiFailure>({
    queryKey: ["search", settled, filter, limit],
    queryFn: () => call("search", { words: settled, filter, limit }),
    enabled: settled !== "",
    placeholderData: (last) => (settled === "" ? undefined : last),
  });
}

/** The text at once, in the same frame, where one types slowly; at most every `restMs` where one types fast. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  const last = useRef(0);
  useLayoutEffect(() => {
    const settle = (): void => {
      last.current = performance.now();
      setSettled(text);
    };
    const wait = last.current + restMs - performance.now();
    if (wait <= 0) {
      settle();
      return undefined;
    }
    const timer = setTimeout(settle, wait);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

import { useEffect, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Thing, ThingFilter } from "../../../main/api/contract.ts";
import type { ApiFailure } from "../api/client.ts";
import { call } from "../api/client.ts";

const debounceMs = 60;

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

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), debounceMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

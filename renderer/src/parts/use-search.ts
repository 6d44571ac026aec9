import { useEffect, useRef, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Thing, ThingFilter } from "../../../main/api/contract.ts";
import type { ApiFailure } from "../api/client.ts";
import { call } from "../api/client.ts";

const restMs = 60;

export type Typed = {
  /** As they stand in the field. */
  readonly words: string;
  /** As they are looked for. */
  readonly settled: string;
  readonly type: (words: string) => void;
};

/** What one types is looked for in the same frame; where one types fast, at most every `restMs`. An empty field asks for nothing. */
export function useTyped(start = ""): Typed {
  const [words, setWords] = useState(start);
  const [settled, setSettled] = useState(start.trim());
  const last = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (next: string): void => {
    const settle = (): void => {
      if (next.trim() !== "") last.current = performance.now();
      setSettled(next.trim());
    };
    setWords(next);
    clearTimeout(timer.current);
    const wait = last.current + restMs - performance.now();
    if (wait <= 0) settle();
    else timer.current = setTimeout(settle, wait);
  };
  return { words, settled, type };
}

/** What the words find; the last results stay until new ones are there. Idle while `words` is empty. */
export function useSearch(words: string, filter: ThingFilter, limit: number): UseQueryResult<readonly Thing[], ApiFailure> {
  return useQuery<readonly Thing[], ApiFailure>({
    queryKey: ["search", words, filter, limit],
    queryFn: () => call("search", { words, filter, limit }),
    enabled: words !== "",
    placeholderData: (last) => (words === "" ? undefined : last),
  });
}

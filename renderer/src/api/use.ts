import { useCallback, useEffect, useRef, useState } from "react";
import { QueryClient, useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { CallName, Input, JobId, Output } from "../../../main/api/contract.ts";
import type { ApiEvent } from "../../../main/api/events.ts";
import type { ApiFailure } from "./client.ts";
import { call, onEvent } from "./client.ts";

export const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: 30_000, refetchOnWindowFocus: false, networkMode: "always" } },
});

const affected: Record<"home" | "things" | "alarms" | "settings" | "devices", readonly CallName[]> = {
  home: ["home", "lastCheck", "lastPractice", "lastRebuild", "copies", "receipts", "devices"],
  things: ["home", "things", "count", "months", "search", "details", "occurrences", "taskLists", "tasks", "moments", "places"],
  alarms: ["home", "alarmThings", "numbers"],
  settings: ["app"],
  devices: ["devices"],
};

/** Asked calls are asked again when the engine says that what they show has changed. */
onEvent((event) => {
  if (event.is !== "changed") return;
  if (event.what === "vault") void queries.invalidateQueries();
  else for (const name of affected[event.what]) void queries.invalidateQueries({ queryKey: [name] });
});

/** The answer of a call, kept and asked again when it changes. */
export function useCall<N extends CallName>(
  name: N,
  input: Input<N>,
  options: { enabled?: boolean } = {},
): UseQueryResult<Output<N>, ApiFailure> {
  return useQuery<Output<N>, ApiFailure, Output<N>, readonly [N, Input<N>]>({
    queryKey: [name, input],
    queryFn: () => call(name, input),
    ...options,
  });
}

/** Calls the listener for every event while the part is shown. */
export function useEvents(listener: (event: ApiEvent) => void): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => onEvent((event) => latest.current(event)), []);
}

export type JobCall = { [N in CallName]: Input<N> extends { job: JobId } ? N : never }[CallName];
export type Progress = Extract<ApiEvent, { is: "progress" }>;
export type Job = {
  /** Rejects with ApiFailure, "cancelled" included. */
  readonly run: <N extends JobCall>(name: N, input: Omit<Input<N>, "job">) => Promise<Output<N>>;
  readonly running: JobId | null;
  readonly progress: Progress | null;
  readonly cancel: () => void;
};

/** One long call at a time, with its progress and a way to end it. */
export function useJob(): Job {
  const [running, setRunning] = useState<JobId | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  useEvents((event) => {
    if (event.is === "progress" && event.job === running) setProgress(event);
  });
  const run = useCallback(async <N extends JobCall>(name: N, input: Omit<Input<N>, "job">) => {
    const job = crypto.randomUUID();
    setProgress(null);
    setRunning(job);
    try {
      return await call(name, { ...input, job });
    } finally {
      setRunning(null);
      setProgress(null);
    }
  }, []);
  const cancel = useCallback(() => {
    if (running !== null) void call("cancel", { job: running });
  }, [running]);
  return { run, running, progress, cancel };
}

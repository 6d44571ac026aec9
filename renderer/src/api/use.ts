import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
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

/** What is under way goes on when its page is left, and is found again by what it is for. */
const running = new Map<string | symbol, JobId>();
const newest = new Map<JobId, Progress>();
const watchers = new Set<() => void>();

onEvent((event) => {
  if (event.is === "progress") newest.set(event.job, event);
  else if (event.is === "ended") newest.delete(event.job);
  else if (event.is === "stopped") newest.clear();
  else return;
  tell();
});

function tell(): void {
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** How far a job is, whoever started it. */
export function useProgress(job: JobId | null): Progress | null {
  return useSyncExternalStore(watch, () => (job === null ? null : (newest.get(job) ?? null)));
}

/** What things are put back by: whoever sees its id knows that it is no check. */
export const puttingBack = "put-back";
export const isPuttingBack = (job: JobId | null): job is JobId => job?.startsWith(`${puttingBack} `) === true;

export const cancel = (job: JobId): void => void call("cancel", { job });

/** One long call at a time, with its progress and a way to end it. With a name it is there again for whoever comes back. */
export function useJob(name?: string): Job {
  const [own] = useState(() => Symbol());
  const key = name ?? own;
  const job = useSyncExternalStore(watch, () => running.get(key) ?? null);
  const run = useCallback(async <N extends JobCall>(callName: N, input: Omit<Input<N>, "job">) => {
    const id = `${name ?? "job"} ${crypto.randomUUID()}`;
    running.set(key, id);
    tell();
    try {
      return await call(callName, { ...input, job: id });
    } finally {
      if (running.get(key) === id) running.delete(key);
      tell();
    }
  }, [key, name]);
  return { run, running: job, progress: useProgress(job), cancel: useCallback(() => job !== null && cancel(job), [job]) };
}

import { useEffect, useRef, useState } from "react";
import type { JobId, Source } from "../../../../main/api/contract.ts";
import { type ApiFailure, call } from "../../api/client.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { useCall, useEvents } from "../../api/use.ts";
import { after, type FirstRun, nothingYet } from "./first-run.ts";

export type FirstBackup = {
  readonly state: "waiting" | "running" | "stopped" | "failed" | "done";
  readonly source: Source | undefined;
  readonly run: FirstRun;
  readonly error: ApiFailure | null;
  readonly stop: () => void;
  readonly goOn: () => void;
};

/** Starts the backup of a source that has none, or shows the one that is under way. */
export function useFirstBackup(id: number): FirstBackup {
  const home = useCall("home", {});
  const [run, setRun] = useState<FirstRun>(nothingYet);
  const [state, setState] = useState<FirstBackup["state"]>("waiting");
  const { error, attempt } = useAttempt();
  const job = useRef<JobId | null>(null);
  const watching = useRef(false);
  const source = home.data?.sources.find((each) => each.id === id);

  const finish = async (next: FirstBackup["state"]): Promise<void> => {
    await home.refetch();
    setState(next);
  };
  useEvents((event) => {
    setRun((before) => after(before, event, job.current));
    if (event.is === "ended" && event.job === job.current) watched();
  });
  const watched = (): void => {
    if (!watching.current) return;
    watching.current = false;
    void finish("done");
  };

  const start = async (): Promise<void> => {
    const own = crypto.randomUUID();
    job.current = own;
    setState("running");
    const failure = await attempt(() => call("backUp", { source: id, job: own }));
    await finish(failure === null ? "done" : failure.code === "cancelled" ? "stopped" : "failed");
  };

  const begun = useRef(false);
  useEffect(() => {
    // It may have ended before anybody here listened.
    if (source !== undefined && source.running !== job.current) watched();
    if (source === undefined || begun.current) return;
    begun.current = true;
    if (source.running !== null) {
      job.current = source.running;
      watching.current = true;
      setRun({ ...nothingYet, kept: source.kept });
      setState("running");
    } else if (source.checked !== null) setState("done");
    else void start();
  });

  return {
    state,
    source,
    run,
    error,
    stop: () => job.current !== null && void call("cancel", { job: job.current }),
    goOn: () => void start(),
  };
}

import { useCallback, useEffect, useState } from "react";
import type { ApiFailure } from "../../api/client.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { queries, useCall, useJob } from "../../api/use.ts";
import type { Progress } from "../../api/use.ts";
import { phaseOf } from "./phase.ts";
import type { Phase } from "./phase.ts";

export type StoryStep = "start" | "back-up" | "lose" | "put-back";
export type Story = {
  /** Null until it is known. */
  readonly phase: Phase | null;
  readonly running: StoryStep | null;
  readonly progress: Progress | null;
  readonly failure: ApiFailure | null;
  readonly act: (step: StoryStep) => Promise<void>;
};

/** Starts the rehearsal and its first backup by itself, unless paused; the rest waits for a person. */
export function useStory(paused: boolean): Story {
  const phase = usePhase();
  const { run, progress } = useJob();
  const [running, setRunning] = useState<StoryStep | null>(null);
  const { error: failure, attempt } = useAttempt();
  const act = useCallback(async (step: StoryStep) => {
    setRunning(step);
    await attempt(async () => {
      await (step === "start" ? run("startRehearsal", {}) : run("rehearse", { step }));
      await queries.invalidateQueries();
    });
    setRunning(null);
  }, [run, attempt]);
  useEffect(() => {
    if (paused) return;
    if (phase === "none") void act("start");
    if (phase === "empty") void act("back-up");
  }, [phase, paused, act]);
  return { phase, running, progress, failure, act };
}

function usePhase(): Phase | null {
  const app = useCall("app", {});
  const enabled = app.data?.vault === "rehearsal";
  const home = useCall("home", {}, { enabled });
  const receipts = useCall("receipts", {}, { enabled });
  if (app.data === undefined) return null;
  if (!enabled) return "none";
  return home.data === undefined || receipts.data === undefined ? null : phaseOf(home.data, receipts.data);
}

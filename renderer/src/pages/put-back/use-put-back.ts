import { useEffect, useRef, useState } from "react";
import type { PutBackPlan, PutBackRequest, Receipt } from "../../../../main/api/contract.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { puttingBack, useJob } from "../../api/use.ts";

type State = "looking" | "planned" | "working" | "stopped";
export type Ends = { readonly onBack: () => void; readonly onDone: (receipt: Receipt) => void };

/** Something to put back, or a receipt to take back. */
export type Asked = { readonly request: PutBackRequest } | { readonly undo: number };
export type PutBackState = ReturnType<typeof usePutBack>;

/** Looks at once, then waits for a word, then carries out what was shown. Stopping the look goes back. */
export function usePutBack(asked: Asked, { onBack, onDone }: Ends) {
  const looking = useJob();
  const writing = useJob(puttingBack);
  const [plan, setPlan] = useState<PutBackPlan | null>(null);
  const [state, setState] = useState<State>("looking");
  const { error, attempt } = useAttempt();

  const orStopped = async (work: () => Promise<void>, stopped: () => void): Promise<void> => {
    const failure = await attempt(work);
    if (failure?.code === "cancelled") stopped();
  };
  const look = (now: Asked = asked): Promise<void> =>
    orStopped(async () => {
      setState("looking");
      setPlan(await ("undo" in now ? looking.run("planUndo", { receipt: now.undo }) : looking.run("planPutBack", now)));
      setState("planned");
    }, onBack);
  const carryOut = (agreed: PutBackPlan): Promise<void> =>
    orStopped(async () => {
      setState("working");
      onDone(await writing.run("putBack", { plan: agreed.plan }));
    }, () => setState("stopped"));

  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void look();
  });
  // Nobody waits any more for what was looked at, and it would keep others from this source. What is written goes on.
  const leave = useRef(looking.cancel);
  useEffect(() => void (leave.current = looking.cancel));
  useEffect(() => () => leave.current(), []);
  return { job: state === "working" ? writing : looking, plan, state, error, look: (now?: Asked) => void look(now), carryOut: (agreed: PutBackPlan) => void carryOut(agreed) };
}

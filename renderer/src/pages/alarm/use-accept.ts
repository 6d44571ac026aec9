import { useState } from "react";
import type { Alarm } from "../../../../main/api/contract.ts";
import { type ApiFailure, call } from "../../api/client.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { queries } from "../../api/use.ts";

export type Accept = { readonly run: (things?: readonly number[]) => Promise<void>; readonly busy: boolean; readonly failure: ApiFailure | null };

/** "I deleted these": all of an alarm, or those named. */
export function useAccept(alarm: Alarm, done: () => void): Accept {
  const [busy, setBusy] = useState(false);
  const { error, attempt } = useAttempt();
  const run = async (things?: readonly number[]) => {
    setBusy(true);
    const failure = await attempt(async () => {
      await call("accept", { alarm: alarm.id, shown: alarm.grew, ...(things !== undefined && { things }) });
      await queries.invalidateQueries();
    });
    setBusy(false);
    if (failure === null) done();
  };
  return { run, busy, failure: error };
}

import { useState } from "react";
import type { Alarm } from "../../../../main/api/contract.ts";
import { ApiFailure, call } from "../../api/client.ts";
import { queries } from "../../api/use.ts";

export type Accept = { readonly run: (things?: readonly number[]) => Promise<void>; readonly busy: boolean; readonly failure: ApiFailure | null };

/** "I deleted these": all of an alarm, or those named. */
export function useAccept(alarm: Alarm, done: () => void): Accept {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const run = async (things?: readonly number[]) => {
    setBusy(true);
    setFailure(null);
    try {
      await call("accept", { alarm: alarm.id, shown: alarm.grew, ...(things !== undefined && { things }) });
      await queries.invalidateQueries();
      done();
    } catch (error) {
      if (error instanceof ApiFailure) setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return { run, busy, failure };
}

import type { ApiFailure } from "../../api/client.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { queries } from "../../api/use.ts";
import type { Job } from "../../api/use.ts";

export type Check = { readonly start: () => void; readonly failure: ApiFailure | null };

/** "Check now": looks at all sources; what stopped it is kept for the screen. */
export function useCheck(job: Job): Check {
  const { error, attempt } = useAttempt();
  const start = async (): Promise<void> => {
    await attempt(() => job.run("backUp", {}));
    await queries.invalidateQueries();
  };
  // What is held is shown as the alarm that it is.
  return { start: () => void start(), failure: error?.code === "held" ? null : error };
}

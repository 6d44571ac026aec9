import { useState } from "react";
import { ApiFailure } from "../../api/client.ts";
import { queries } from "../../api/use.ts";
import type { Job } from "../../api/use.ts";

export type Check = { readonly start: () => void; readonly failure: ApiFailure | null };

/** "Check now": looks at all sources; what stopped it is kept for the screen. */
export function useCheck(job: Job): Check {
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const start = () => {
    setFailure(null);
    job
      .run("backUp", {})
      .catch((error: unknown) => {
        if (error instanceof ApiFailure && error.code !== "cancelled" && error.code !== "held") setFailure(error);
      })
      .finally(() => void queries.invalidateQueries());
  };
  return { start, failure };
}

import { useCallback, useState } from "react";
import { ApiFailure } from "./client.ts";

export type Attempt = {
  /** What the newest attempt failed with; that somebody stopped it is no error. */
  readonly error: ApiFailure | null;
  /** Gives what it failed with, "cancelled" included; null where it went well. */
  readonly attempt: (work: () => unknown) => Promise<ApiFailure | null>;
};

/** Does what may fail, and remembers for the screen how. */
export function useAttempt(): Attempt {
  const [error, setError] = useState<ApiFailure | null>(null);
  const attempt = useCallback(async (work: () => unknown): Promise<ApiFailure | null> => {
    setError(null);
    try {
      await work();
      return null;
    } catch (thrown) {
      if (!(thrown instanceof ApiFailure)) throw thrown;
      if (thrown.code !== "cancelled") setError(thrown);
      return thrown;
    }
  }, []);
  return { error, attempt };
}

import { useState } from "react";
import { ApiFailure } from "../../api/client.ts";

export type SignIn = {
  readonly error: ApiFailure | null;
  /** A server the sign-in would go to, and nobody has agreed to yet. */
  readonly newHost: string | null;
  readonly start: () => void;
  readonly agree: () => void;
  readonly refuse: () => void;
};

/** Tries a sign-in, and again with each server that the person agrees to. */
export function useSignIn(attempt: (hosts: readonly string[]) => Promise<void>): SignIn {
  const [error, setError] = useState<ApiFailure | null>(null);
  const [hosts, setHosts] = useState<readonly string[]>([]);
  const asksFor = error?.code === "new-host" ? error.host : undefined;
  const newHost = asksFor === undefined || hosts.includes(asksFor) ? null : asksFor;
  const run = async (agreed: readonly string[]): Promise<void> => {
    setHosts(agreed);
    setError(null);
    try {
      await attempt(agreed);
    } catch (thrown) {
      if (!(thrown instanceof ApiFailure)) throw thrown;
      if (thrown.code !== "cancelled") setError(thrown);
    }
  };
  return {
    error: newHost === null ? error : null,
    newHost,
    start: () => void run(hosts),
    agree: () => newHost !== null && void run([...hosts, newHost]),
    refuse: () => setError(null),
  };
}

import type { Settings } from "../../../main/api/contract.ts";
import { type ApiFailure, call } from "../api/client.ts";
import { useAttempt } from "../api/use-attempt.ts";
import { queries } from "../api/use.ts";

export type SettingsChange = { readonly set: (change: Partial<Settings>) => void; /** Why it is not saved, for the screen. */ readonly error: ApiFailure | null };

/** Saves what a person sets. */
export function useSettings(): SettingsChange {
  const { error, attempt } = useAttempt();
  const set = async (change: Partial<Settings>): Promise<void> => {
    await call("setSettings", change);
    await queries.invalidateQueries({ queryKey: ["app"] });
  };
  return { set: (change) => void attempt(() => set(change)), error };
}

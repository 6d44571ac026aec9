import type { Handset } from "../../../../main/api/contract.ts";
import { type ApiFailure, call } from "../../api/client.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { useJob } from "../../api/use.ts";
import { go } from "../../app/routes.tsx";
import { freeName } from "../connect/services.ts";

export type Keeping = { readonly start: () => void; readonly stop: () => void; readonly running: boolean; readonly error: ApiFailure | null };

/** Backs a phone up in the way that gives most: the first time as a new source, on its own screen. `shows`: what came is shown there each time. */
export function useKeep({ name, ways: [way] }: Pick<Handset, "name" | "ways">, { shows }: { readonly shows: boolean }): Keeping {
  const job = useJob();
  const { error, attempt } = useAttempt();
  const keep = async (): Promise<void> => {
    if (way === undefined) return;
    // Not what the page may still be waiting for: a phone that is known would be added again.
    const { sources } = await call("home", {});
    const known = sources.find(({ id }) => id === way.source);
    if (known?.checked != null) {
      await job.run("backUp", { source: known.id });
      if (shows) go(`first-backup/${String(known.id)}`);
      return;
    }
    const taken = sources.map((source) => source.name);
    const { id } = known ?? (await job.run("addSource", { source: { provider: way.provider, name: freeName(name, taken), settings: way.settings, secrets: {} } }));
    go(`first-backup/${String(id)}`);
  };
  return { start: () => void attempt(keep), stop: job.cancel, running: job.running !== null, error };
}

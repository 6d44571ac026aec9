import type { Handlers } from "../api/contract.ts";
import type { Status } from "../engine/status.ts";
import { type Opened, refresh, type State } from "./state.ts";

type Calls = Pick<Handlers, "secretsState" | "unlockSecrets" | "choosePassphrase">;

/** Where there is no keychain: the passphrase that the saved sign-ins are sealed under. */
export function signIns(state: State, lookNow: () => void): Calls {
  const { secrets } = state.options;
  const answer = async (): Promise<{ is: Awaited<ReturnType<typeof secrets.state>> }> => ({ is: await secrets.state() });
  return {
    secretsState: answer,

    async unlockSecrets({ passphrase }) {
      await secrets.unlock(passphrase);
      await refresh(state, "home");
      // What waited for it is due.
      lookNow();
      return answer();
    },

    async choosePassphrase({ passphrase }) {
      await secrets.choose(passphrase);
      return answer();
    },
  };
}

/** Names of the sources that cannot be looked at until somebody gives the passphrase. */
export function lockedSources({ options }: State, { kind, engine }: Pick<Opened, "kind" | "engine">): Promise<ReadonlySet<string>> {
  return kind === "own" ? options.secrets.in(engine.vault.id).locked() : Promise.resolve(new Set());
}

/** As if their last run had found it out: it is why there will be none. */
export function withLocked(status: Status, locked: ReadonlySet<string>): Status {
  const told = status.accounts.map((status): Status["accounts"][number] => {
    if (!locked.has(status.account.name)) return status;
    const { lastRun } = status;
    return lastRun ? { ...status, lastRun: { ...lastRun, error: "locked" } } : status;
  });
  return { ...status, accounts: told };
}

import { unattended } from "./attended.ts";
import type { State } from "./state.ts";

/** A timer does not count while the computer sleeps, so the clock is looked at this often. */
const lookEveryMs = 60_000;

/** Looks again and again, also after sleep; `stop` ends it. */
export function watch(state: State): { readonly look: () => Promise<void>; readonly stop: () => void } {
  let looking: Promise<void> | undefined;
  const look = (): Promise<void> => {
    looking ??= lookLater(state).finally(() => (looking = undefined));
    return looking;
  };
  const timer = setInterval(() => void look().catch(() => undefined), lookEveryMs);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}

/** No window waits for it. */
async function lookLater(state: State): Promise<void> {
  const { lookOnce } = await import("./due.ts");
  await unattended(() => lookOnce(state));
}

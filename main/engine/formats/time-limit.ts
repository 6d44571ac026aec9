import { createContext, Script } from "node:vm";

const makeWatch = () => ({ context: createContext({ run: undefined as (() => unknown) | undefined }), script: new Script("run()") });
/** Made when it is first needed: a context takes a while and much memory, and most threads that load this never ask. */
let watch: ReturnType<typeof makeWatch> | undefined;

/**
 * Runs code that hostile input could make run for ever, and stops it after so many milliseconds. True when it ended by
 * itself; what it threw is thrown on.
 */
export function endsWithin(milliseconds: number, run: () => void): boolean {
  const { context, script } = (watch ??= makeWatch());
  context.run = run;
  try {
    script.runInContext(context, { timeout: milliseconds });
    return true;
  } catch (thrown) {
    // Made in the other context, so it is no instance of this one's Error.
    if (typeof thrown === "object" && thrown !== null && "code" in thrown && thrown.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return false;
    throw thrown;
  } finally {
    context.run = undefined;
  }
}

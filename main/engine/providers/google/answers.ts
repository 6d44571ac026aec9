import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { failed } from "../failed.ts";
import type { Cursor, Fetched, Io, Op, Outcome, Ref } from "../provider.ts";
import { GoogleError, wasNotMade } from "./api.ts";

/** What of a thing that was asked for alone. Throws where nothing more can be had at all. */
export async function fetchedOne(ref: Ref, read: () => Promise<Fetched>): Promise<Fetched> {
  try {
    return await read();
  } catch (thrown) {
    const { code } = asLifeboatError(thrown);
    if (code === "gone") return { is: "gone", href: ref.href };
    if (["auth", "offline", "cancelled", "new-host", "rate-limited"].includes(code)) throw thrown;
    return failed(ref.href, thrown);
  }
}

/** The outcome of one op that is one request after another. */
export async function attempt(op: Op, work: () => Promise<Ref | undefined>): Promise<Outcome> {
  const { key } = op;
  try {
    const ref = await work();
    return { key, is: "done", ...(ref !== undefined && { ref }) };
  } catch (thrown) {
    return outcomeOf(op, thrown);
  }
}

/** Throws where no op can be tried at all. */
export function outcomeOf(op: Op, thrown: unknown): Outcome {
  const { key } = op;
  const { code, detail } = asLifeboatError(thrown);
  if (code === "auth" || code === "new-host" || code === "rate-limited") throw thrown;
  if (thrown instanceof HalfSent) return { key, is: "unsure" };
  if (code === "conflict") return { key, is: "conflict" };
  if (code === "gone" && op.do !== "create") return op.do === "remove" ? { key, is: "done" } : { key, is: "conflict" };
  // Nothing was sent, or it was sent and refused.
  if (thrown instanceof NotSent || wasNotMade(thrown)) return { key, is: "failed", code, detail };
  return { key, is: "unsure" };
}

/** Went wrong before anything was changed. */
export class NotSent extends LifeboatError {}

/** The same, as such. A refusal stays one, a failing server's answer does not: it changed nothing. */
export async function beforeSending<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof GoogleError && thrown.code !== "server") throw thrown;
    const { code, detail } = asLifeboatError(thrown);
    throw new NotSent(code, detail);
  }
}

/** Went wrong after something was changed, whatever was refused then. */
class HalfSent extends LifeboatError {}

/** What follows a request that was done: it makes no failure of the whole. */
export async function afterSending<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const { code, detail, afterMs } = asLifeboatError(thrown);
    throw new HalfSent(code, detail, afterMs === undefined ? {} : { afterMs });
  }
}

/** A cursor of ours; undefined for any other. */
export function cursorText(since: Cursor | undefined, prefix: string): string | undefined {
  return since?.startsWith(prefix) === true && since.length > prefix.length ? since.slice(prefix.length) : undefined;
}

export function stopIfAborted(io: Io): void {
  if (io.signal.aborted) throw new LifeboatError("cancelled", "stopped on request");
}

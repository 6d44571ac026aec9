import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { Collection, Io, Op, Outcome, Target } from "../provider.ts";
import type { Tries } from "./patience.ts";

type Writer = { readonly target: Target; readonly keyed: boolean; readonly tries: Tries };

/** What one call said of its ops. */
type Round = {
  /** Not made, but may be another time. */
  readonly failed: Map<string, Extract<Outcome, { is: "failed" }>>;
  /** Sent; nobody knows more. */
  readonly unsure: Set<string>;
  readonly broken: LifeboatError | undefined;
};

/**
 * Repeats ops that were not made, as far as anybody says, and creates that their key makes safe to repeat. Any other op that
 * was sent and not answered is unsure: to repeat a replace that arrived would look like a conflict. So is one that meets
 * something when it is repeated: that may be its own work, as after a gateway that gave up on a slow server.
 */
export async function* retryWrite(writer: Writer, c: Collection, ops: readonly Op[], io: Io): AsyncIterable<Outcome> {
  const open = new Map(ops.map((op) => [op.key, op]));
  for (let isFirst = true; open.size > 0; isFirst = false) {
    const round: Round & { broken: LifeboatError | undefined } = { failed: new Map(), unsure: new Set(), broken: undefined };
    let answered = 0;
    try {
      for await (const outcome of writer.target.write(c, [...open.values()], io)) {
        answered += 1;
        const settled = settle(round, open, outcome);
        if (settled !== undefined) yield isFirst || !meetsSomething(settled) ? settled : { key: settled.key, is: "unsure" };
      }
    } catch (thrown) {
      round.broken = asLifeboatError(thrown);
    }
    if (round.broken === undefined || answered > 0) noteUnanswered(round, open);
    for (const key of round.unsure) {
      if (!isSafe(writer, open.get(key)) && open.delete(key)) yield { key, is: "unsure" };
    }
    if (open.size === 0) return;
    if (await writer.tries.again(reasonOf(round))) continue;
    if (round.broken !== undefined && answered === 0) throw round.broken;
    for (const key of open.keys()) yield round.failed.get(key) ?? { key, is: "unsure" };
    return;
  }
}

/** The outcome, where it is the op's last word. */
function settle(round: Round, open: Map<string, Op>, outcome: Outcome): Outcome | undefined {
  const { key } = outcome;
  if (!open.has(key)) return undefined;
  if (outcome.is === "unsure") round.unsure.add(key);
  else if (outcome.is === "failed" && new LifeboatError(outcome.code, "").retry === "now") round.failed.set(key, outcome);
  else {
    open.delete(key);
    round.failed.delete(key);
    round.unsure.delete(key);
    return outcome;
  }
  return undefined;
}

const meetsSomething = (outcome: Outcome): boolean => outcome.is === "conflict" || (outcome.is === "failed" && (outcome.code === "exists" || outcome.code === "uid-taken" || outcome.code === "conflict"));

/** A call throws only where nothing was tried; once it has answered for one op, the others may have been sent. */
function noteUnanswered(round: Round, open: ReadonlyMap<string, Op>): void {
  for (const key of open.keys()) if (!round.failed.has(key)) round.unsure.add(key);
}

function isSafe({ keyed }: Writer, op: Op | undefined): boolean {
  return op?.do === "create" && keyed;
}

function reasonOf({ broken, failed }: Round): LifeboatError {
  const [first] = failed.values();
  return broken ?? new LifeboatError(first?.code ?? "bad-answer", "some outcomes are missing");
}

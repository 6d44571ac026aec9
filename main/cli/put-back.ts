import { type RestorePlan, type RestoreRequest, writes } from "../engine/restore/restore.ts";
import { askYesNo, someoneIsThere } from "./ask.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { planEvent, planLines } from "./plan-lines.ts";
import { Progress } from "./progress.ts";
import { receiptEvent, receiptLines } from "./receipt-lines.ts";
import type { Cli, Session } from "./session.ts";
import { count, fill, quoted, texts } from "./text.ts";

export type PutBackOptions = { readonly dryRun?: boolean; readonly yes?: boolean; readonly wait: number; /** In place of the plan's own lines. */ readonly show?: (plan: RestorePlan) => Promise<void> };

/** Plan, agreement, writing, reading back, receipt: what `putback` and `restore` share. */
export async function putBack(cli: Cli, { engine }: Session, into: string, request: RestoreRequest, options: PutBackOptions): Promise<ExitCode> {
  const progress = new Progress(cli.out, into);
  try {
    const { plan, receipt } = await engine.putBack(into, request, {
      signal: cli.signal,
      waitMs: options.wait * 1000,
      agree: async (plan) => {
        progress.end();
        if (options.show) await options.show(plan);
        else cli.out.data(planEvent(plan, into), planLines(plan, into).join("\n"));
        return isAgreed(plan, into, options);
      },
      onProgress: (step) => progress.update({ what: "collection" in step ? `${phases[step.phase]} ${quoted(step.collection)}` : phases[step.phase], done: step.done, of: step.of }),
    });
    progress.end();
    if (receipt) cli.out.data(receiptEvent(receipt), receiptLines(receipt).join("\n"));
    else cli.out.say(plan.entries.length > 0 ? texts.plan.declined : "undo" in request.what ? texts.plan["undo-nothing"] : texts.plan.nothing);
    if (receipt === undefined) return unwritten(plan, options);
    return receipt.status === "done" && !leftUndone(plan) ? exitCodes.done : exitCodes.owed;
  } finally {
    progress.end();
  }
}

const phases = {
  listing: "listing",
  reading: "reading",
  "second-look": "looking again at",
  planning: "comparing",
  writing: "writing",
  settling: "waiting for it to show",
  "reading-back": "reading back",
} as const;

/** Calling the command is saying yes; a person at a terminal is asked once more, with the plan in view. */
async function isAgreed({ entries, counts, request }: RestorePlan, into: string, { dryRun, yes }: PutBackOptions): Promise<boolean> {
  if (dryRun || entries.length === 0) return false;
  if (yes || !someoneIsThere()) return true;
  const question = "undo" in request.what ? texts.plan["undo-confirm"] : texts.plan.confirm;
  return askYesNo(fill(question, { things: count(writes(counts), texts.things), account: quoted(into) }));
}

/** An undo that had to leave something alone is not wholly done. */
const leftUndone = ({ request, counts }: RestorePlan): boolean => "undo" in request.what && counts.kept > 0;

function unwritten({ entries }: RestorePlan, { dryRun }: PutBackOptions): ExitCode {
  return dryRun || entries.length === 0 ? exitCodes.done : exitCodes.cancelled;
}

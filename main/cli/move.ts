import { type Command, InvalidArgumentError } from "commander";
import { LifeboatError } from "../api/errors.ts";
import type { Kind } from "../engine/formats/item.ts";
import type { RestorePlan, RestoreRequest } from "../engine/restore/restore.ts";
import type { ExitCode } from "./exit-codes.ts";
import { assertKnown, oneFilter } from "./items.ts";
import { kindOption } from "./commands/ls.ts";
import { forecastEvent, forecastLines } from "./forecast-lines.ts";
import { itemsOf, type KeepChoice, keepOption } from "./keep-option.ts";
import { planLines } from "./plan-lines.ts";
import { putBack, type PutBackOptions } from "./put-back.ts";
import { impatient, secondLook } from "./second-look.ts";
import { type Cli, withEngine } from "./session.ts";

type Pair = NonNullable<RestoreRequest["same"]>[number];
export type MoveOptions = PutBackOptions & KeepChoice & { readonly kind?: Kind; readonly same?: readonly Pair[]; readonly secondLook?: number };

export function addMoveOptions(command: Command): Command {
  return command
    .argument("<from>", "the account whose things move")
    .argument("<into>", "the account they go to")
    .addOption(kindOption())
    .option("--same <item=item>", "these two are one: an item that moves, and the one that is there", (text: string, before: Pair[] | undefined) => [...(before ?? []), pairOf(text)])
    .addOption(keepOption())
    .addOption(secondLook());
}

/** What is kept of one account, as far as it was seen, goes into another: forecast, agreement, then as any put back. */
export function move(cli: Cli, names: { readonly from: string; readonly into: string }, options: MoveOptions): Promise<ExitCode> {
  return withEngine(cli, { clock: impatient(options.secondLook), attended: true }, async (session) => {
    const { engine } = session;
    const into = await engine.account(names.into);
    const what = await oneFilter(engine, { account: names.from, ...(options.kind && { kind: options.kind }) });
    if (what.account === into.id) throw new LifeboatError("usage", "an account cannot move into itself");
    await assertKnown(engine, [...(options.same ?? []).flatMap(({ item, there }) => [item, there]), ...itemsOf(options.keep)]);
    const show = async (plan: RestorePlan): Promise<void> => {
      const forecast = await engine.forecast(plan, cli.signal);
      cli.out.data(forecastEvent(forecast, names), [...planLines(plan, into.name), ...forecastLines(forecast)].join("\n"));
    };
    return putBack(cli, session, into.name, { what, ...options.keep, ...(options.same && { same: options.same }) }, { ...options, show });
  });
}

function pairOf(text: string): Pair {
  const [, item, there] = /^#?(\d+)=#?(\d+)$/.exec(text) ?? [];
  if (item === undefined || there === undefined) throw new InvalidArgumentError("It is two numbers, such as 12=340.");
  return { item: Number(item), there: Number(there) };
}

import { type Command, InvalidArgumentError } from "commander";
import { LifeboatError } from "../../api/errors.ts";
import type { Engine } from "../../engine/engine.ts";
import type { HeldRow } from "../../engine/vault/read/history.ts";
import { askYesNo, someoneIsThere } from "../ask.ts";
import { done, positive, runs } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { heldLine } from "../held-line.ts";
import { Names } from "../names.ts";
import { type Cli, withEngine } from "../session.ts";
import { count, texts } from "../text.ts";

type Options = { readonly items?: number[]; readonly shown?: string; readonly yes?: boolean };

export function define(command: Command): void {
  command
    .argument("[alarm]", "its number; may be left out when there is only one", positive)
    .option("--items <numbers>", "only these items, by number, with commas", numbers)
    .option("--shown <time>", 'only what it was about then: the "grew" of lifeboat held --json', time)
    .option("--yes", "do not ask")
    .addHelpText("after", "\nHistory keeps every item; from now on it counts as deleted. See them first with: lifeboat held\nWhat vanishes after you looked is not answered with the rest.");
  runs(command, (cli, options: Options, [typed]) =>
    withEngine(cli, {}, async ({ engine }) => {
      const id = typed === undefined ? await onlyAlarm(engine) : Number(typed);
      const held = (await engine.held()).find((alarm) => alarm.id === id);
      if (held && !(await isMeant(cli, engine, held, options))) return exitCodes.cancelled;
      const accepted = await engine.accept(id, { items: options.items, shown: options.shown ?? held?.grew });
      cli.out.data({ event: "accepted", held: id, count: accepted }, `Noted: you deleted ${count(accepted, texts.things)}. History still has them.`);
      return done;
    }),
  );
}

/** Somebody at a terminal sees what they say yes to. */
async function isMeant({ out }: Cli, engine: Engine, held: HeldRow, { items, yes }: Options): Promise<boolean> {
  if (yes || items || !someoneIsThere()) return true;
  out.say(heldLine(held, await Names.read(engine)));
  return askYesNo(texts.accept.confirm);
}

export async function onlyAlarm(engine: Engine): Promise<number> {
  const [alarm, ...others] = await engine.held();
  if (!alarm) throw new LifeboatError("not-found", "nothing waits for an answer");
  if (others.length > 0) throw new LifeboatError("usage", texts.held.several);
  return alarm.id;
}

function time(text: string): string {
  const ms = Date.parse(text);
  if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  throw new InvalidArgumentError("It is a date and time.");
}

function numbers(text: string): number[] {
  if (!/^\d+(,\d+)*$/.test(text)) throw new InvalidArgumentError("It is item numbers with commas between them.");
  return text.split(",").map(Number);
}

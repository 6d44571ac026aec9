import { type Command, InvalidArgumentError } from "commander";
import { LifeboatError } from "../../api/errors.ts";
import type { Engine } from "../../engine/engine.ts";
import { done, positive, runs } from "../command.ts";
import { withEngine } from "../session.ts";
import { count, texts } from "../text.ts";

export function define(command: Command): void {
  command
    .argument("[alarm]", "its number; may be left out when there is only one", positive)
    .option("--items <numbers>", "only these items, by number, with commas", numbers)
    .addHelpText("after", "\nHistory keeps every item; from now on it counts as deleted. See them first with: lifeboat held");
  runs(command, (cli, { items }: { items?: number[] }, [typed]) =>
    withEngine(cli, {}, async ({ engine }) => {
      const held = typed === undefined ? await onlyAlarm(engine) : Number(typed);
      const accepted = await engine.accept(held, { items });
      cli.out.data({ event: "accepted", held, count: accepted }, `Noted: you deleted ${count(accepted, texts.things)}. History still has them.`);
      return done;
    }),
  );
}

export async function onlyAlarm(engine: Engine): Promise<number> {
  const [alarm, ...others] = await engine.held();
  if (!alarm) throw new LifeboatError("not-found", "nothing waits for an answer");
  if (others.length > 0) throw new LifeboatError("usage", 'more than one loss waits for an answer; say which, by the number that "lifeboat held" shows');
  return alarm.id;
}

function numbers(text: string): number[] {
  if (!/^\d+(,\d+)*$/.test(text)) throw new InvalidArgumentError("It is item numbers with commas between them.");
  return text.split(",").map(Number);
}

import type { Command } from "commander";
import { forgetItems, planForget } from "../../engine/forget.ts";
import { askYesNo, someoneIsThere } from "../ask.ts";
import { done, positive, runs } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { Names } from "../names.ts";
import { type Cli, type Session, withEngine } from "../session.ts";
import { bytes, count, fill, quoted, texts } from "../text.ts";

export function define(command: Command): void {
  command
    .argument("<items...>", "their numbers", (text: string, before: number[] | undefined) => [...(before ?? []), positive(text)])
    .option("--yes", "do it; without, it is only shown what would go")
    .addHelpText("after", "\nThe only command that destroys something kept. Backup goes on without what is forgotten.");
  runs(command, (cli, { yes }: { yes?: boolean }, words) => withEngine(cli, {}, (session) => forget(cli, session, [...new Set(words.map(Number))], yes ?? false)));
}

async function forget(cli: Cli, { engine }: Session, items: readonly number[], yes: boolean): Promise<ExitCode> {
  const plan = await planForget(engine.context, items);
  const things = count(plan.items, texts.things);
  const names = await Names.read(engine);
  for (const item of items) {
    const [newest] = await engine.vault.read.versions(item);
    if (newest) cli.out.note(`#${item}  ${newest.kind}  ${quoted(newest.name)}  ${names.collection(newest.collection)}`);
  }
  const versions = count(plan.versions, { one: "{n} version", other: "{n} versions" });
  cli.out.data({ event: "forget-plan", ids: items, ...plan }, fill(texts.forget.plan, { things, versions, bytes: bytes(plan.bytes) }));
  if (plan.removes.length > 0) cli.out.say(fill(texts.forget.removes, { names: plan.removes.join(", ") }));
  if (plan.leaves.length > 0) cli.out.say(fill(texts.forget.leaves, { names: plan.leaves.join(", ") }));
  const sure = yes || (someoneIsThere() && (await askYesNo(fill(texts.forget.confirm, { things }))));
  if (!sure) {
    cli.out.say(texts.forget.yes);
    return exitCodes.failed;
  }
  await forgetItems(engine.context, items);
  cli.out.data({ event: "forgotten", ids: items, ...plan }, fill(texts.forget.done, { things }));
  return done;
}

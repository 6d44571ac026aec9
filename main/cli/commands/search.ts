import type { Command } from "commander";
import type { Kind } from "../../engine/formats/item.ts";
import { at, done, positive, runs } from "../command.ts";
import { filterFrom } from "../items.ts";
import { itemEvent, itemLine, Names } from "../names.ts";
import { withEngine } from "../session.ts";
import { kindOption } from "./ls.ts";

type Options = { readonly kind?: Kind; readonly account?: string; readonly at?: string; readonly limit: number };

export function define(command: Command): void {
  command
    .argument("<words...>", "each must begin a word of the item")
    .addOption(kindOption())
    .option("--account <name>", "only this account")
    .option("--limit <n>", "at most so many", positive, 100)
    .addOption(at())
    .addHelpText("after", "\nLooks through the items as they are now, or as they were with --at.");
  runs(command, (cli, options: Options, words) =>
    withEngine(cli, { readOnly: true }, async ({ engine }) => {
      const names = await Names.read(engine);
      // The index may lag behind a run that was killed; on a read-only disk it stays as it is.
      await engine.vault.keeper.catchUp().catch(() => undefined);
      const [filter = {}] = await filterFrom(engine, options);
      for (const row of await engine.vault.read.search(words.join(" "), { ...filter, limit: options.limit })) {
        cli.out.data(itemEvent(row, names), itemLine(row, names));
      }
      return done;
    }),
  );
}

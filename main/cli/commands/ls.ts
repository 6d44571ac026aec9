import { type Command, Option } from "commander";
import { type Kind, kinds } from "../../engine/formats/item.ts";
import { at, done, positive, runs } from "../command.ts";
import { allItems, filterFrom } from "../items.ts";
import { itemEvent, itemLine, Names } from "../names.ts";
import { withEngine } from "../session.ts";

type Options = { readonly kind?: Kind; readonly account?: string; readonly collection?: string; readonly at?: string; readonly limit?: number };

export function define(command: Command): void {
  command
    .addOption(kindOption())
    .option("--account <name>", "only this account")
    .option("--collection <name>", "only this address book, calendar, list or folder")
    .option("--limit <n>", "at most so many", positive)
    .addOption(at());
  runs(command, (cli, options: Options) =>
    withEngine(cli, { readOnly: true }, async ({ engine }) => {
      const names = await Names.read(engine);
      let left = options.limit ?? Infinity;
      for (const filter of await filterFrom(engine, options)) {
        for await (const row of allItems(engine, filter, left)) {
          if (cli.out.closed) return done;
          left--;
          cli.out.data(itemEvent(row, names), itemLine(row, names));
        }
      }
      return done;
    }),
  );
}

export const kindOption = (): Option => new Option("--kind <kind>", "only these").choices(kinds);

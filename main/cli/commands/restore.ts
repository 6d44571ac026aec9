import type { Command } from "commander";
import { LifeboatError } from "../../api/errors.ts";
import { at, positive, runs, wait } from "../command.ts";
import { type ExitCode, worst } from "../exit-codes.ts";
import { assertKnown, type Choice, filterFrom } from "../items.ts";
import { itemsOf, type KeepChoice, keepOption } from "../keep-option.ts";
import { putBack, type PutBackOptions } from "../put-back.ts";
import { impatient, secondLook } from "../second-look.ts";
import { withEngine } from "../session.ts";
import { kindOption } from "./ls.ts";

type Options = PutBackOptions & Choice & KeepChoice & { readonly into?: string; readonly secondLook?: number };

export function define(command: Command): void {
  command
    .argument("[items...]", "only these, by number", (text: string, before: number[] | undefined) => [...(before ?? []), positive(text)])
    .option("--into <account>", "where it goes (default: the account of --account)")
    .addOption(kindOption())
    .option("--account <name>", "only what was kept of this account")
    .option("--collection <name>", "only this address book, calendar, list or folder")
    .addOption(at())
    .addOption(keepOption())
    .option("--dry-run", "only say what would be written")
    .option("--yes", "do not ask")
    .addOption(wait())
    .addOption(secondLook())
    .addHelpText("after", "\nNothing is deleted there. What was written is read back.\nExit code: 0 all is there, 3 some items are not.");
  runs(command, (cli, options: Options, words) =>
    withEngine(cli, { clock: impatient(options.secondLook), attended: true }, async (session) => {
      const into = options.into ?? options.account;
      if (into === undefined) throw new LifeboatError("usage", "say where it goes, with --into ACCOUNT");
      const { name } = await session.engine.account(into);
      const items = words.length === 0 ? undefined : words.map(Number);
      await assertKnown(session.engine, [...(items ?? []), ...itemsOf(options.keep)]);
      const codes: ExitCode[] = [];
      for (const filter of await filterFrom(session.engine, options)) {
        const what = items === undefined ? filter : { ...filter, items };
        codes.push(await putBack(cli, session, name, { what, ...options.keep }, options));
      }
      return worst(codes);
    }),
  );
}

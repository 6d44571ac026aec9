import type { Command } from "commander";
import { LifeboatError } from "../../api/errors.ts";
import { positive, runs, wait } from "../command.ts";
import { Names } from "../names.ts";
import { putBack, type PutBackOptions } from "../put-back.ts";
import { impatient, secondLook } from "../second-look.ts";
import { withEngine } from "../session.ts";
import { fill, texts } from "../text.ts";

type Options = PutBackOptions & { readonly secondLook?: number };

export function define(command: Command): void {
  command
    .argument("<receipt>", "the number of what was put back; receipt lists them", positive)
    .option("--dry-run", "only say what would be taken back")
    .option("--yes", "do not ask")
    .addOption(wait())
    .addOption(secondLook())
    .addHelpText("after", "\nWhat was added is removed, what was replaced is put back as it was; what was changed there since is left alone.\nExit code: 0 all is taken back, 3 something was not.");
  runs(command, (cli, options: Options, [typed]) =>
    withEngine(cli, { clock: impatient(options.secondLook), attended: true }, async (session) => {
      const { engine } = session;
      const undo = Number(typed);
      const row = await engine.vault.read.restoreById(undo);
      if (!row) throw new LifeboatError("not-found", fill(texts.receipt.unknown, { id: undo }));
      return putBack(cli, session, (await Names.read(engine)).account(row.account), { what: { undo } }, options);
    }),
  );
}

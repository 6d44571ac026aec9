import type { Command } from "commander";
import { positive, runs } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { receiptEvent, receiptLine, receiptLines } from "../receipt-lines.ts";
import { withEngine } from "../session.ts";
import { texts } from "../text.ts";

const mostListed = 100;

export function define(command: Command): void {
  command.argument("[receipt]", "its number; left out: the last ones are listed", positive).addHelpText("after", "\nExit code: 0.");
  runs(command, (cli, _options: object, [typed]) =>
    withEngine(cli, { readOnly: true }, async ({ engine }) => {
      if (typed !== undefined) {
        const receipt = await engine.receipt(Number(typed));
        cli.out.data(receiptEvent(receipt), receiptLines(receipt).join("\n"));
        return exitCodes.done;
      }
      const all = await engine.vault.read.restores(mostListed);
      for (const { id } of all) {
        const receipt = await engine.receipt(id, 0);
        const { groups: _, ...event } = receiptEvent(receipt);
        cli.out.data(event, receiptLine(receipt));
      }
      if (all.length === 0) cli.out.say(texts.receipt.none);
      return exitCodes.done;
    }),
  );
}

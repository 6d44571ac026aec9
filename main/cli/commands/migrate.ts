import type { Command } from "commander";
import { runs, wait } from "../command.ts";
import { addMoveOptions, move, type MoveOptions } from "../move.ts";

export function define(command: Command): void {
  addMoveOptions(command)
    .option("--yes", "do not ask")
    .addOption(wait())
    .addHelpText("after", "\nNothing is deleted on either side. What was written is read back; moving again changes nothing.\nExit code: 0 all is there, 3 some items are not.");
  runs(command, (cli, options: MoveOptions, [from = "", into = ""]) => move(cli, { from, into }, options));
}

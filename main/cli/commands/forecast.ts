import type { Command } from "commander";
import { runs, wait } from "../command.ts";
import { addMoveOptions, move, type MoveOptions } from "../move.ts";

export function define(command: Command): void {
  addMoveOptions(command)
    .addOption(wait())
    .addHelpText("after", "\nNothing is written. The other account is looked at first.");
  runs(command, (cli, options: MoveOptions, [from = "", into = ""]) => move(cli, { from, into }, { ...options, dryRun: true }));
}

import type { Command } from "commander";
import { done, runs } from "../command.ts";
import { withEngine } from "../session.ts";
import { quoted } from "../text.ts";

export function define(command: Command): void {
  command.argument("<account>").addHelpText("after", "\nEverything kept of it stays in the vault; only its saved password goes.");
  runs(command, (cli, _, [typed = ""]) =>
    withEngine(cli, {}, async ({ engine }) => {
      const { name } = await engine.account(typed);
      await engine.removeAccount(name);
      cli.out.data({ event: "removed", account: name }, `${quoted(name)} is no longer backed up. Everything kept of it is still here.`);
      return done;
    }),
  );
}

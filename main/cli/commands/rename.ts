import type { Command } from "commander";
import { done, runs } from "../command.ts";
import { withEngine } from "../session.ts";
import { fill, quoted, texts } from "../text.ts";

export function define(command: Command): void {
  command.argument("<account>", "what it is called now").argument("<new-name>", "what to call it").addHelpText("after", "\nOnly its name changes, here: nothing is asked of the other side, and its history and its sign-in stay.");
  runs(command, (cli, _, [typed = "", wanted = ""]) =>
    withEngine(cli, {}, async ({ engine, secrets }) => {
      const was = await engine.account(typed);
      const { id, name } = await engine.renameAccount(was.name, wanted, (from, to) => secrets.copyAll(from, to));
      cli.out.data({ event: "renamed", id, account: name, was: was.name }, fill(texts.renamed, { was: quoted(was.name), account: quoted(name) }));
      return done;
    }),
  );
}

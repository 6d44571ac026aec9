import type { Command } from "commander";
import { copiesAccount } from "../../engine/recovery-key.ts";
import { placeNamed, renamePlace } from "../../engine/second-copies.ts";
import { done, runs } from "../command.ts";
import { withEngine } from "../session.ts";
import { fill, quoted, texts } from "../text.ts";

export function defineRename(command: Command): void {
  command.argument("<name>", "what it is called now").argument("<new-name>", "what to call it; it need not be there");
  runs(command, (cli, _options: object, [was = "", wanted = ""]) =>
    withEngine(cli, {}, async ({ engine: { context }, secrets }) => {
      const { name } = await renamePlace(context, await placeNamed(context, was), wanted, (from, to) => secrets.copy(copiesAccount, from, to));
      cli.out.data({ event: "copy-renamed", place: name, was }, fill(texts.copies.renamed, { was: quoted(was), place: quoted(name) }));
      return done;
    }),
  );
}

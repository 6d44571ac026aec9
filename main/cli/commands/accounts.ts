import type { Command } from "commander";
import { done, runs } from "../command.ts";
import { quoted, texts } from "../text.ts";
import { withEngine } from "../session.ts";

export function define(command: Command): void {
  command.option("--all", "also those that were removed");
  runs(command, (cli, { all }: { all?: boolean }) =>
    withEngine(cli, { readOnly: true }, async ({ engine }) => {
      const accounts = await engine.vault.read.accounts();
      for (const { id, name, provider, owner, label, settings, added, removed } of accounts) {
        if (removed !== null && !all) continue;
        const whose = owner === null ? "" : `  of ${owner}`;
        const gone = removed === null ? "" : "  (removed)";
        cli.out.data(
          { event: "account", id, name, provider, owner, label, settings, added, removed },
          `${quoted(name)}  ${provider}  ${label ?? ""}${whose}${gone}`,
        );
      }
      if (accounts.length === 0) cli.out.say(texts.backup["no-accounts"]);
      return done;
    }),
  );
}

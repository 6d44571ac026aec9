import type { Command } from "commander";
import { LifeboatError } from "../../api/errors.ts";
import type { VanishedRow } from "../../engine/vault/read/history.ts";
import { done, positive, runs } from "../command.ts";
import { anyAccount } from "../items.ts";
import { Names } from "../names.ts";
import { withEngine } from "../session.ts";
import { fill, quoted, texts } from "../text.ts";
import { when } from "../time.ts";

type Options = { readonly alarm?: number; readonly account?: string; readonly limit: number };

export function define(command: Command): void {
  command
    .option("--alarm <number>", "only what this alarm named, answered or not", positive)
    .option("--account <name>", "only of this account")
    .option("--limit <n>", "at most so many, the newest first", positive, 500)
    .addHelpText("after", "\nEverything listed is still kept: see it with lifeboat show, put it back with lifeboat restore.");
  runs(command, ({ out, shared }, { alarm, account, limit }: Options) =>
    withEngine({ out, shared }, { readOnly: true }, async ({ engine }) => {
      const only = account === undefined ? undefined : await anyAccount(engine, account);
      const found = await engine.vault.read.vanished({ alarm, account: only, limit });
      if (found.length === 0 && alarm !== undefined) throw new LifeboatError("not-found", `there is no alarm ${alarm}`);
      if (found.length === 0) out.say(texts.vanished.none);
      const names = await Names.read(engine);
      for (const row of found) out.data({ event: "vanished", ...row, account: names.account(row.account), collection: names.collection(row.collection) }, lineOf(row, names));
      return done;
    }),
  );
}

/** `#12  contact  "Grandpa Sam"  Work, Contacts  since Friday 21:00, alarm 3`. */
function lineOf({ item, kind, name, account, collection, since, alarm, answer }: VanishedRow, names: Names): string {
  const how = fill(texts.vanished[answer], { alarm: alarm ?? "" });
  return `${`#${item}`.padEnd(7)} ${kind.padEnd(8)}  ${quoted(name)}  ${names.account(account)}, ${names.collection(collection)}  ${when(since)}: ${how}`;
}

import type { Command } from "commander";
import { done, positive, runs } from "../command.ts";
import { Names } from "../names.ts";
import { withEngine } from "../session.ts";
import { count, fill, quoted, texts } from "../text.ts";

const signs = { added: "+", changed: "~", removed: "-" } as const;

export function define(command: Command): void {
  command
    .argument("<from>", "a snapshot: its number, a date or a time")
    .argument("[to]", "another one (default: now)")
    .option("--limit <n>", "at most so many", positive, 10_000);
  runs(command, (cli, { limit }: { limit: number }, [from = "", to]) =>
    withEngine(cli, { readOnly: true }, async ({ engine }) => {
      const start = await engine.snapshot(from);
      const end = to === undefined ? undefined : (await engine.snapshot(to)).id;
      const names = await Names.read(engine);
      const rows = await engine.diff(start.id, end, limit);
      for (const { is, item, kind, name, account, before, after } of rows) {
        cli.out.data(
          { event: "change", is, item, kind, name, account: names.account(account), before, after },
          `${signs[is]} ${`#${item}`.padEnd(7)} ${kind.padEnd(8)} ${quoted(name)}  ${names.account(account)}`,
        );
      }
      cli.out.say(count(rows.length, texts.differ));
      if (rows.length === limit) cli.out.say(fill(texts["diff-cut"], { n: limit }));
      return done;
    }),
  );
}

import type { Command } from "commander";
import { LifeboatError } from "../../api/errors.ts";
import type { Engine } from "../../engine/engine.ts";
import type { HeldRow } from "../../engine/vault/read/history.ts";
import { done, positive, runs } from "../command.ts";
import { heldLine } from "../held-line.ts";
import { Names } from "../names.ts";
import { type Cli, withEngine } from "../session.ts";
import { count, quoted, texts } from "../text.ts";

const namesShown = 10;

export function define(command: Command): void {
  command.argument("[alarm]", "the number of one alarm: lists every item of it", positive);
  runs(command, (cli, _, [typed]) =>
    withEngine(cli, { readOnly: true }, async ({ engine }) => {
      const all = await engine.held();
      const wanted = typed === undefined ? all : all.filter((held) => held.id === Number(typed));
      if (typed !== undefined && wanted.length === 0) throw new LifeboatError("not-found", `nothing with the number ${typed} waits for an answer`);
      if (wanted.length === 0) cli.out.say(texts.held.none);
      const names = await Names.read(engine);
      for (const held of wanted) await tell(cli, engine, held, { names, all: typed !== undefined });
      return done;
    }),
  );
}

async function tell({ out }: Cli, engine: Engine, held: HeldRow, { names, all }: { names: Names; all: boolean }): Promise<void> {
  const { id, account, collectionName, kind, grouping, groupName, what, verdict, base, since, noticed, grew, snapshot } = held;
  const items = await engine.vault.read.heldItems(id);
  out.data(
    { event: "held", id, account: names.account(account), collection: collectionName, kind, grouping, group: groupName, what, verdict, count: held.count, waiting: items.length, base, since, noticed, grew, snapshot },
    `[${id}] ${heldLine({ ...held, count: items.length }, names)}`,
  );
  for (const { item, version, name } of out.json || all ? items : items.slice(0, namesShown)) {
    out.data({ event: "held-item", held: id, item, version, kind, name }, `    #${item}  ${quoted(name)}`);
  }
  if (!all && items.length > namesShown) out.note(`    ${count(items.length - namesShown, texts.more)}`);
}

import type { Command } from "commander";
import { LifeboatError } from "../../api/errors.ts";
import { positive, runs, wait } from "../command.ts";
import { itemsOf, type KeepChoice, keepOption } from "../keep-option.ts";
import { assertKnown } from "../items.ts";
import { Names } from "../names.ts";
import { putBack, type PutBackOptions } from "../put-back.ts";
import { impatient, secondLook } from "../second-look.ts";
import { withEngine } from "../session.ts";
import { onlyAlarm } from "./accept.ts";

type Options = PutBackOptions & KeepChoice & { readonly secondLook?: number };

export function define(command: Command): void {
  command
    .argument("[alarm]", "its number; may be left out when there is only one", positive)
    .addOption(keepOption())
    .option("--dry-run", "only say what would be written")
    .option("--yes", "do not ask")
    .addOption(wait())
    .addOption(secondLook())
    .addHelpText("after", "\nExit code: 0 all is back, 3 some items are not.");
  runs(command, (cli, options: Options, [typed]) =>
    withEngine(cli, { clock: impatient(options.secondLook), attended: true }, async (session) => {
      const { engine } = session;
      const id = typed === undefined ? await onlyAlarm(engine) : Number(typed);
      const held = (await engine.held()).find((alarm) => alarm.id === id);
      if (!held) throw new LifeboatError("not-found", `nothing with the number ${id} waits for an answer`);
      await assertKnown(engine, itemsOf(options.keep));
      return putBack(cli, session, (await Names.read(engine)).account(held.account), { what: { held: id }, ...options.keep }, options);
    }),
  );
}

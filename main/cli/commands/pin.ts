import type { Command } from "commander";
import { done, runs } from "../command.ts";
import { withEngine } from "../session.ts";
import { plain } from "../text.ts";

export function define(command: Command): void {
  command
    .argument("<snapshot>", "its number, a date or a time")
    .argument("[label]", 'why, e.g. "before the move"', "")
    .option("--remove", "let go of it again");
  runs(command, (cli, { remove }: { remove?: boolean }, [typed = "", label = ""]) =>
    withEngine(cli, {}, async ({ engine }) => {
      const { id } = await engine.snapshot(typed);
      if (remove) await engine.vault.write.unpinSnapshot(id);
      else await engine.vault.write.pinSnapshot(id, label, new Date().toISOString());
      cli.out.data({ event: remove ? "unpinned" : "pinned", snapshot: id, label }, remove ? `Snapshot ${id} is no longer pinned.` : `Snapshot ${id} is pinned${label === "" ? "" : `: ${plain(label)}`}.`);
      return done;
    }),
  );
}

import type { Command } from "commander";
import { exportTo, type ExportResult } from "../../engine/restore/export.ts";
import { at, runs } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { type Choice, oneFilter } from "../items.ts";
import { Progress } from "../progress.ts";
import { type Cli, withEngine } from "../session.ts";
import { count, countKinds, exportTexts, fill, plain, quoted, texts } from "../text.ts";
import { typedPath } from "../typed-path.ts";
import { kindOption } from "./ls.ts";

const skippedShown = 20;

export function define(command: Command): void {
  command
    .argument("<dir>", "a new or empty folder, or one that a former export wrote")
    .addOption(kindOption())
    .option("--account <name>", "only what was kept of this account")
    .option("--collection <name>", "only this address book, calendar, list or folder")
    .addOption(at())
    .addHelpText("after", "\nPlain .vcf, .ics and photos, and a README.html to browse them without Lifeboat.\nExit code: 0 all is written, 5 something could not be read here.");
  runs(command, (cli, options: Choice, [dir = ""]) =>
    withEngine(cli, { readOnly: true }, async ({ engine }) => {
      const progress = new Progress(cli.out, "export");
      try {
        const onProgress = (step: { done: number; of: number }): void => progress.update({ what: "writing", ...step });
        const filter = await oneFilter(engine, options);
        const result = await exportTo({ vault: engine.vault, words: exportTexts, dir: typedPath(dir), filter, signal: cli.signal, onProgress });
        progress.end();
        return tell(cli, result);
      } finally {
        progress.end();
      }
    }),
  );
}

function tell({ out }: Cli, { dir, files, counts, skipped }: ExportResult): ExitCode {
  out.data({ event: "exported", dir, files, counts, skipped }, fill(texts.export.done, { kinds: countKinds(counts), files: count(files, texts.verify.files), dir }));
  if (skipped.length > 0) out.say(count(skipped.length, texts.export.skipped));
  for (const { item, kind, name, detail } of skipped.slice(0, skippedShown)) out.say(`  #${item}  ${kind}  ${quoted(name)}: ${plain(detail)}`);
  if (skipped.length > skippedShown) out.say(`  ${count(skipped.length - skippedShown, texts.more)}`);
  return skipped.length > 0 ? exitCodes.damage : exitCodes.done;
}

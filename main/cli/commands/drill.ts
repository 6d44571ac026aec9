import type { Command } from "commander";
import type { DrillReport } from "../../engine/drill/drill.ts";
import { positive, runs } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { Progress } from "../progress.ts";
import { type Cli, withEngine } from "../session.ts";
import { count, fill, number, quoted, texts } from "../text.ts";

const problemsShown = 20;

export function define(command: Command): void {
  command
    .option("--sample <n>", "how many things are drawn at random (300)", positive)
    .addHelpText("after", "\nA sample and one whole collection are brought back into a folder of their own, read again, and compared. Each time\nanother collection has its turn. Nothing is written to any account.\nExit code: 0 it worked, 5 something came back otherwise.");
  runs(command, (cli, { sample }: { sample?: number }) =>
    withEngine(cli, {}, async ({ engine }) => {
      const progress = new Progress(cli.out, "drill");
      try {
        const onProgress = ({ done, of }: { done: number; of: number }): void => progress.update({ what: texts.drill.practising, done, of });
        const report = await engine.practise({ signal: cli.signal, onProgress, ...(sample !== undefined && { sample }) });
        progress.end();
        return tell(cli, report);
      } finally {
        progress.end();
      }
    }),
  );
}

function tell({ out }: Cli, { status, collection, counts, problems }: DrillReport): ExitCode {
  const said = { drawn: number(counts.drawn), whole: number(counts.whole), problems: number(counts.problems) };
  out.data({ event: "drill", status, collection, counts, problems }, fill(texts.drill[status], said));
  for (const { item, name, code, fields } of problems.slice(0, problemsShown)) out.note(`  #${item} ${quoted(name)}: ${fields.length > 0 ? fields.join(", ") : code}`);
  if (problems.length > problemsShown) out.note(`  ${count(problems.length - problemsShown, texts.more)}`);
  return status === "passed" ? exitCodes.done : exitCodes.damage;
}

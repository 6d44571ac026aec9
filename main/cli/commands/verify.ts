import type { Command } from "commander";
import { asLifeboatError } from "../../api/errors.ts";
import type { VerifyProgress, VerifyReport } from "../../engine/verify/report.ts";
import { verifyPhotos } from "../../engine/verify/verify.ts";
import { runs } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { Progress } from "../progress.ts";
import { type Cli, vaultDir, withEngine } from "../session.ts";
import { count, fill, plain, quoted, texts } from "../text.ts";
import { verifiedLine } from "../verified-line.ts";

const namesShown = 5;

export function define(command: Command): void {
  command
    .option("--fresh", "read everything again, even if a check was broken off lately")
    .addHelpText("after", "\nExit code: 0 all is whole, 5 something is damaged. Nothing is changed, save that a wrong search index is made anew.");
  runs(command, async (cli, { fresh }: { fresh?: boolean }) => {
    const progress = new Progress(cli.out, "verify");
    const onProgress = ({ phase, done, of }: VerifyProgress): void => progress.update({ what: phases[phase], done, of: of === 0 ? undefined : of });
    try {
      return tell(cli, await withEngine(cli, { orCopy: true }, ({ engine }) => engine.verify({ signal: cli.signal, resume: !fresh, onProgress })), progress);
    } catch (thrown) {
      const error = asLifeboatError(thrown);
      if (error.code !== "vault-damaged") throw error;
      cli.out.say(texts.verify["photos-only"]);
      return tell(cli, await verifyPhotos({ vaultDir: vaultDir(cli.shared), signal: cli.signal, onProgress, error }), progress);
    } finally {
      progress.end();
    }
  });
}

const phases = { database: "the database", bodies: "texts", files: "photos" } as const;

function tell({ out }: Cli, report: VerifyReport, progress: Progress): ExitCode {
  progress.end();
  const { status, damage, damageCount, orphans, orphanCount, repaired, counts, resumed } = report;
  for (const found of [...damage, ...orphans]) out.data({ event: "damage", ...found });
  out.data({ event: "verified", status, damageCount, orphanCount, repaired, counts, resumed }, verifiedLine(report));
  for (const { detail, path, items } of damage) {
    const names = items.slice(0, namesShown).map(({ item, name }) => `#${item} ${quoted(name)}`);
    const more = items.length > namesShown ? [count(items.length - namesShown, texts.more)] : [];
    const touched = names.length === 0 ? "" : `; ${fill(texts.verify.touches, { names: [...names, ...more].join(", ") })}`;
    out.note(`  ${path === undefined || detail.includes(path) ? "" : `${path}: `}${plain(detail)}${touched}`);
  }
  if (orphanCount > 0) out.note(count(orphanCount, texts.verify.orphans));
  for (const done of repaired) out.note(`${done[0]?.toUpperCase() ?? ""}${done.slice(1)}.`);
  if (resumed) out.note(texts.verify.resumed);
  return status === "clean" ? exitCodes.done : exitCodes.damage;
}

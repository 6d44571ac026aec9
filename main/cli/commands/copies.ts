import type { Command } from "commander";
import { copyStatus, type PlaceStatus } from "../../engine/copy-status.ts";
import { placeNamed, removePlace } from "../../engine/second-copies.ts";
import { calledCommand } from "../called-command.ts";
import { addSharedOptions, done, runs } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { ended } from "../failure.ts";
import { type Cli, withEngine } from "../session.ts";
import { count, fill, number, quoted, texts } from "../text.ts";
import { when } from "../time.ts";
import { defineAdd } from "./copies-add.ts";
import { defineCard, defineLeaveKey } from "./copies-card.ts";
import { defineCheck } from "./copies-check.ts";
import { defineRecover } from "./copies-recover.ts";
import { defineRename } from "./copies-rename.ts";
import { defineRun } from "./copies-run.ts";
import { defineSet } from "./copies-set.ts";

/** `copies` alone lists them. */
export function define(command: Command, words: readonly string[]): void {
  command.usage("[add|run|check|heal|recover|card|leave-key|set|rename|remove] [options]");
  const sub = (name: string, summary: string): Command => {
    const made = command.command(name).copyInheritedSettings(command).summary(summary).description(`${summary[0]?.toUpperCase() ?? ""}${summary.slice(1)}.`);
    made.showHelpAfterError(`(see "lifeboat copies ${name} --help")`);
    return addSharedOptions(made);
  };
  defineAdd(sub("add", "say where a second copy is to be"));
  defineRun(sub("run", "bring second copies up to date"));
  defineCheck(sub("check", "read second copies again"), sub("heal", "mend what is damaged in the vault from second copies"));
  defineRecover(sub("recover", "build the vault anew from a second copy and the recovery key"));
  defineCard(sub("card", "print the recovery key"));
  defineLeaveKey(sub("leave-key", "leave the recovery key at a place, under a passphrase"));
  defineSet(sub("set", "change where a second copy is, or how to sign in there"));
  defineRename(sub("rename", "call a second copy something else"));
  defineRemove(sub("remove", "stop keeping a second copy; what lies there stays"));
  // Else a mistyped word would be one too many for the list.
  if (calledCommand(words) === undefined && !words.includes("help")) runs(command, (cli) => withEngine(cli, { readOnly: true }, async ({ engine }) => list(cli, await copyStatus(engine.context))));
}

function list({ out }: Cli, all: readonly PlaceStatus[]): ExitCode {
  if (all.length === 0) out.note(texts.copies.none);
  for (const status of all) {
    const { place, newest, lastRun, lastCheck, behind, opened, sameDisk } = status;
    const { name, kind, settings, sequence } = place;
    const run = (row: PlaceStatus["lastRun"]): object | null => (row ? { status: row.status, started: row.started, ended: row.ended, error: row.error } : null);
    out.data({ event: "copy", place: name, kind, settings, sequence, newest, behind, opened, sameDisk, lastRun: run(lastRun), lastCheck: run(lastCheck) }, lines(status).join("\n"));
  }
  return done;
}

function lines({ place, newest, lastRun, lastCheck, behind, opened, sameDisk }: PlaceStatus): string[] {
  const as = newest ? `as of ${when(newest.made)}` : "nothing there yet";
  const failed = lastRun?.error ? [`  last run ${lastRun.status}: ${ended(lastRun.error, lastRun.detail)}`] : [];
  return [
    `${quoted(place.name)}  ${place.kind}  ${as}`,
    ...(behind > 0 ? [`  ${count(behind, texts.things)} not there yet`] : []),
    ...(lastCheck ? [`  checked ${when(lastCheck.started)}: ${lastCheck.status === "complete" ? "whole" : lastCheck.status}`] : []),
    ...(opened.since ? [`  ${count(opened.packs - opened.never, texts.copies.packs)} of ${number(opened.packs)} opened and read since ${when(opened.since)}`] : []),
    ...failed,
    ...(sameDisk ? [`  ${fill(texts.copies["same-disk"], { place: quoted(place.name) })}`] : []),
  ];
}

function defineRemove(command: Command): void {
  command.argument("<name>", "its name");
  runs(command, (cli, _options: object, [name = ""]) =>
    withEngine(cli, {}, async ({ engine }) => {
      const place = await placeNamed(engine.context, name);
      await removePlace(engine.context, place.name);
      cli.out.data({ event: "copy-removed", place: place.name }, fill(texts.copies.removed, { place: quoted(place.name) }));
      return exitCodes.done;
    }),
  );
}

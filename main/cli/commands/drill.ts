import { type Command, InvalidArgumentError } from "commander";
import { LifeboatError } from "../../api/errors.ts";
import type { DrillProblem, DrillReport } from "../../engine/drill/drill.ts";
import type { RebuildProgress, RebuildReport } from "../../engine/drill/rebuild.ts";
import { practiseFullRebuild, rebuildCost } from "../../engine/practise-rebuild.ts";
import { placeNamed } from "../../engine/second-copies.ts";
import type { PlaceRow } from "../../engine/vault/read/copies.ts";
import { askYesNo, someoneIsThere } from "../ask.ts";
import { positive, runs } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { Progress } from "../progress.ts";
import { type Cli, type Session, withEngine } from "../session.ts";
import { bytes, count, fill, number, plain, quoted, texts } from "../text.ts";
import { when } from "../time.ts";

type Options = { readonly sample?: number; readonly full?: boolean; readonly place?: string; readonly yes?: boolean };

const problemsShown = 20;

export function define(command: Command): void {
  command
    .option("--sample <n>", "how many things are drawn at random (300)", sampleSize)
    .option("--full", "rebuild everything from a second copy, read all of it and compare; says before what that takes")
    .option("--place <name>", "with --full: from this second copy; may be left out where there is one")
    .option("--yes", "with --full: do not ask")
    .addHelpText("after", "\nA sample and one whole collection are brought back into a folder of their own, read again, and compared. Each time\nanother collection has its turn. Nothing is written to any account.\nExit code: 0 it worked, 5 something came back otherwise.");
  runs(command, (cli, options: Options) => withEngine(cli, {}, (session) => (options.full ? rebuild(cli, session, options) : drill(cli, session, options))));
}

const largestSample = 100_000;

function sampleSize(text: string): number {
  const value = positive(text);
  if (value <= largestSample) return value;
  throw new InvalidArgumentError(`It is ${number(largestSample)} at most; --full takes all.`);
}

async function drill(cli: Cli, { engine }: Session, { sample, place }: Options): Promise<ExitCode> {
  if (place !== undefined) throw new LifeboatError("usage", "--place goes with --full");
  const progress = new Progress(cli.out, "drill");
  try {
    const onProgress = ({ done, of }: { done: number; of: number }): void => progress.update({ what: texts.drill.practising, done, of });
    const report = await engine.practise({ signal: cli.signal, onProgress, ...(sample !== undefined && { sample }) });
    progress.end();
    return tell(cli, report);
  } finally {
    progress.end();
  }
}

function tell({ out }: Cli, { status, collection, counts, problems }: DrillReport): ExitCode {
  const said = { drawn: number(counts.drawn), whole: number(counts.whole), problems: number(counts.problems) };
  out.data({ event: "drill", status, collection, counts, problems }, fill(texts.drill[status], said));
  tellProblems(out, problems);
  return status === "passed" ? exitCodes.done : exitCodes.damage;
}

function tellProblems(out: Cli["out"], problems: readonly DrillProblem[]): void {
  for (const { item, name, code, fields } of problems.slice(0, problemsShown)) out.note(`  #${item} ${quoted(name)}: ${fields.length > 0 ? fields.join(", ") : code}`);
  if (problems.length > problemsShown) out.note(`  ${count(problems.length - problemsShown, texts.more)}`);
}

async function rebuild(cli: Cli, { engine }: Session, { place: name, yes }: Options): Promise<ExitCode> {
  const { out, signal } = cli;
  const place = await placeFor(engine.context, name);
  const { reads, needs, free, fits } = await rebuildCost(engine.context, place);
  const said = { place: quoted(place.name), reads: bytes(reads), needs: bytes(needs), free: bytes(free) };
  out.data({ event: "rebuild-cost", place: place.name, reads, needs, free, fits }, fill(texts.drill["full-cost"], said));
  if (fits && !yes && someoneIsThere() && !(await askYesNo(texts.drill["full-ask"]))) return exitCodes.cancelled;
  const progress = new Progress(out, place.name);
  try {
    const report = await practiseFullRebuild(engine.context, place, { signal, onProgress: showRebuild(progress) });
    progress.end();
    return tellRebuild(cli, report);
  } finally {
    progress.end();
  }
}

async function placeFor(context: Session["engine"]["context"], name: string | undefined): Promise<PlaceRow> {
  if (name !== undefined) return placeNamed(context, name);
  const [only, ...others] = await context.vault.read.copyPlaces();
  if (only && others.length === 0) return only;
  throw new LifeboatError("usage", only ? "there are several second copies; name one with --place" : texts.drill["full-none"]);
}

function showRebuild(progress: Progress): (step: RebuildProgress) => void {
  return ({ phase, done, of }) =>
    progress.update(phase === "recovering" ? { what: `${phase} (MB)`, done: Math.round(done / 1e6), of: Math.round(of / 1e6) } : { what: texts.drill.reading, done, of });
}

function tellRebuild({ out }: Cli, { status, place, counts, problems }: RebuildReport): ExitCode {
  const said = { place: quoted(place), things: count(counts.things, texts.things), bytes: bytes(counts.bytes), made: when(counts.made ?? ""), problems: number(counts.problems) };
  out.data({ event: "rebuild", status, place, counts, problems }, fill(counts.made === null ? texts.drill["full-nothing"] : texts.drill[`full-${status}`], said));
  tellProblems(out, problems);
  for (const fault of counts.faults.slice(0, problemsShown)) out.note(`  ${plain(fault)}`);
  return status === "passed" ? exitCodes.done : exitCodes.damage;
}

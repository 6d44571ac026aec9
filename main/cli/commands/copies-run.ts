import type { Command } from "commander";
import type { CopyProgress } from "../../engine/copies/job.ts";
import { placeNamed, runCopy } from "../../engine/second-copies.ts";
import type { PlaceRow } from "../../engine/vault/read/copies.ts";
import { runs } from "../command.ts";
import { type ExitCode, exitCodes, worst } from "../exit-codes.ts";
import { report } from "../failure.ts";
import { Progress } from "../progress.ts";
import { type Cli, type Session, withEngine } from "../session.ts";
import { bytes, count, fill, quoted, texts } from "../text.ts";

export function defineRun(command: Command): void {
  command.argument("[name]", "only this one").addHelpText("after", "\nExit code: 0 all is there, 3 some things are owed, 1 one of them failed or is away; the others had their turn.");
  runs(command, (cli, _options: object, [name]) =>
    withEngine(cli, {}, async (session) => {
      const codes: ExitCode[] = [];
      for (const place of await placesOf(session, name)) codes.push(await runOne(cli, session, place));
      if (codes.length === 0) cli.out.note(texts.copies.none);
      return worst(codes);
    }),
  );
}

/** The one that is named, else all. */
export async function placesOf({ engine }: Session, name: string | undefined): Promise<PlaceRow[]> {
  return name === undefined ? engine.vault.read.copyPlaces() : [await placeNamed(engine.context, name)];
}

/** Draws how far it is, in megabytes. */
export function showProgress(progress: Progress): (step: CopyProgress) => void {
  return ({ phase, done, of }) => progress.update(phase === "index" ? { what: "the index", done, of } : { what: `${phase} (MB)`, done: Math.round(done / 1e6), of: Math.round(of / 1e6) });
}

async function runOne({ out, signal }: Cli, { engine }: Session, place: PlaceRow): Promise<ExitCode> {
  const progress = new Progress(out, place.name);
  try {
    const { status, counts, sequence, damaged, passedOver } = await runCopy(engine.context, place, { signal, onProgress: showProgress(progress) });
    progress.end();
    const named = quoted(place.name);
    const done = counts.packs === 0 ? fill(texts.copies.nothing, { place: named }) : fill(texts.copies.done, { place: named, packs: count(counts.packs, texts.copies.packs), bytes: bytes(counts.bytes) });
    const partial = fill(texts.copies.partial, { place: named, things: count(counts.owed, texts.things) });
    out.data({ event: "copied", place: place.name, status, sequence, counts, damaged, passedOver }, status === "complete" ? done : partial);
    for (const each of passedOver) out.note(fill(texts.copies["passed-over"], { place: named, name: each }));
    return status === "complete" ? exitCodes.done : exitCodes.owed;
  } catch (error) {
    progress.end();
    return report(out, error, { account: place.name, command: "copies run" });
  }
}

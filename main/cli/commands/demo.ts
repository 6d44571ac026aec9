import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { Rehearsal } from "../../engine/rehearsal.ts";
import { runs } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { Output } from "../output.ts";
import { receiptEvent, receiptLines } from "../receipt-lines.ts";
import type { Cli } from "../session.ts";
import { count, countKinds, fill, number, quoted, texts } from "../text.ts";
import { typedPath } from "../typed-path.ts";
import { verifiedLine } from "../verified-line.ts";

const changesShown = 8;

export function define(command: Command): void {
  command.addHelpText("after", "\nThe vault is made in a temporary folder, or where --vault says. LIFEBOAT_VAULT is left alone.");
  runs(command, (cli) => demo(cli));
}

/** The whole story on real engine code: kept, changed, lost by the company, held, put back, read again. */
async function demo({ out, signal, shared }: Cli): Promise<ExitCode> {
  const dir = shared.vault === undefined ? join(mkdtempSync(join(tmpdir(), "lifeboat-demo-")), "Lifeboat") : typedPath(shared.vault);
  await using story = await Rehearsal.open(dir, signal);
  out.data({ event: "demo", vault: dir }, fill(texts.demo.start, { dir }));

  title(out, texts.demo.backup);
  const { counts } = await story.backUp();
  out.data({ event: "backup", counts }, `   ${countKinds(story.sample.counts)}: kept`);

  title(out, texts.demo.life);
  const { changes } = await story.liveOn();
  for (const { is, kind, name } of changes.slice(0, changesShown)) out.data({ event: "change", is, kind, name }, `   ${is.padEnd(8)} ${kind.padEnd(8)} ${quoted(name)}`);
  if (changes.length > changesShown) out.note(`   ${count(changes.length - changesShown, texts.more)}`);

  title(out, texts.demo.loss);
  const { held, kept } = await story.loseEverything();
  const people = await Promise.all(held.filter((alarm) => alarm.kind === "contact").map((alarm) => story.engine.vault.read.heldItems(alarm.id)));
  const known = people.flat().slice(0, 3).map((person) => quoted(person.name));
  const lost = fill(texts.demo.lost, { things: count(kept, texts.things), names: known.join(", "), more: number(kept - known.length) });
  out.data({ event: "held", alarms: held.length, count: kept }, `   ${lost}`);

  title(out, texts.demo.putback);
  const { receipt } = await story.putBack();
  // Once the demo has ended there is no such phone to take it back from.
  if (receipt) out.data(receiptEvent(receipt), receiptLines(receipt, false).map((line) => `   ${line}`).join("\n"));

  title(out, texts.demo.verify);
  const report = await story.engine.verify({ signal });
  out.data({ event: "verified", status: report.status, damageCount: report.damageCount }, `   ${verifiedLine(report)}`);

  out.note(`\n${fill(texts.demo.next, { dir })}`);
  return report.status === "damaged" ? exitCodes.damage : receipt?.status === "done" ? exitCodes.done : exitCodes.owed;
}

const title = (out: Output, text: string): void => out.note(`\n${text}`);

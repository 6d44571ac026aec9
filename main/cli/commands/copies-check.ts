import type { Command } from "commander";
import type { HowMuch } from "../../engine/copies/check.ts";
import { checkPlace, type Checked, mendVault } from "../../engine/second-copies.ts";
import type { PlaceRow } from "../../engine/vault/read/copies.ts";
import { positive, runs } from "../command.ts";
import { type ExitCode, exitCodes, worst } from "../exit-codes.ts";
import { report } from "../failure.ts";
import { Progress } from "../progress.ts";
import { type Cli, type Session, withEngine } from "../session.ts";
import { count, fill, plain, quoted, texts } from "../text.ts";
import { placesOf, showProgress } from "./copies-run.ts";

type Options = { readonly read?: boolean; readonly some?: number; readonly repair?: boolean };

export function defineCheck(command: Command, heal: Command): void {
  command
    .argument("[name]", "only this one")
    .option("--read", "read and open every pack and index; without, it is looked whether all is there")
    .option("--some <packs>", "read and open so many, those first that were not for longest", positive)
    .option("--repair", "send anew what is damaged there")
    .addHelpText("after", "\nExit code: 0 whole, 3 whole but not up to date, 5 something is missing, damaged or forged there, 1 one of them is away or failed.");
  runs(command, (cli, { read, some, repair }: Options, [name]) =>
    withEngine(cli, {}, async (session) => {
      const codes: ExitCode[] = [];
      const howMuch: HowMuch = read ? "all" : (some ?? "none");
      for (const place of await placesOf(session, name)) codes.push(await checkOne(cli, session, { place, howMuch, repair: repair ?? false }));
      if (codes.length === 0) cli.out.note(texts.copies.none);
      return worst(codes);
    }),
  );
  heal.addHelpText("after", "\nChecks the vault, takes what is damaged from second copies that are there, and checks again.");
  runs(heal, (cli) => withEngine(cli, {}, (session) => healVault(cli, session)));
}

type Wish = { readonly place: PlaceRow; readonly howMuch: HowMuch; readonly repair: boolean };

async function checkOne({ out, signal }: Cli, { engine }: Session, { place, howMuch, repair }: Wish): Promise<ExitCode> {
  const progress = new Progress(out, place.name);
  try {
    const checked = await checkPlace(engine.context, place, { signal, read: howMuch, repair, onProgress: showProgress(progress) });
    progress.end();
    return tell(out, place, checked);
  } catch (error) {
    progress.end();
    return report(out, error, { account: place.name, command: "copies check" });
  }
}

function tell(out: Cli["out"], { name }: PlaceRow, { status, counts, damage, readSince, repaired }: Checked): ExitCode {
  const place = quoted(name);
  for (const found of damage) out.data({ event: "copy-damage", place: name, ...found });
  const whole = fill(texts.copies.whole, { place, packs: count(counts.packs, texts.copies.packs), read: count(counts.read, texts.copies.packs) });
  const { event, ...rest } = { event: "copy-checked", place: name, status, counts, damageCount: damage.length, readSince, repaired: repaired?.counts ?? null };
  out.data({ event, ...rest }, status === "complete" ? whole : fill(count(damage.length, texts.copies.damaged), { place }));
  for (const { what, name: file, detail } of damage) out.note(`  ${what}: ${plain(file)} ${plain(detail)}`);
  if (status === "complete" && counts.owed > 0) {
    out.note(fill(texts.copies["to-send"], { place, things: count(counts.owed, texts.things) }));
    return exitCodes.owed;
  }
  if (status === "complete") return exitCodes.done;
  if (repaired?.status === "complete") {
    out.note(fill(texts.copies.repaired, { place }));
    return exitCodes.done;
  }
  out.note(texts.copies.repair);
  return exitCodes.damage;
}

async function healVault({ out, signal }: Cli, { engine }: Session): Promise<ExitCode> {
  const { damaged, healed, left } = await mendVault(engine.context, { signal });
  out.data({ event: "healed", damaged: damaged.length, healed: healed.length, left }, count(healed.length, texts.copies.healed));
  if (left.length > 0) out.note(count(left.length, texts.copies.unhealed));
  return left.length === 0 ? exitCodes.done : exitCodes.damage;
}

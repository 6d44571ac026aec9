import type { Command } from "commander";
import { LifeboatError } from "../../api/errors.ts";
import type { Engine } from "../../engine/engine.ts";
import { type Handset, isMeant, type Way } from "../../engine/handsets.ts";
import type { AccountRow } from "../../engine/vault/read/accounts.ts";
import { runs, wait } from "../command.ts";
import { type ExitCode, exitCodes, worst } from "../exit-codes.ts";
import { report } from "../failure.ts";
import { handsetsHere } from "../handsets.ts";
import { type Cli, withEngine } from "../session.ts";
import { fill, quoted, texts } from "../text.ts";
import { backUp } from "./backup.ts";

type Options = { readonly wait: number };

export function define(command: Command): void {
  command
    .argument("[device]", "its name or serial number (default: all that are plugged in)")
    .addOption(wait())
    .addHelpText("after", "\nOnly reads: people first, then calendars, to-dos where the phone gives them, and photos. What has arrived is safe at once; run it again to go on.");
  runs(command, async (cli, options: Options, [wanted]) => {
    cli.out.say(`${texts.rescue.do.map((line) => `  ${line}`).join("\n")}\n`);
    const ways = (await handsetsHere()).flatMap(({ handset }) => wayTo(handset, wanted) ?? []);
    if (ways.length === 0) throw new LifeboatError("source-away", wanted === undefined ? texts.rescue.nothing : fill(texts.rescue["not-this"], { device: wanted }));
    return withEngine(cli, { create: true }, async ({ engine }) => {
      const codes: ExitCode[] = [];
      for (const found of ways) codes.push(await readOff(cli, engine, found, options));
      const exit = worst(codes);
      cli.out.data({ event: "end", exit });
      return exit;
    });
  });
}

type Found = { readonly handset: Handset; readonly way: Way };

/** The way that gives most; undefined where it gives nothing, or another one is wanted. */
export function wayTo(handset: Handset, wanted: string | undefined): Found | undefined {
  const [way] = handset.ways;
  const isWanted = wanted === undefined || [handset.name, handset.device.serial].includes(wanted);
  return isWanted && way ? { handset, way } : undefined;
}

/** One phone; a failure is reported and does not keep the others from their turn, unless it is Ctrl-C. */
export async function readOff(cli: Cli, engine: Engine, found: Found, options: Options): Promise<ExitCode> {
  if (cli.signal.aborted) return exitCodes.cancelled;
  try {
    const account = await accountFor(engine, found, cli.signal);
    cli.out.say(fill(texts.rescue.begins, { account: quoted(account.name) }));
    return await backUp(cli, engine, account, options);
  } catch (error) {
    return report(cli.out, error, { account: found.handset.name, command: "rescue" });
  }
}

/** The account that this phone is kept as, else a new one. */
async function accountFor(engine: Engine, { handset, way }: Found, signal: AbortSignal): Promise<AccountRow> {
  const accounts = await engine.vault.read.accounts();
  const known = accounts.find(({ removed, provider, settings }) => removed === null && provider === way.provider && isMeant(settings as { serial?: unknown }, handset.device));
  if (known) return known;
  const taken = new Set(accounts.map(({ name }) => name));
  let name = handset.name;
  for (let n = 2; taken.has(name); n++) name = `${handset.name} ${n}`;
  return engine.addAccount({ name, provider: way.provider, settings: way.settings, secrets: {} }, signal);
}

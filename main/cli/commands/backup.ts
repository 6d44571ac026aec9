import type { Command } from "commander";
import type { Engine } from "../../engine/engine.ts";
import type { PullResult } from "../../engine/mirror/pull.ts";
import type { AccountRow } from "../../engine/vault/read/accounts.ts";
import { runs, wait } from "../command.ts";
import { type ExitCode, exitCodes, worst } from "../exit-codes.ts";
import { report } from "../failure.ts";
import { heldLine } from "../held-line.ts";
import { Names } from "../names.ts";
import { ping, pingUrl } from "../ping.ts";
import { Progress } from "../progress.ts";
import { impatient, secondLook } from "../second-look.ts";
import { type Cli, withEngine } from "../session.ts";
import { count, countKinds, fill, number, plain, quoted, texts } from "../text.ts";

type Options = { readonly wait: number; readonly secondLook?: number; readonly ping?: URL };

export function define(command: Command): void {
  command
    .argument("[accounts...]", "only these (default: all)")
    .addOption(wait())
    .addOption(secondLook())
    .option("--ping <url>", "ask for this address after a run in which all was kept, for a monitor of yours", pingUrl)
    .addHelpText("after", "\nExit code: 0 all is kept, 3 some items are owed, 4 a sudden loss is held, 1 an account failed.");
  runs(command, (cli, options: Options, words) =>
    withEngine(cli, { clock: impatient(options.secondLook) }, async ({ engine }) => {
      const accounts = await chosen(engine, words);
      if (accounts.length === 0) cli.out.say(texts.backup["no-accounts"]);
      const codes: ExitCode[] = [];
      for (const account of accounts) codes.push(await backUp(cli, engine, account, options));
      const exit = accounts.length === 0 ? exitCodes.failed : worst(codes);
      if (options.ping && exit === exitCodes.done) await tellMonitor(cli, options.ping);
      cli.out.data({ event: "end", exit });
      return exit;
    }),
  );
}

/** A monitor that cannot be reached is no failure: it will say itself that it heard nothing. */
async function tellMonitor({ out, signal }: Cli, url: URL): Promise<void> {
  const failure = await ping(url, signal);
  if (failure !== undefined) out.say(fill(texts.backup["not-pinged"], { host: url.host, why: plain(failure) }));
}

/** Those named, else all; accounts with people in them first. */
async function chosen(engine: Engine, names: readonly string[]): Promise<AccountRow[]> {
  if (names.length > 0) return Promise.all(names.map((name) => engine.account(name)));
  const [accounts, collections] = await Promise.all([engine.vault.read.accounts(), engine.vault.read.collections()]);
  const hasPeople = (id: number): boolean => collections.some((c) => c.account === id && c.kinds.includes("contact"));
  const kept = accounts.filter((a) => a.removed === null);
  return [...kept.filter((a) => hasPeople(a.id)), ...kept.filter((a) => !hasPeople(a.id))];
}

/** One account; a failure is reported and does not keep the others from their turn, unless it is Ctrl-C. */
export async function backUp(cli: Cli, engine: Engine, account: AccountRow, options: Options): Promise<ExitCode> {
  if (cli.signal.aborted) return exitCodes.cancelled;
  const progress = new Progress(cli.out, account.name);
  try {
    const result = await engine.backup(account.name, {
      signal: cli.signal,
      waitMs: options.wait * 1000,
      onProgress: ({ collection, phase, done, of }) => progress.update({ what: `${phases[phase]} ${quoted(collection)}`, done, of }),
    });
    progress.end();
    await tell(cli, engine, account, result);
    if (result.status === "held") return exitCodes.held;
    return result.status === "partial" ? exitCodes.owed : exitCodes.done;
  } catch (error) {
    progress.end();
    const exit = report(cli.out, error, { account: account.name, command: "backup", canWait: true });
    return exit === exitCodes.usage ? exitCodes.failed : exit;
  }
}

const phases = { listing: "listing", reading: "reading", "second-look": "looking again at" } as const;

async function tell({ out }: Cli, engine: Engine, account: AccountRow, result: PullResult): Promise<void> {
  const mine = (await engine.status()).accounts.find((a) => a.account.id === account.id);
  const { counts, status, snapshot, problems } = result;
  const names = { account: quoted(account.name) };
  out.data(
    { event: "backup", account: account.name, status, snapshot, counts, kept: mine?.kept, owed: mine?.owed, problems },
    fill(texts.backup.kept, { ...names, kept: countKinds(mine?.kept ?? {}), change: changeOf(result) }),
  );
  for (const { collection, detail } of problems) out.say(`  ${fill(texts.backup.problem, { collection, detail })}`);
  if (mine?.owed) out.say(`  ${fill(texts.backup[mine.lacksRoom ? "no-room" : "owed"], { things: count(mine.owed, texts.things) })}`);
  const all = await Names.read(engine);
  for (const held of mine?.held ?? []) out.say(`  ${heldLine(held, all)}`);
}

function changeOf({ counts: { added, changed, lost, moved } }: PullResult): string {
  const parts = Object.entries({ new: added, changed, moved, "gone there": lost }).filter(([, n]) => n > 0);
  return parts.map(([what, n]) => `${number(n)} ${what}`).join(", ") || texts.backup.nothing;
}

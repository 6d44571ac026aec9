import type { Command } from "commander";
import type { AccountStatus, Status } from "../../engine/status.ts";
import { age, runs } from "../command.ts";
import { headline, lastLook } from "../headline.ts";
import { heldLine } from "../held-line.ts";
import { Names } from "../names.ts";
import { type Cli, withEngine } from "../session.ts";
import type { OwedRow } from "../../engine/vault/read/accounts.ts";
import { count, countKinds, fill, plain, quoted, texts } from "../text.ts";
import { when } from "../time.ts";

const owedShown = 5;

export function define(command: Command): void {
  command
    .option("--max-age <span>", 'complain, with exit code 6, when an account was not looked at for so long, e.g. "3d"', age)
    .addHelpText("after", "\nExit code: 0 all is well, 5 the last check found damage, 4 a sudden loss is held, 6 too old, 3 some items are owed.");
  runs(command, (cli, { maxAge }: { maxAge?: number }) =>
    withEngine(cli, { readOnly: true }, async ({ engine }) => {
      const [status, names, owed] = await Promise.all([engine.status(), Names.read(engine), engine.vault.read.owed()]);
      const { exit, text, because } = headline(status, maxAge);
      cli.out.data({ event: "status", exit, because, headline: text, vault: engine.vault.dir, lastCheck: checkEvent(status) }, text);
      for (const account of status.accounts) tell(cli, account, names, owed);
      return exit;
    }),
  );
}

function checkEvent({ checkup }: Status): object | null {
  return checkup ? { status: checkup.status, started: checkup.started, ended: checkup.ended } : null;
}

function tell({ out }: Cli, status: AccountStatus, names: Names, allOwed: readonly OwedRow[]): void {
  const { account, kept, missing, placeholders, lastRun, held, collections } = status;
  const owed = allOwed.filter((row) => row.account === account.id);
  out.data(
    {
      event: "account",
      account: account.name,
      owner: account.owner,
      kept,
      missing,
      placeholders,
      lastChecked: lastLook(status),
      lastRun: lastRun ?? null,
      owed: owed.map(({ collection, href, reason, detail, tries, firstSeen }) => ({ collection: names.collection(collection), href, reason, detail, tries, firstSeen })),
      held: held.map(({ id, what, verdict, kind, count, base, since, collectionName }) => ({ id, what, verdict, kind, count, base, since, collection: collectionName })),
      collections: collections.map(({ name, kinds, state, total, checked }) => ({ name, kinds, state, total, checked })),
    },
    `\n${lines(status, names, owed).join("\n")}`,
  );
}

function lines(status: AccountStatus, names: Names, owed: readonly OwedRow[]): string[] {
  const { account, kept, missing, placeholders, lastRun, lastGood, held } = status;
  const look = lastLook(status);
  const checked = look === null ? "never looked at in full" : `checked ${when(look)}`;
  const gone = missing > 0 ? `  (${count(missing, texts.things)} of them gone there)` : "";
  const failed = lastRun?.error && lastRun.id !== lastGood?.id ? [`  last run ${lastRun.status}: ${plain(lastRun.detail ?? lastRun.error)}`] : [];
  return [
    `${quoted(account.name)}  ${checked}`,
    `  ${countKinds(kept)}${gone}`,
    ...failed,
    ...(placeholders > 0 ? [`  ${fill(texts.placeholders, { "to-dos": countKinds({ task: placeholders }) })}`] : []),
    ...owed.slice(0, owedShown).map((row) => `  owed since ${when(row.firstSeen)}: ${plain(row.href)} in ${quoted(names.collection(row.collection))}: ${plain(row.detail) || row.reason}`),
    ...(owed.length > owedShown ? [`  ${count(owed.length - owedShown, texts.more)}`] : []),
    ...held.map((row) => `  ${heldLine(row, names)}`),
  ];
}

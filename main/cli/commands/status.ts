import type { Command } from "commander";
import type { AccountStatus, Status } from "../../engine/status.ts";
import type { News } from "../../daily/news.ts";
import { age, runs } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Seen } from "../daily-news.ts";
import { ended } from "../failure.ts";
import { type Headline, headline, lastLook, oldMs } from "../headline.ts";
import { heldLine } from "../held-line.ts";
import { Names } from "../names.ts";
import type { Output } from "../output.ts";
import { type Cli, withEngine } from "../session.ts";
import type { OwedRow } from "../../engine/vault/read/accounts.ts";
import { count, countKinds, fill, plain, quoted, shellWord, texts } from "../text.ts";
import { when } from "../time.ts";

const owedShown = 5;

export function define(command: Command): void {
  command
    .option("--max-age <span>", 'complain, with exit code 6, when an account was not looked at for so long, e.g. "3d"', age)
    .option("--notify", "show a notification, without names, when that is news; for a daily task. Takes 3 days for old")
    .addHelpText("after", "\nExit code: 0 all is well, 5 the last check found damage, 4 a sudden loss is held, 6 too old, 3 some items are owed.");
  runs(command, (cli, { maxAge, notify }: Options) => (notify ? watched(cli, maxAge) : look(cli, { maxAge }).then(({ exit }) => exit)));
}

type Options = { readonly maxAge?: number; readonly notify?: boolean };

/** A daily task is told no folder: it looks at the one that the window keeps things in. */
async function watched(cli: Cli, maxAge = oldMs): Promise<ExitCode> {
  const { newsOf, newsOfFailure, notify, windowFolder } = await import("../daily-news.ts");
  const known = cli.shared.vault ?? (process.env["LIFEBOAT_VAULT"] || windowFolder());
  const tellNews = async (news: News | undefined, seen?: Seen): Promise<void> => {
    await notify(news, seen).catch((error: unknown) => cli.out.say(fill(texts["not-notified"], { why: String(error) })));
  };
  try {
    const seen = await look(cli, { maxAge, ...(known !== undefined && { vault: known }) });
    await tellNews(newsOf(seen.line, seen.status), seen);
    return seen.exit;
  } catch (thrown) {
    // Where nothing was ever kept, nothing is missing.
    if (known !== undefined) await tellNews(newsOfFailure(thrown));
    throw thrown;
  }
}

type Looked = Seen & { readonly exit: ExitCode; readonly line: Headline };

async function look({ out, shared }: Cli, { maxAge, vault }: { readonly maxAge?: number | undefined; readonly vault?: string }): Promise<Looked> {
  return withEngine({ out, shared: { ...shared, ...(vault !== undefined && { vault }) } }, { readOnly: true }, async ({ engine }) => {
    const [status, names, owed] = await Promise.all([engine.status(), Names.read(engine), engine.vault.read.owed()]);
    const line = headline(status, maxAge);
    const { exit, text, because } = line;
    const { drill, rebuild } = status;
    const event = { exit, because, headline: text, vault: engine.vault.dir, lastCheck: endOf(status.checkup), lastPractice: endOf(drill), lastRebuild: rebuild ? { ...endOf(rebuild), place: rebuild.place } : null };
    out.data({ event: "status", ...event }, [text, ...practised(status)].join("\n"));
    for (const account of status.accounts) tell(out, account, names, owed);
    return { exit, line, status, vault: engine.vault.id };
  });
}

function endOf(row: Status["checkup"] | Status["drill"]): object | null {
  return row ? { status: row.status, started: row.started, ended: row.ended } : null;
}

function practised({ drill, rebuild }: Status): string[] {
  const told = [[drill, texts.status.practice], [rebuild, texts.status.rebuild]] as const;
  return told.flatMap(([row, { passed, failed }]) => (row?.ended ? [`  ${fill(row.status === "passed" ? passed : failed, { when: when(row.ended), place: shellWord(row.place ?? "") })}`] : []));
}

function tell(out: Output, status: AccountStatus, names: Names, allOwed: readonly OwedRow[]): void {
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
      held: held.map(({ id, what, verdict, kind, count, base, since, collectionName, groupName }) => ({ id, what, verdict, kind, count, base, since, collection: collectionName, group: groupName })),
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
  const failed = lastRun?.error && lastRun.id !== lastGood?.id ? [`  last run ${lastRun.status}: ${ended(lastRun.error, lastRun.detail)}`] : [];
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

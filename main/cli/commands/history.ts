import type { Command } from "commander";
import { LifeboatError } from "../../api/errors.ts";
import type { Engine } from "../../engine/engine.ts";
import { positive, runs } from "../command.ts";
import { anyAccount } from "../items.ts";
import { Names } from "../names.ts";
import { type Cli, withEngine } from "../session.ts";
import { bytes, number, plain, quoted } from "../text.ts";
import { when } from "../time.ts";

type Options = { readonly account?: string; readonly limit: number };

export function define(command: Command): void {
  command
    .argument("[item]", "the number of an item: lists its versions", positive)
    .option("--account <name>", "only snapshots of this account")
    .option("--limit <n>", "at most so many snapshots, the newest first", positive, 50);
  runs(command, (cli, options: Options, [item]) =>
    withEngine(cli, { readOnly: true }, ({ engine }) => (item === undefined ? snapshots(cli, engine, options) : versions(cli, engine, Number(item)))),
  );
}

async function snapshots({ out }: Cli, engine: Engine, { account, limit }: Options): Promise<0> {
  const names = await Names.read(engine);
  const only = account === undefined ? undefined : await anyAccount(engine, account);
  for (const snapshot of await engine.vault.read.snapshots({ account: only, limit })) {
    const { id, time, status, added, changed, removed, pin } = snapshot;
    const change = Object.entries({ new: added, changed, gone: removed }).filter(([, n]) => n > 0);
    const said = change.map(([what, n]) => `${number(n)} ${what}`).join(", ");
    out.data(
      { event: "snapshot", ...snapshot, account: names.account(snapshot.account) },
      `${String(id).padEnd(6)} ${when(time)}  ${quoted(names.account(snapshot.account))}  ${said}${status === "complete" ? "" : `  (${status})`}${pin === null ? "" : `  pinned: ${plain(pin)}`}`,
    );
  }
  return 0;
}

async function versions({ out }: Cli, engine: Engine, item: number): Promise<0> {
  const found = await engine.vault.read.versions(item);
  if (found.length === 0) throw new LifeboatError("not-found", `there is no item ${item}`);
  for (const { version, kind, name, flag, first, firstTime, until, untilTime, hash, body } of found) {
    const ended = untilTime === null ? "until now" : `until ${when(untilTime)}`;
    out.data(
      { event: "version", item, version, kind, name, flag, first, firstTime, until, untilTime, hash, size: body.size, type: body.type },
      `${String(version).padEnd(7)} from ${when(firstTime)} (snapshot ${first}) ${ended}  ${bytes(body.size)}  ${quoted(name)}${flag === null ? "" : `  (${flag})`}`,
    );
  }
  return 0;
}

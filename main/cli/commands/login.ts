import type { Command } from "commander";
import { LifeboatError } from "../../api/errors.ts";
import { refuseOwnVault } from "../../engine/account-settings.ts";
import type { Moved } from "../../engine/accounts.ts";
import { askedSecrets } from "../../engine/providers/asked-secrets.ts";
import { providers } from "../../engine/providers/index.ts";
import { askHidden, someoneIsThere } from "../ask.ts";
import { done, runs } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { addSecretOptions, givenSecrets, nobodyToAsk, saveGiven } from "../secret-options.ts";
import { type Cli, type Session, vaultDir, withEngine } from "../session.ts";
import { quoted } from "../text.ts";
import { typedPath } from "../typed-path.ts";

type Options = Readonly<Record<string, unknown>> & { readonly sameAccount?: boolean; readonly url?: string; readonly dir?: string };

export async function define(command: Command): Promise<void> {
  const all = await Promise.all(Object.values(providers).map(async (load) => askedSecrets(await load())));
  command
    .argument("<account>")
    .option("--same-account", "it is the same account, on a new server")
    .option("--url <url>", "with --same-account: where the new server is")
    .option("--dir <folder>", "where a newer export or backup of it lies")
    .addHelpText("after", "\nThe new password is kept only when the same account answers to it, unless you say --same-account. What was kept stays\nkept then, and what the new server lacks is told as missing.");
  addSecretOptions(command, [...new Set(all.flat())]);
  runs(command, (cli, options: Options, [typed = ""]) => withEngine(cli, { attended: true }, (session) => login(cli, session, typed, options)));
}

async function login(cli: Cli, { engine, secrets }: Session, typed: string, options: Options): Promise<ExitCode> {
  const { name, provider } = await engine.account(typed);
  const def = await providers[provider]?.();
  const names = def === undefined ? [] : askedSecrets(def);
  const given = givenSecrets(names, options);
  const { sameAccount = false, url, dir } = options;
  if (def?.secrets.length === 0 && def.continues === undefined) throw new LifeboatError("usage", `${quoted(name)} needs no sign-in: it is read where it is. What lies elsewhere is added under a name of its own`);
  if (sameAccount && dir !== undefined) throw new LifeboatError("usage", "--dir and --same-account do not go together");
  if (url !== undefined && !sameAccount) throw new LifeboatError("usage", "--url goes with --same-account");
  const putBack = await saveGiven(secrets, name, given);
  try {
    const [first] = names;
    if (given.length === 0 && first !== undefined && !sameAccount && dir === undefined && def?.signIn === undefined) {
      if (!someoneIsThere()) throw nobodyToAsk(first);
      await secrets.of(name).set(first, await askHidden(`New ${first} of ${name}`));
    }
    const { label } = await engine.login(name, { moved: movedTo(cli, options) }, cli.signal);
    cli.out.data({ event: "login", account: name, label }, `${quoted(name)} is signed in${label === null ? "" : ` as ${label}`}.`);
    return done;
  } catch (error) {
    await putBack();
    throw error;
  }
}

function movedTo({ shared }: Cli, { sameAccount = false, url, dir }: Options): Moved | undefined {
  if (dir !== undefined) {
    const settings = { dir: typedPath(dir) };
    refuseOwnVault(settings, vaultDir(shared));
    return { settings, newer: true };
  }
  return sameAccount ? { settings: url === undefined ? {} : { url } } : undefined;
}

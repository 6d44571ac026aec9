import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { type Form, formOf, refuseOwnVault, withPassword } from "../../engine/account-settings.ts";
import { readSettings } from "../../engine/connect.ts";
import { askedSecrets } from "../../engine/providers/asked-secrets.ts";
import { presetOf, presets, type PresetId } from "../../engine/providers/dav/presets.ts";
import { providers } from "../../engine/providers/index.ts";
import type { ProviderDef } from "../../engine/providers/provider.ts";
import { someoneIsThere } from "../ask.ts";
import { addSharedOptions, done, runs } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { addSecretOptions, givenSecrets, nobodyToAsk, saveGiven } from "../secret-options.ts";
import { type Cli, type Session, vaultDir, withEngine } from "../session.ts";
import { addSettingOptions, nameFrom, settingsFrom } from "../setting-options.ts";
import { fill, quoted, texts } from "../text.ts";

type Options = { readonly name?: string; readonly owner?: string } & Readonly<Record<string, unknown>>;
type Wish = { readonly def: ProviderDef; readonly settings: Record<string, unknown>; readonly options: Options };

/** One subcommand for each provider, with options drawn from its settings; only the one that is called is loaded. */
export async function define(command: Command, words: readonly string[]): Promise<void> {
  command.usage("<provider> [options]").addHelpText("after", '\nExamples:\n  lifeboat add files ~/Pictures --name Photos\n  lifeboat add dav --preset icloud --user anna@example.org --name "My iCloud"');
  const named = words.some((word) => Object.hasOwn(providers, word));
  for (const [id, load] of Object.entries(providers)) {
    const sub = command.command(id).copyInheritedSettings(command);
    sub.showHelpAfterError(`(see "lifeboat add ${id} --help")`);
    if (words.includes(id)) defineProvider(sub, await load());
    else if (!named) sub.summary((await load()).title);
  }
}

function defineProvider(command: Command, def: ProviderDef): void {
  const form = formOf(def);
  command.description(`Add an account: ${def.title}.`);
  addSettingOptions(command, form);
  addSecretOptions(command, askedSecrets(def));
  command.option("--name <name>", "what to call it").option("--owner <person>", "whose it is");
  addSharedOptions(command);
  runs(command, (cli, options: Options, [word]) => add(cli, { def, settings: settingsOf(form, options, word), options }));
}

function settingsOf(form: Form, options: Options, word: string | undefined): Record<string, unknown> {
  const settings = settingsFrom(form, options, word);
  const missing = form.required.find((name) => settings[name] === undefined);
  if (missing !== undefined) throw new LifeboatError("usage", `--${missing} is needed`);
  const secret = withPassword(settings);
  if (secret !== undefined) throw new LifeboatError("usage", `leave the password out of --${secret}; use --password-file FILE, --password-stdin, or be asked for it`);
  return settings;
}

async function add(cli: Cli, wish: Wish): Promise<ExitCode> {
  // Before a vault is made for it.
  readSettings(wish.def, wish.settings);
  refuseOwnVault(wish.settings, vaultDir(cli.shared));
  const isNew = !existsSync(join(vaultDir(cli.shared), "vault.db"));
  return withEngine(cli, { create: true, attended: true }, async (session) => {
    if (isNew) cli.out.say(fill(texts.add.made, { dir: session.engine.vault.dir }));
    return addTo(cli, session, wish);
  });
}

async function addTo(cli: Cli, { engine, secrets }: Session, { def, settings, options }: Wish): Promise<ExitCode> {
  const name = options.name ?? nameFrom(settings, def);
  // Before its secrets are touched: they would be those of the account that is there.
  const known = (await engine.vault.read.accounts()).find((a) => a.name === name);
  if (known?.removed) throw new LifeboatError("exists", `"${name}" was removed, and its history stays under that name`);
  if (known) throw new LifeboatError("exists", `there is already an account called "${name}"`);
  const asked = askedSecrets(def);
  const given = givenSecrets(asked, options);
  if (given.length === 0 && someoneIsThere()) explain(cli, settings["preset"]);
  const putBack = await saveGiven(secrets, name, given);
  try {
    const { label, provider, owner, id } = await engine.addAccount({ name, provider: def.id, settings, owner: options.owner }, cli.signal);
    cli.out.data({ event: "added", id, account: name, provider, owner, label, vault: engine.vault.dir }, fill(texts.add.done, { account: quoted(name), label: label ?? "" }));
  } catch (error) {
    await putBack();
    const [first] = asked;
    const unasked = given.length === 0 && def.signIn === undefined && !someoneIsThere() && asLifeboatError(error).code === "auth";
    throw first !== undefined && unasked ? nobodyToAsk(first) : error;
  }
  cli.out.say(`${texts.add.limits}\n${texts.add.next}`);
  return done;
}

/** How to get in, where a service is known. */
function explain({ out }: Cli, preset: unknown): void {
  if (typeof preset !== "string" || !Object.hasOwn(presets, preset)) return;
  const { setup, ...known } = presetOf(preset as PresetId);
  out.say([setup, ...(known.lacks === undefined ? [] : [`Not included: ${known.lacks}`])].join("\n"));
}

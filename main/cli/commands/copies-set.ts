import type { Command } from "commander";
import { refuseOwnVault } from "../../engine/account-settings.ts";
import { assertOwnKey, copiesAccount, recoveryKeySecret } from "../../engine/recovery-key.ts";
import { changePlace, placeNamed, placeSecret } from "../../engine/second-copies.ts";
import { readSecretFile } from "../../secrets/private-file.ts";
import { done, positive, runs } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { givenSecrets, saveGiven } from "../secret-options.ts";
import { type Cli, type Session, vaultDir, withEngine } from "../session.ts";
import { fill, quoted, texts } from "../text.ts";
import { typedPath } from "../typed-path.ts";
import { addSettingOptions, type PlaceOptions, placeSettingsFrom, touched } from "./copies-add.ts";

type Options = PlaceOptions & { readonly keepDays?: number; readonly keyFile?: string };

export function defineSet(command: Command): void {
  addSettingOptions(command.argument("<name>", "the second copy").argument("[dir]", "the folder, for a folder"))
    .option("--keep-days <days>", "delete superseded indexes there that are older", positive)
    .option("--key-file <file>", "the recovery key of all second copies, where this computer has lost it; read there at each use")
    .addHelpText("after", "\nWhat is not named stays as it is. The same place must answer.\nExample, after the password was changed:\n  lifeboat copies set cloud.example.org --password-stdin");
  runs(command, (cli, options: Options, [name = "", dir]) => withEngine(cli, {}, (session) => set(cli, session, { name, dir, options })));
}

type Wish = { readonly name: string; readonly dir: string | undefined; readonly options: Options };

async function set(cli: Cli, { engine, secrets }: Session, { name, dir, options }: Wish): Promise<ExitCode> {
  const { context } = engine;
  const { keyFile, keepDays } = options;
  const known = await placeNamed(context, name);
  const settings = placeSettingsFrom(known.kind, dir, options);
  refuseOwnVault(settings, vaultDir(cli.shared));
  if (keyFile !== undefined) await assertOwnKey(context, await readSecretFile(typedPath(keyFile)));
  const given = givenSecrets(["password"], options).map((secret) => ({ ...secret, name: placeSecret(name) }));
  const putBack = await saveGiven(secrets, copiesAccount, given, touched(name, keyFile));
  try {
    if (keyFile !== undefined) await secrets.setFile(copiesAccount, recoveryKeySecret, typedPath(keyFile));
    const place = await changePlace(context, known, { settings, ...(keepDays !== undefined && { keepDays }) }, cli.signal);
    cli.out.data({ event: "copy-changed", place: place.name, kind: place.kind, settings: place.settings }, fill(texts.copies.changed, { place: quoted(place.name) }));
  } catch (error) {
    await putBack();
    throw error;
  }
  return done;
}

import { type Command, Option } from "commander";
import { LifeboatError } from "../../api/errors.ts";
import { refuseOwnVault } from "../../engine/account-settings.ts";
import { assertOwnKey, copiesAccount, recoveryKey, recoveryKeySecret } from "../../engine/recovery-key.ts";
import { copyStatus } from "../../engine/copy-status.ts";
import { addPlace, placeSecret } from "../../engine/second-copies.ts";
import { readSecretFile } from "../../secrets/private-file.ts";
import { askHidden, someoneIsThere } from "../ask.ts";
import { done, positive, runs } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { addSecretOptions, givenSecrets, saveGiven } from "../secret-options.ts";
import { type Cli, type Session, vaultDir, withEngine } from "../session.ts";
import { fill, quoted, texts } from "../text.ts";
import { typedPath } from "../typed-path.ts";

/** Options of a place, the same for `add` and `recover`. */
export type PlaceOptions = {
  readonly url?: string;
  readonly user?: string;
  readonly endpoint?: string;
  readonly bucket?: string;
  readonly region?: string;
  readonly prefix?: string;
  readonly accessKey?: string;
} & Readonly<Record<string, unknown>>;
type Options = PlaceOptions & { readonly name?: string; readonly keepDays?: number; readonly keyFile?: string };

export function addPlaceOptions(command: Command): Command {
  return addSettingOptions(command.argument("<kind>", "folder, webdav or s3").argument("[dir]", "the folder, for a folder"));
}

export function addSettingOptions(command: Command): Command {
  command.option("--url <url>", "webdav: the address of the folder there").option("--user <name>", "webdav: who signs in");
  command.option("--endpoint <url>", "s3: the address of the service").option("--bucket <name>", "s3: the bucket").option("--region <name>", "s3: its region");
  command.option("--prefix <folder>", "s3: a folder in the bucket").option("--access-key <id>", "s3: the access key's id");
  addSecretOptions(command, ["password"]);
  return command;
}

export function placeSettingsFrom(kind: string, dir: string | undefined, options: PlaceOptions): Record<string, unknown> {
  const { url, user, endpoint, bucket, region, prefix, accessKey } = options;
  const all = { dir: dir === undefined ? undefined : typedPath(dir), url, user, endpoint, bucket, region, prefix, accessKey };
  const wanted = Object.entries({ folder: ["dir"], webdav: ["url", "user"], s3: ["endpoint", "bucket", "region", "prefix", "accessKey"] }).find(([name]) => name === kind)?.[1];
  if (!wanted) throw new LifeboatError("usage", `there is no kind of place called "${kind}"; there are folder, webdav and s3`);
  if (kind !== "folder" && dir !== undefined) throw new LifeboatError("usage", `${kind} takes no folder of this computer`);
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => wanted.includes(name) && value !== undefined));
}

export function defineAdd(command: Command): void {
  addPlaceOptions(command)
    .option("--name <name>", "what to call it")
    .option("--keep-days <days>", "delete superseded indexes there that are older; default: nothing is ever deleted", positive)
    .addOption(new Option("--key-file <file>", "use the recovery key in this file, and read it there at each use; all second copies have the same"))
    .addHelpText("after", "\nFor s3 the password is the secret access key.\nExamples:\n  lifeboat copies add folder /media/blue/lifeboat\n  lifeboat copies add webdav --url https://cloud.example.org/dav/lifeboat --user anna --password-stdin\n  lifeboat copies add s3 --endpoint https://s3.example.org --bucket anna --access-key AK1 --password-file ~/.s3");
  runs(command, (cli, options: Options, [kind = "", dir]) => withEngine(cli, {}, (session) => add(cli, session, { kind, settings: placeSettingsFrom(kind, dir, options), options })));
}

type Wish = { readonly kind: string; readonly settings: Record<string, unknown>; readonly options: Options };

async function add(cli: Cli, { engine, secrets }: Session, { kind, settings, options }: Wish): Promise<ExitCode> {
  refuseOwnVault(settings, vaultDir(cli.shared));
  const name = options.name ?? nameOf(settings);
  if ((await engine.vault.read.copyPlaces()).some((place) => place.name === name)) throw new LifeboatError("exists", `there is already a second copy called "${name}"`);
  const isFirst = (await engine.vault.read.copyPlaces()).length === 0;
  const { keyFile } = options;
  if (keyFile !== undefined && !isFirst) await assertOwnKey(engine.context, await readSecretFile(typedPath(keyFile)));
  const makesKey = isFirst && keyFile === undefined && (await recoveryKey(engine.context)) === undefined;
  const given = givenSecrets(["password"], options).map((secret) => ({ ...secret, name: placeSecret(name) }));
  const putBack = await saveGiven(secrets, copiesAccount, given, touched(name, keyFile));
  try {
    if (keyFile !== undefined) await secrets.setFile(copiesAccount, recoveryKeySecret, typedPath(keyFile));
    const asked = kind !== "folder" && given.length === 0 && someoneIsThere() ? await askHidden(`The password for ${name}`) : undefined;
    const place = await addPlace(engine.context, { name, kind, settings, keepDays: options.keepDays ?? null, ...(asked !== undefined && { secret: asked }) }, cli.signal);
    cli.out.data({ event: "copy-added", place: place.name, kind, settings: place.settings, recipient: place.recipient }, fill(texts.copies.added, { place: quoted(name) }));
  } catch (error) {
    await putBack();
    throw error;
  }
  const [status] = (await copyStatus(engine.context)).filter(({ place }) => place.name === name);
  if (status?.sameDisk) cli.out.say(fill(texts.copies["same-disk"], { place: quoted(name) }));
  if (isFirst && keyFile !== undefined) cli.out.say(fill(texts.copies["given-key"], { file: typedPath(keyFile) }));
  else if (makesKey) cli.out.say(texts.copies["made-key"]);
  return done;
}

/** What adding or changing a place saves. The recovery key that a window makes meanwhile is not ours to take back. */
export const touched = (name: string, keyFile: string | undefined): string[] => [placeSecret(name), ...(keyFile === undefined ? [] : [recoveryKeySecret])];

function nameOf(settings: Readonly<Record<string, unknown>>): string {
  const { dir, url, bucket } = settings;
  if (typeof dir === "string") return dir;
  if (typeof url === "string" && URL.canParse(url)) return new URL(url).host;
  return typeof bucket === "string" ? bucket : "second copy";
}

import type { Command } from "commander";
import { LifeboatError } from "../../api/errors.ts";
import { copiesAccount, recoveryKeySecret } from "../../engine/recovery-key.ts";
import { placeSecret, type RecoverFrom, recoverFrom } from "../../engine/second-copies.ts";
import { readSecretFile } from "../../secrets/private-file.ts";
import { askHidden, readStdin, someoneIsThere } from "../ask.ts";
import { runs } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { Progress } from "../progress.ts";
import { givenSecrets } from "../secret-options.ts";
import { type Cli, contactedHere, counting, secretsFor, vaultDir } from "../session.ts";
import { bytes, count, fill, texts } from "../text.ts";
import { typedPath } from "../typed-path.ts";
import { when } from "../time.ts";
import { addPlaceOptions, type PlaceOptions, placeSettingsFrom } from "./copies-add.ts";
import { showProgress } from "./copies-run.ts";

type Options = PlaceOptions & { readonly keyFile?: string; readonly keyPassphraseFile?: string; readonly of?: string; readonly replaceDamaged?: boolean };

export function defineRecover(command: Command): void {
  addPlaceOptions(command)
    .option("--key-file <file>", "the recovery key, in a file that only you may read")
    .option("--key-passphrase-file <file>", "the passphrase of a recovery key that was left there (leave-key)")
    .option("--of <vault>", "which vault, where there are several")
    .option("--replace-damaged", "build the database of this vault anew; the damaged one is moved aside")
    .addHelpText("after", "\nThe vault comes into --vault DIR, which is new or empty. Broken off, it goes on where it was.\nExit code: 0 all is back, 5 some things could not be had.\nExample:\n  lifeboat copies recover folder /media/blue/lifeboat --key-file key.txt --vault ~/Lifeboat");
  runs(command, (cli, options: Options, [kind = "", dir]) => recover(cli, { kind, settings: placeSettingsFrom(kind, dir, options), options }));
}

type Wish = { readonly kind: string; readonly settings: Record<string, unknown>; readonly options: Options };

async function recover(cli: Cli, { kind, settings, options }: Wish): Promise<ExitCode> {
  const { out, signal } = cli;
  const progress = new Progress(out, "recover");
  const [secret, contacted] = await Promise.all([secretOf(options), contactedHere()]);
  const wish = { kind, settings, secret, unlock: await unlockOf(options), vaultDir: vaultDir(cli.shared), vault: options.of, replaceDamaged: options.replaceDamaged };
  const save: RecoverFrom["save"] = (found) => saveSecrets(cli, { ...found, secret, options });
  const { place, vault, sequence, made, bodies, reused, lost, skipped, problems, bytes: size } = await recoverFrom({ ...wish, save, signal, onProgress: showProgress(progress), onRequest: counting(contacted) }).finally(() => {
    progress.end();
    contacted.flush();
  });
  out.data(
    { event: "recovered", place, vault, dir: wish.vaultDir, sequence, made, bodies, bytes: size, reused, lost, skipped, problems },
    fill(texts.copies.recovered, { dir: wish.vaultDir, made: when(made), bodies: count(bodies, texts.copies.bodies), bytes: bytes(size) }),
  );
  for (const each of skipped) out.note(fill(texts.copies.skipped, { name: each }));
  if (lost.length > 0) out.note(count(lost.length, texts.copies.lost));
  return lost.length + problems.length === 0 ? exitCodes.done : exitCodes.damage;
}

async function secretOf(options: Options): Promise<string | undefined> {
  const [given] = givenSecrets(["password"], options);
  if (!given) return undefined;
  return "file" in given ? readSecretFile(given.file) : readStdin("The password of the place");
}

async function unlockOf({ keyFile, keyPassphraseFile }: Options): Promise<{ key: string } | { passphrase: string }> {
  if (keyFile !== undefined) return { key: await readSecretFile(typedPath(keyFile)) };
  if (keyPassphraseFile !== undefined) return { passphrase: await readSecretFile(typedPath(keyPassphraseFile)) };
  if (someoneIsThere()) return { key: await askHidden("The recovery key (AGE-SECRET-KEY-1...)") };
  throw new LifeboatError("usage", "the recovery key is needed: --key-file FILE");
}

type Saving = Parameters<RecoverFrom["save"]>[0] & { readonly secret: string | undefined; readonly options: Options };

/** So that the vault goes on with this copy. Where there is no keychain, the files named stay the source. */
async function saveSecrets(cli: Cli, { vault, place, secret, options, key }: Saving): Promise<void> {
  const secrets = await secretsFor(cli, () => vault);
  const store = secrets.of(copiesAccount);
  const [given] = givenSecrets(["password"], options);
  if (options.keyFile === undefined) await store.set(recoveryKeySecret, key);
  else await secrets.setFile(copiesAccount, recoveryKeySecret, typedPath(options.keyFile));
  if (given && "file" in given) await secrets.setFile(copiesAccount, placeSecret(place), given.file);
  else if (secret !== undefined) await store.set(placeSecret(place), secret);
}

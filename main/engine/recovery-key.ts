import { asLifeboatError, LifeboatError } from "../api/errors.ts";
import type { Context } from "./context.ts";
import { decrypted } from "./copies/age/decrypt.ts";
import { type Identity, newIdentity, readIdentity } from "./copies/age/keys.ts";
import { unwrapWithPassphrase } from "./copies/age/stanza.ts";
import { type Card, cardOf, isLastFour } from "./copies/card.ts";
import { keyFile } from "./copies/names.ts";
import { readSmall } from "./copies/place-file.ts";
import type { Place } from "./copies/place/place.ts";
import type { SecretStore } from "./providers/provider.ts";

/** Under this name the recovery key and the sign-ins of places lie in the secret store. */
export const copiesAccount = "second copies";
export const recoveryKeySecret = "recovery-key";

export const secretsOf = ({ secrets }: Context): SecretStore => secrets(copiesAccount);

/** The recovery key; undefined where there is none yet. Throws what the secret store throws. */
export async function recoveryKey(context: Context): Promise<Identity | undefined> {
  const text = await secretsOf(context).get(recoveryKeySecret);
  return text === undefined ? undefined : readIdentity(text);
}

/** Throws no-key; not-found where no second copy has made one yet. */
export async function knownKey(context: Context): Promise<Identity> {
  const known = await recoveryKey(context);
  if (known) return known;
  if ((await context.vault.read.copyPlaces()).length === 0) throw new LifeboatError("not-found", "there is no second copy yet, and the first one makes the recovery key");
  throw new LifeboatError("no-key", "the recovery key is not saved on this computer");
}

/** Made with the first place. Throws no-key, wrong-key. */
export async function keyFor(context: Context): Promise<Identity> {
  if ((await context.vault.read.copyPlaces()).length > 0) return assertOwnKey(context, (await knownKey(context)).text);
  const known = await recoveryKey(context);
  if (known) return known;
  const made = newIdentity();
  await secretsOf(context).set(recoveryKeySecret, made.text);
  return made;
}

/** The key from the card, for a computer that has lost it. Throws wrong-key where it does not open the copies there are. */
export async function assertOwnKey({ vault }: Pick<Context, "vault">, typed: string): Promise<Identity> {
  const identity = readIdentity(typed);
  const places = await vault.read.copyPlaces();
  if (places.length > 0 && places.every(({ recipient }) => recipient === identity.recipient.text)) return identity;
  throw new LifeboatError("wrong-key", "it is the key of other copies than those that are kept here");
}

/** Saves it on this computer. Throws wrong-key. */
export async function giveKey(context: Context, typed: string): Promise<void> {
  const { text } = await assertOwnKey(context, typed);
  await secretsOf(context).set(recoveryKeySecret, text);
}

async function fittingKey(context: Context): Promise<Identity> {
  const known = await knownKey(context);
  return (await context.vault.read.copyPlaces()).length > 0 ? assertOwnKey(context, known.text) : known;
}

/** Throws no-key; wrong-key where the one that is saved does not open the copies there are: such a card would be worthless. */
export async function recoveryCard(context: Context): Promise<Card & { readonly confirmed: string | null }> {
  const [key, confirmed] = await Promise.all([fittingKey(context), context.vault.read.cardConfirmed()]);
  return { ...cardOf(key), confirmed };
}

/** "The last four characters on the card": right ones are remembered. */
export async function confirmCard(context: Context, typed: string): Promise<boolean> {
  const right = isLastFour(await knownKey(context), typed);
  if (right) await context.vault.write.confirmCard(context.clock.now().toISOString());
  return right;
}

/** The one that was left at a place under a passphrase. Throws not-found, wrong-key. */
export async function keyAt(store: Place, passphrase: string, signal: AbortSignal): Promise<Identity> {
  const file = await readSmall(store, keyFile, signal);
  if (!file) throw new LifeboatError("not-found", "no recovery key was left there under a passphrase");
  try {
    return readIdentity(decrypted(unwrapWithPassphrase(passphrase), file).toString());
  } catch (thrown) {
    throw asLifeboatError(thrown).code === "wrong-passphrase" ? new LifeboatError("wrong-key", "this passphrase does not open the recovery key that was left there", { cause: thrown }) : thrown;
  }
}

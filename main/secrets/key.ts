import { randomBytes, randomUUID } from "node:crypto";
import { asLifeboatError, LifeboatError } from "../api/errors.ts";
import type { Keychain } from "./keychain.ts";
import { keyFrom, newCost } from "./passphrase.ts";
import { seal, unseal } from "./seal.ts";
import type { StoredKey } from "./schema.ts";

/** Asks for the passphrase: a "new" one is to be chosen. Undefined: there is nobody to ask. */
export type AskPassphrase = (why: "new" | "unlock") => Promise<string | undefined>;
export type KeySources = { readonly keychain: Keychain; readonly passphrase: AskPassphrase; /** See SecretsOptions. */ readonly attended: () => boolean };
export type MadeKey = { readonly key: Uint8Array; readonly stored: StoredKey };

/** In characters. Whoever has the file may guess for as long as they like. */
const shortest = 8;
const checkText = "Lifeboat";
const about = ["check"];

/** In the keychain, else from a passphrase. Throws no-keychain where there is neither: nothing is kept in the clear. */
export async function makeKey(sources: KeySources): Promise<MadeKey> {
  const name = `secrets-${randomUUID()}`;
  const key = randomBytes(32);
  try {
    await sources.keychain.set(name, key.toString("base64"));
    return { key, stored: { is: "keychain", name, check: seal(key, checkText, about) } };
  } catch (error) {
    const none = asLifeboatError(error);
    if (none.code !== "no-keychain") throw none;
    const passphrase = await sources.passphrase("new");
    if (passphrase === undefined) throw none;
    return passphraseKey(passphrase);
  }
}

/** Throws usage for one that is too short. */
export async function passphraseKey(passphrase: string): Promise<MadeKey> {
  if (passphrase.length < shortest) throw new LifeboatError("usage", `a passphrase has ${shortest} characters or more`);
  const cost = newCost();
  const key = await keyFrom(passphrase, cost);
  return { key, stored: { is: "passphrase", cost, check: seal(key, checkText, about) } };
}

/** Throws no-keychain or locked where the key cannot be had, wrong-passphrase where it does not fit. */
export async function findKey(stored: StoredKey, sources: KeySources): Promise<Uint8Array> {
  const key = stored.is === "keychain" ? await fromKeychain(stored.name, sources) : await fromPassphrase(stored, sources.passphrase);
  if (unseal(key, stored.check, about) === checkText) return key;
  if (stored.is === "keychain") throw new LifeboatError("no-keychain", "the keychain's key does not fit the saved passwords; sign in again");
  throw new LifeboatError("wrong-passphrase", "the passphrase does not open the saved passwords");
}

async function fromKeychain(name: string, { keychain, attended }: KeySources): Promise<Uint8Array> {
  const kept = await keychain.get(name, attended());
  const key = Buffer.from(kept ?? "", "base64");
  if (key.length !== 32) throw new LifeboatError("no-keychain", "the keychain no longer has the key of the saved passwords");
  return key;
}

async function fromPassphrase(stored: Extract<StoredKey, { is: "passphrase" }>, ask: AskPassphrase): Promise<Uint8Array> {
  const passphrase = await ask("unlock");
  if (passphrase === undefined) throw new LifeboatError("locked", "the saved passwords are locked with a passphrase, and none was given");
  return keyFrom(passphrase, stored.cost);
}

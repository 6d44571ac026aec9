import { isAbsolute } from "node:path";
import { asLifeboatError, LifeboatError } from "../api/errors.ts";
import type { SecretStore } from "../engine/providers/provider.ts";
import { configFolder } from "./config-folder.ts";
import { type AskPassphrase, findKey, type KeySources, makeKey } from "./key.ts";
import { type Keychain, systemKeychain } from "./keychain.ts";
import { readSecretFile } from "./private-file.ts";
import { seal, unseal } from "./seal.ts";
import type { Entry, StoredKey } from "./schema.ts";
import { SecretsFile } from "./secrets-file.ts";

export type SecretsOptions = {
  /** The vault the accounts belong to; asked for at each use, when it is open. */
  readonly vault: () => string;
  readonly dir?: string;
  readonly keychain?: Keychain;
  readonly passphrase?: AskPassphrase;
};

/** One store for window, host and command line. The key is looked for only when a sealed entry is read or written. */
export function openSecrets(options: SecretsOptions): Secrets {
  return new Secrets(options);
}

export class Secrets {
  readonly #vault: () => string;
  readonly #file: SecretsFile;
  readonly #sources: KeySources;
  #key: Promise<{ key: Uint8Array; check: string }> | undefined;

  constructor(options: SecretsOptions) {
    this.#vault = options.vault;
    this.#file = new SecretsFile(options.dir ?? configFolder());
    this.#sources = { keychain: options.keychain ?? systemKeychain, passphrase: options.passphrase ?? (() => Promise.resolve(undefined)) };
  }

  /** What the engine hands to an account's provider. */
  readonly of = (account: string): SecretStore => ({
    get: (name) => this.#get(account, name),
    set: (name, value) => this.#set(account, name, value),
    remove: (name) => this.#replace(account, name, undefined),
  });

  /**
   * Remembers where the secret is instead of keeping it: the file is read at each use, and needs no key. The file must be
   * readable now. Throws usage.
   */
  async setFile(account: string, name: string, file: string): Promise<void> {
    if (!isAbsolute(file)) throw new LifeboatError("usage", `${file} is not a full path`);
    await readSecretFile(file);
    await this.#replace(account, name, { file });
  }

  /** The account's entries as they are now, to be put back if what follows fails. */
  async keep(account: string): Promise<() => Promise<void>> {
    const vault = this.#vault();
    const mine = (e: Entry): boolean => e.vault === vault && e.account === account;
    const before = (await this.#file.read()).entries.filter(mine);
    return async () => {
      await this.#file.change((store) => ({ ...store, entries: [...store.entries.filter((e) => !mine(e)), ...before] }));
    };
  }

  async #get(account: string, name: string): Promise<string | undefined> {
    const store = await this.#file.read();
    const entry = store.entries.find((e) => this.#is(e, account, name));
    if (!entry) return undefined;
    if ("file" in entry) return readOwnFile(entry.file);
    const secret = unseal(await this.#unlock(store.key), entry.sealed, [entry.vault, account, name]);
    if (secret !== undefined) return secret;
    throw new LifeboatError("auth", `the saved ${name} of "${account}" was changed or moved by something else, and is not used`);
  }

  async #set(account: string, name: string, value: string): Promise<void> {
    const { key } = await this.#file.read();
    const usable = await this.#unlock(key ?? (await this.#newKey()));
    await this.#replace(account, name, { sealed: seal(usable, value, [this.#vault(), account, name]) });
  }

  async #replace(account: string, name: string, content: { sealed: ReturnType<typeof seal> } | { file: string } | undefined): Promise<void> {
    const added: Entry[] = content === undefined ? [] : [{ vault: this.#vault(), account, name, ...content }];
    const isIt = (e: Entry): boolean => this.#is(e, account, name);
    if (content === undefined && !(await this.#file.read()).entries.some(isIt)) return;
    await this.#file.change((store) => ({ ...store, entries: [...store.entries.filter((e) => !isIt(e)), ...added] }));
  }

  #is(entry: Entry, account: string, name: string): boolean {
    return entry.vault === this.#vault() && entry.account === account && entry.name === name;
  }

  /** Two processes may start at once: the key that was written first counts. */
  async #newKey(): Promise<StoredKey> {
    const made = await makeKey(this.#sources);
    const { key = made.stored } = await this.#file.change((store) => ({ ...store, key: store.key ?? made.stored }));
    if (key === made.stored) this.#key = Promise.resolve({ key: made.key, check: key.check.data });
    return key;
  }

  /** Found once; looked for again when another process made a new one. */
  async #unlock(stored: StoredKey | undefined): Promise<Uint8Array> {
    if (!stored) throw new LifeboatError("auth", "the saved passwords have lost their key; sign in again");
    const known = await this.#key?.catch(() => undefined);
    if (known?.check === stored.check.data) return known.key;
    this.#key = findKey(stored, this.#sources).then((key) => ({ key, check: stored.check.data }));
    return (await this.#key).key;
  }
}

/** What was fine when it was named may not be any more: then the sign-in is what fails. */
async function readOwnFile(file: string): Promise<string> {
  try {
    return await readSecretFile(file);
  } catch (error) {
    throw new LifeboatError("auth", asLifeboatError(error).detail, { cause: error });
  }
}

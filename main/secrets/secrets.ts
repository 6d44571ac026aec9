import { isAbsolute } from "node:path";
import { asLifeboatError, LifeboatError } from "../api/errors.ts";
import type { SecretStore } from "../engine/providers/provider.ts";
import { configFolder } from "./config-folder.ts";
import { type AskPassphrase, findKey, type KeySources, type MadeKey, makeKey, passphraseKey } from "./key.ts";
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
  /** Whether somebody is there to open a locked keychain, asked at each look for the key. Left out: yes. */
  readonly attended?: () => boolean;
};

type Named = Pick<Entry, "account" | "name">;
type Held = { key: Promise<{ readonly key: Uint8Array; readonly check: string }> | undefined; refused?: { readonly at: number; readonly error: LifeboatError } | undefined };

/** A locked keychain puts up a window each time it is asked: while nobody is there, no more often than this. */
const restMs = 30 * 60_000;

export type SecretsState = "empty" | "keychain" | "locked" | "open";

/** One store for window, host and command line. The key is looked for only when a sealed entry is read or written. */
export function openSecrets(options: SecretsOptions): Secrets {
  return new Secrets(options);
}

export class Secrets {
  readonly #vault: () => string;
  readonly #file: SecretsFile;
  readonly #sources: KeySources;
  readonly #options: SecretsOptions;
  /** One for all vaults. */
  readonly #held: Held;

  constructor(options: SecretsOptions, held: Held = { key: undefined }) {
    this.#options = options;
    this.#held = held;
    this.#vault = options.vault;
    this.#file = new SecretsFile(options.dir ?? configFolder());
    const { keychain = systemKeychain, passphrase = () => Promise.resolve(undefined), attended = () => true } = options;
    this.#sources = { keychain, passphrase, attended };
  }

  /** What the engine hands to an account's provider. */
  readonly of = (account: string): SecretStore => ({
    get: (name) => this.#get(account, name),
    set: (name, value) => this.#set(account, name, value),
    remove: (name) => this.#replace(account, name, undefined),
  });

  /** The same store for another vault: what is unlocked here is unlocked there. */
  in(vault: string): Secrets {
    return new Secrets({ ...this.#options, vault: () => vault }, this.#held);
  }

  /** "empty": nothing is sealed yet. "locked": with a passphrase that has not been given. */
  async state(): Promise<SecretsState> {
    const { key } = await this.#file.read();
    if (key === undefined) return "empty";
    if (key.is === "keychain") return "keychain";
    if ((await this.#held.key?.catch(() => undefined))?.check === key.check.data) return "open";
    return (await this.#sources.passphrase("unlock")) === undefined ? "locked" : "open";
  }

  /** Remembers the key that this passphrase makes, never itself, while this process runs. Throws wrong-passphrase. */
  async unlock(passphrase: string): Promise<void> {
    const { key: stored } = await this.#file.read();
    if (stored?.is !== "passphrase") throw new LifeboatError("usage", "nothing here is locked with a passphrase");
    const key = await findKey(stored, { ...this.#sources, passphrase: () => Promise.resolve(passphrase) });
    this.#held.key = Promise.resolve({ key, check: stored.check.data });
  }

  /** What is sealed from now on is so under this passphrase. Throws usage for a short one, exists where something is sealed already. */
  async choose(passphrase: string): Promise<void> {
    const made = await passphraseKey(passphrase);
    if ((await this.#keep(made)) !== made.stored) throw new LifeboatError("exists", "saved passwords are sealed already");
  }

  /** Accounts of the vault whose secrets cannot be read until somebody gives the passphrase. */
  async locked(): Promise<ReadonlySet<string>> {
    if ((await this.state()) !== "locked") return new Set();
    const { entries } = await this.#file.read();
    return new Set(entries.filter((entry) => "sealed" in entry && entry.vault === this.#vault()).map(({ account }) => account));
  }

  /**
   * Remembers where the secret is instead of keeping it: the file is read at each use, and needs no key. The file must be
   * readable now. Throws usage.
   */
  async setFile(account: string, name: string, file: string): Promise<void> {
    if (!isAbsolute(file)) throw new LifeboatError("usage", `${file} is not a full path`);
    await readSecretFile(file);
    await this.#replace(account, name, { file });
  }

  /** The same secret under a second name, kept as it is: sealed, or in its file. None where there is none. */
  copy(account: string, from: string, to: string): Promise<void> {
    return this.#carry({ account, name: from }, { account, name: to });
  }

  /** All of an account's secrets for an account of another name, too. */
  async copyAll(from: string, to: string): Promise<void> {
    const { entries } = await this.#file.read();
    const names = entries.filter(({ vault, account }) => vault === this.#vault() && account === from).map(({ name }) => name);
    for (const name of names) await this.#carry({ account: from, name }, { account: to, name });
  }

  async #carry(from: Named, to: Named): Promise<void> {
    const entry = (await this.#file.read()).entries.find((e) => this.#is(e, from.account, from.name));
    if (entry !== undefined && "file" in entry) return this.#replace(to.account, to.name, { file: entry.file });
    const secret = await this.#get(from.account, from.name);
    return secret === undefined ? undefined : this.#set(to.account, to.name, secret);
  }

  /** The account's entries, or `only` those, as they are now, to be put back if what follows fails. */
  async keep(account: string, only?: readonly string[]): Promise<() => Promise<void>> {
    const vault = this.#vault();
    const mine = (e: Entry): boolean => e.vault === vault && e.account === account && (only?.includes(e.name) ?? true);
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
    return this.#keep(await makeKey(this.#sources));
  }

  async #keep(made: MadeKey): Promise<StoredKey> {
    const { key = made.stored } = await this.#file.change((store) => ({ ...store, key: store.key ?? made.stored }));
    if (key === made.stored) this.#held.key = Promise.resolve({ key: made.key, check: key.check.data });
    return key;
  }

  /** Found once; looked for again when another process made a new one. */
  async #unlock(stored: StoredKey | undefined): Promise<Uint8Array> {
    if (!stored) throw new LifeboatError("auth", "the saved passwords have lost their key; sign in again");
    const known = await this.#held.key?.catch(() => undefined);
    if (known?.check === stored.check.data) return known.key;
    const { refused } = this.#held;
    if (refused !== undefined && performance.now() - refused.at < restMs && !this.#sources.attended()) throw refused.error;
    this.#held.key = findKey(stored, this.#sources).then((key) => ({ key, check: stored.check.data }));
    this.#held.refused = undefined;
    try {
      return (await this.#held.key).key;
    } catch (thrown) {
      const error = asLifeboatError(thrown);
      if (error.code === "no-keychain") this.#held.refused = { at: performance.now(), error };
      throw error;
    }
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

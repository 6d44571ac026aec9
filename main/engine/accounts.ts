import { asLifeboatError, LifeboatError } from "../api/errors.ts";
import { approvedHosts, leave, loadProvider, openSession, readSettings } from "./connect.ts";
import type { Context } from "./context.ts";
import type { SecretStore } from "./providers/provider.ts";
import type { AccountRow } from "./vault/read/accounts.ts";
import { backupJob } from "./vault/vault.ts";

export type NewAccount = {
  readonly name: string;
  readonly provider: string;
  readonly settings: unknown;
  /** Whose is this? */
  readonly owner?: string | undefined;
  /** Put into the secret store before the first connect, and taken out again if that fails. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
};

/** Tries the sign-in first; only an account that answered is saved. Throws `exists` also while one of that name is being added. */
export async function addAccount(context: Context, account: NewAccount, signal: AbortSignal): Promise<AccountRow> {
  const { adding } = context;
  if (adding.has(account.name)) throw new LifeboatError("exists", `an account called "${account.name}" is just being added`);
  adding.add(account.name);
  try {
    return await addFree(context, account, signal);
  } finally {
    adding.delete(account.name);
  }
}

async function addFree(context: Context, account: NewAccount, signal: AbortSignal): Promise<AccountRow> {
  await assertFree(context, account.name);
  const def = await loadProvider(context, account.provider);
  const settings = readSettings(def, account.settings);
  const secrets = context.secrets(account.name);
  await saveSecrets(secrets, account.secrets ?? {});
  try {
    const hosts: string[] = [];
    const login = { ...account, settings, hosts, secrets };
    await using session = await openSession(context, login, { need: "read", signal, onNewHost: async (host) => void hosts.push(host) });
    const id = await context.vault.write.addAccount({ ...account, settings, hosts: approvedHosts(def, settings, hosts) }, context.clock.now().toISOString());
    await context.vault.write.bindIdentity(id, session.connection.identity);
  } catch (error) {
    // Another program may have added one of that name meanwhile: they are its secrets now.
    const known = await context.vault.read.accounts().catch(() => []);
    if (!known.some(({ name, removed }) => name === account.name && removed === null)) await dropSecrets(secrets, def.secrets);
    throw error;
  }
  return accountNamed(context, account.name);
}

/** Given where a person says that it is the same account on a new server, or in a `newer` export; settings that are left out stay. */
export type Moved = { readonly settings: Readonly<Record<string, unknown>>; readonly newer?: boolean };

/** `secrets` that are left out stay; `moved` is left out where the account is where it was. */
export type NewLogin = { readonly secrets?: Readonly<Record<string, string>>; readonly moved?: Moved | undefined };

/** Tries new secrets, and keeps them only if the same account answers, or the person says that it is the same. */
export async function login(context: Context, name: string, { secrets = {}, moved }: NewLogin, signal: AbortSignal): Promise<AccountRow> {
  const account = await accountNamed(context, name);
  const store = context.secrets(account.name);
  const before = new Map<string, string | undefined>();
  const { makes = [] } = await loadProvider(context, account.provider);
  for (const key of [...Object.keys(secrets), ...makes]) before.set(key, await store.get(key).catch(() => undefined));
  await saveSecrets(store, secrets);
  let asked = false;
  const ask: Context["ask"] = (question) => {
    asked ||= question.is === "consent" || question.is === "device-code";
    return context.ask(question);
  };
  try {
    if (moved) await move({ ...context, ask }, account, moved, signal);
    else await signIn({ ...context, ask }, account, signal);
  } catch (error) {
    // What the provider made stays, unless it is another account's: an older token may be dead by now.
    const isOther = asLifeboatError(error).code === "wrong-account";
    for (const [key, old] of before) {
      const isMade = makes.includes(key);
      if (isMade && !isOther) continue;
      // Where nobody was asked it was the other's before, too: kept, it would answer each further sign-in.
      const kept = isMade && !asked ? undefined : old;
      await (kept === undefined ? store.remove(key) : store.set(key, kept));
    }
    throw error;
  }
  return accountNamed(context, account.name);
}

async function signIn(context: Context, account: AccountRow, signal: AbortSignal): Promise<void> {
  await using session = await openSession(context, { ...account, secrets: context.secrets(account.name) }, { need: "read", signal });
  await context.vault.write.bindIdentity(account.id, session.connection.identity);
}

/** Hosts that were agreed to for the old server get no sign-in any more. */
async function move(context: Context, account: AccountRow, moved: Moved, signal: AbortSignal): Promise<void> {
  const def = await loadProvider(context, account.provider);
  const settings = readSettings(def, { ...(account.settings as object), ...moved.settings });
  const hosts: string[] = [];
  const login = { ...account, settings, hosts, secrets: context.secrets(account.name) };
  await using session = await openSession(context, login, { need: "read", signal, onNewHost: async (host) => void hosts.push(host) });
  const { identity } = session.connection;
  // Of an export the provider may know better whose it is.
  if (moved.newer === true && account.identity !== null && def.continues?.(account.identity, identity.id) !== true) {
    throw new LifeboatError("wrong-account", `this account is ${account.label ?? account.name}, and what lies there is of ${identity.label}`);
  }
  await context.vault.write.moveAccount(account.id, { identity, settings, hosts: approvedHosts(def, settings, hosts) });
}

/** History stays; the sign-in goes, and goes first: killed in between, the account is still there to be removed again. */
export async function removeAccount(context: Context, name: string): Promise<void> {
  const account = await accountNamed(context, name);
  const def = await loadProvider(context, account.provider);
  await leave(context, { ...account, secrets: context.secrets(account.name) });
  await dropSecrets(context.secrets(account.name), def.secrets);
  await context.vault.write.removeAccount(account.id, context.clock.now().toISOString());
}

/** Under which name the secrets of an account are to be known, too: kept as they are. */
export type CarrySecrets = (from: string, to: string) => Promise<void>;

/**
 * Only its name changes; the other side is not asked. Killed before its end, the account has one name or the other, and
 * its secrets under that. Throws usage, exists, vault-busy.
 */
export async function renameAccount(context: Context, name: string, wanted: string, carry: CarrySecrets): Promise<AccountRow> {
  const { vault } = context;
  const account = await accountNamed(context, name);
  const called = wanted.trim();
  if (called === account.name) return account;
  if (called === "") throw new LifeboatError("usage", "an account needs a name");
  // A run would go on under the old name, and keep a newer token there.
  const lock = await vault.lock(backupJob(account.id));
  try {
    await assertFree(context, called);
    await carry(account.name, called);
    await vault.write.renameAccount(account.id, called);
    const { secrets } = await loadProvider(context, account.provider);
    await dropSecrets(context.secrets(account.name), secrets);
  } finally {
    lock.release();
  }
  await renameReadable(context, account.id);
  return accountNamed(context, called);
}

/** A convenience: where a file is open elsewhere, it follows when its collection changes next. */
async function renameReadable({ vault, log }: Context, account: number): Promise<void> {
  const collections = (await vault.read.collections()).filter((each) => each.account === account);
  try {
    await vault.keeper.writeReadable(collections.map(({ id }) => id));
  } catch (thrown) {
    log("the readable files could not be renamed", { code: asLifeboatError(thrown).code });
  }
}

/** Also the name of a removed account is in use: its history stays under it. */
async function assertFree(context: Context, name: string): Promise<void> {
  const known = await context.vault.read.accounts();
  if (known.some((account) => account.name === name)) throw new LifeboatError("exists", `there is already an account called "${name}"`);
}

/** By exact name, else by the only one that differs in case alone. Throws not-found with the names there are. */
export async function accountNamed(context: Context, name: string): Promise<AccountRow> {
  const all = (await context.vault.read.accounts()).filter((a) => a.removed === null);
  const alike = all.filter((a) => a.name.toLowerCase() === name.toLowerCase());
  const found = all.find((a) => a.name === name) ?? (alike.length === 1 ? alike[0] : undefined);
  if (found) return found;
  const names = all.map((a) => `"${a.name}"`).join(", ");
  throw new LifeboatError("not-found", `there is no account called "${name}"${names ? `; there is ${names}` : ""}`);
}

async function saveSecrets(store: SecretStore, secrets: Readonly<Record<string, string>>): Promise<void> {
  for (const [key, value] of Object.entries(secrets)) await store.set(key, value);
}

async function dropSecrets(store: SecretStore, keys: readonly string[]): Promise<void> {
  for (const key of keys) await store.remove(key);
}

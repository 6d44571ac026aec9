import { LifeboatError } from "../../../api/errors.ts";
import type { WriteDb } from "../db.ts";
import { insert, row, run, value } from "../sql.ts";

export type NewAccount = {
  readonly name: string;
  readonly provider: string;
  /** Without secrets. */
  readonly settings: unknown;
  readonly owner?: string | undefined;
  readonly hosts: readonly string[];
};

/** Throws `exists` for a name in use, also by a removed account: its history stays under that name. */
export function addAccount(db: WriteDb, account: NewAccount, now: string): number {
  assertFree(db, account.name);
  return insert(
    db,
    "INSERT INTO account(name, provider, settings, owner, hosts, added) VALUES (?, ?, ?, ?, ?, ?)",
    account.name,
    account.provider,
    JSON.stringify(account.settings),
    account.owner ?? null,
    JSON.stringify(account.hosts),
    now,
  );
}

export function approveHost(db: WriteDb, account: number, host: string): void {
  run(db, "UPDATE account SET hosts = json_insert(hosts, '$[#]', ?) WHERE id = ?", host, account);
}

/** Throws `exists` as `addAccount` does. */
export function renameAccount(db: WriteDb, account: number, name: string): void {
  assertFree(db, name);
  run(db, "UPDATE account SET name = ? WHERE id = ?", name, account);
}

function assertFree(db: WriteDb, name: string): void {
  if (value(db, "SELECT id FROM account WHERE name = ?", name) !== undefined) throw new LifeboatError("exists", `there is already an account called "${name}"`);
}

/** The account is no longer backed up; everything kept of it stays. */
export function removeAccount(db: WriteDb, account: number, now: string): void {
  run(db, "UPDATE account SET removed = ? WHERE id = ? AND removed IS NULL", now, account);
}

/** Set at first connect. Throws wrong-account when somebody else answers than it was, or than `before`, which is known to be the same. */
export function bindIdentity(db: WriteDb, account: number, identity: { readonly id: string; readonly label: string }, before?: string): void {
  const known = row<{ identity: string | null; label: string }>(db, "SELECT identity, label FROM account WHERE id = ?", account);
  if (known?.identity && known.identity !== identity.id && known.identity !== before) {
    throw new LifeboatError("wrong-account", `this account was ${known.label}; now ${identity.label} answers`);
  }
  run(db, "UPDATE account SET identity = ?, label = ? WHERE id = ?", identity.id, identity.label, account);
}

export type MovedAccount = { readonly identity: { readonly id: string; readonly label: string }; readonly settings: unknown; readonly hosts: readonly string[] };

/** A person said that it is the same account on a new server: nothing that the old one said of changes holds for it. */
export function moveAccount(db: WriteDb, account: number, { identity, settings, hosts }: MovedAccount): void {
  run(db, "UPDATE account SET identity = ?, label = ?, settings = ?, hosts = ? WHERE id = ?", identity.id, identity.label, JSON.stringify(settings), JSON.stringify(hosts), account);
  run(db, "UPDATE collection SET cursor = NULL, fully = NULL WHERE account = ?", account);
}

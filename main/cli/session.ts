import { homedir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../engine/providers/clock.ts";
import type { Engine, EngineOptions } from "../engine/engine.ts";
import type { ContactedHosts } from "../host/contacted-hosts.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { askHidden, askNew, questions, someoneIsThere } from "./ask.ts";
import type { Output } from "./output.ts";
import { texts } from "./text.ts";
import { typedPath } from "./typed-path.ts";

/** Options that every command takes. */
export type SharedOptions = { readonly vault?: string; readonly json?: boolean; readonly passphraseFile?: string };

/** What a command works with. */
export type Cli = { readonly out: Output; readonly signal: AbortSignal; readonly shared: SharedOptions };

/** `attended`: a person has started this, and may sign in at a service or open the keychain, even without a terminal here. */
export type How = { readonly create?: boolean; readonly readOnly?: boolean; /** As in EngineOptions; those that only look do so anyhow. */ readonly orCopy?: boolean; readonly clock?: Clock; readonly attended?: boolean };
export type Session = { readonly engine: Engine; readonly secrets: Secrets };

export function vaultDir({ vault }: SharedOptions): string {
  return typedPath(vault ?? (process.env["LIFEBOAT_VAULT"] || join(homedir(), "Lifeboat")));
}

/** Opens the vault for as long as `work` takes. Commands that only look say `readOnly`. */
export async function withEngine<T>(cli: Pick<Cli, "out" | "shared">, { attended = false, ...how }: How, work: (session: Session) => Promise<T>): Promise<T> {
  let vault = "";
  const [{ Engine }, secrets] = await Promise.all([import("../engine/engine.ts"), secretsFor(cli, () => vault, attended)]);
  const ask = questions(cli.out, attended);
  const contacted = how.readOnly ? undefined : await contactedHere();
  const onRequest = contacted && counting(contacted);
  const engine = await Engine.open({ ...how, orCopy: how.readOnly ?? how.orCopy ?? false, vaultDir: vaultDir(cli.shared), secrets: secrets.of, onRequest, ...(ask && { ask }) });
  vault = engine.vault.id;
  if (engine.vault.isCopy) cli.out.data({ event: "read-from-copy", vault: engine.vault.dir }, texts["read-from-copy"]);
  if (!engine.vault.readOnly) engine.warm();
  try {
    return await work({ engine, secrets });
  } finally {
    await engine.close();
    contacted?.flush();
  }
}

/** What the window lists in its settings, too. */
export async function contactedHere(): Promise<ContactedHosts> {
  const [{ ContactedHosts }, { configFolder }] = await Promise.all([import("../host/contacted-hosts.ts"), import("../secrets/config-folder.ts")]);
  return new ContactedHosts(configFolder());
}

export const counting =
  (contacted: ContactedHosts): NonNullable<EngineOptions["onRequest"]> =>
  ({ host, account, received }) => contacted.saw(host, { account, received }, new Date());

/** Of the vault with this id. */
export async function secretsFor({ shared }: Pick<Cli, "shared">, vault: () => string, attended = false): Promise<Secrets> {
  const { openSecrets } = await import("../secrets/secrets.ts");
  return openSecrets({ vault, passphrase: passphraseSource(shared), attended: () => attended || process.stdin.isTTY });
}

/** From the file named; undefined where none is. */
export async function filedPassphrase(shared: SharedOptions): Promise<string | undefined> {
  const file = shared.passphraseFile ?? (process.env["LIFEBOAT_PASSPHRASE_FILE"] || undefined);
  return file !== undefined ? (await import("../secrets/private-file.ts")).readSecretFile(typedPath(file)) : undefined;
}

/** The same, else asked once on a terminal; undefined where nobody is there. */
function passphraseSource(shared: SharedOptions): (why: "new" | "unlock") => Promise<string | undefined> {
  let known: string | undefined;
  return async (why) => {
    const filed = await filedPassphrase(shared);
    if (filed !== undefined) return filed;
    if (known === undefined && someoneIsThere()) known = why === "new" ? await askNew("There is no keychain here. Choose a passphrase for the saved passwords") : await askHidden("Passphrase of the saved passwords");
    return known;
  };
}

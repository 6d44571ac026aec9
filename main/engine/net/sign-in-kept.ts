import type { SecretStore } from "./sign-in.ts";

/** What a sign-in gave, as it is kept in the secret store: never in the vault, never in a log. */
export type Grant = {
  /** Whose it is: another client cannot use it. */
  readonly client: string;
  /** All that was ever asked for and given. */
  readonly scopes: readonly string[];
  readonly access: string;
  /** ISO 8601. */
  readonly expires: string;
  readonly refresh?: string | undefined;
  /** When the refresh token dies by itself, where the vendor says so. ISO 8601. */
  readonly ends?: string | undefined;
};

/** The one name in the secret store. */
export const signInSecret = "sign-in";

export async function keptGrant(secrets: SecretStore): Promise<Grant | undefined> {
  return parse(await secrets.get(signInSecret));
}

export function keepGrant(secrets: SecretStore, grant: Grant): Promise<void> {
  return secrets.set(signInSecret, JSON.stringify(grant));
}

/** When a sign-in that is kept as `text` will end by itself; undefined where nobody knows. ISO 8601. */
export const signInEnds = (text: string | undefined): string | undefined => parse(text)?.ends;

/** What cannot be read is as good as none: somebody signs in again. */
function parse(text: string | undefined): Grant | undefined {
  try {
    const found = JSON.parse(text ?? "") as Partial<Grant>;
    const { client, scopes, access, expires } = found;
    if (client === undefined || access === undefined || expires === undefined || !Array.isArray(scopes)) return undefined;
    return { ...found, client, scopes, access, expires };
  } catch {
    return undefined;
  }
}

import { LifeboatError } from "../../../api/errors.ts";
import type { SecretStore } from "../provider.ts";
import { digestStrength, DigestSession, parseChallenges, type Challenge } from "./digest.ts";

/** What an account signs in with. */
export type Credentials = Login | { readonly token: string };
type Login = { readonly user: string; readonly password: string };

/** What the store holds for this account. A token wins over a password. */
export async function storedCredentials(user: string, secrets: SecretStore): Promise<Credentials | undefined> {
  const token = await secrets.get("token");
  if (token !== undefined) return { token };
  const password = await secrets.get("password");
  return password === undefined ? undefined : { user, password };
}

type Signer = (method: string, url: URL) => string;

/**
 * Signs requests of one account, for each origin the way it asked for: Bearer, Digest or Basic. Credentials leave
 * unasked only over https, to an origin that was named for this account: some servers show strangers a web page instead
 * of asking. Over http the server is heard first, as it may do Digest.
 */
export class Authenticator {
  readonly #signers = new Map<string, Signer>();
  readonly #askPerson: () => Promise<Credentials>;
  readonly #named: ReadonlySet<string>;
  #credentials: Promise<Credentials> | undefined;

  constructor(stored: Credentials | undefined, askPerson: () => Promise<Credentials>, named: readonly string[]) {
    this.#credentials = stored === undefined ? undefined : Promise.resolve(stored);
    this.#askPerson = askPerson;
    this.#named = new Set(named);
  }

  /** The Authorization header, or undefined to hear the server first. */
  async header(method: string, url: URL): Promise<string | undefined> {
    const signer = this.#signers.get(url.origin);
    if (signer !== undefined) return signer(method, url);
    if (this.#credentials === undefined || url.protocol !== "https:" || !this.#named.has(url.origin)) return undefined;
    return plainHeader(await this.#credentials);
  }

  /** Takes in the challenge of a 401 to `sent`. Returns whether another try makes sense. */
  async accept(challenge: string | null, url: URL, sent: string | undefined): Promise<boolean> {
    this.#credentials ??= this.#askPerson();
    const credentials = await this.#credentials;
    const challenges = parseChallenges(challenge ?? "");
    if ("password" in credentials) {
      const digest = strongest(challenges);
      if (digest !== undefined) return this.#useDigest(digest, url, credentials, sent);
      if (challenges.length > 0 && !challenges.some(({ scheme }) => scheme === "basic")) {
        const offered = challenges.map(({ scheme }) => scheme).join(", ");
        throw new LifeboatError("auth", `${url.host} takes no password, only ${offered.slice(0, 80)}`);
      }
    }
    const header = plainHeader(credentials);
    this.#signers.set(url.origin, () => header);
    return sent !== header;
  }

  #useDigest(challenge: Challenge, url: URL, credentials: Login, sent: string | undefined): boolean {
    const stale = challenge.params["stale"]?.toLowerCase() === "true";
    // Redirected, our answer was for another address, which says nothing about the password.
    const refused = sent?.startsWith("Digest ") === true && sent.includes(`uri="${pathOf(url)}"`);
    if (refused && !stale) return false;
    const session = new DigestSession(challenge, credentials.user, credentials.password);
    this.#signers.set(url.origin, (method, target) => session.header(method, pathOf(target)));
    return true;
  }
}

/** The best Digest challenge that can be answered. */
function strongest(challenges: readonly Challenge[]): Challenge | undefined {
  const usable = challenges.filter((challenge) => challenge.scheme === "digest" && digestStrength(challenge) > 0);
  return usable.sort((a, b) => digestStrength(b) - digestStrength(a))[0];
}

function pathOf(url: URL): string {
  return url.pathname + url.search;
}

function plainHeader(credentials: Credentials): string {
  if ("token" in credentials) return `Bearer ${credentials.token}`;
  return `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`, "utf8").toString("base64")}`;
}

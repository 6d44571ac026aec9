import { createHash, randomBytes } from "node:crypto";

/** One challenge of WWW-Authenticate: its scheme in lower case and its parameters. */
export type Challenge = { readonly scheme: string; readonly params: Readonly<Record<string, string>> };

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const piece = new RegExp(`\\s*(?:(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${token}))|(${token})(?:\\s+[A-Za-z0-9._~+/-]+=*(?=\\s*(?:,|$)))?)\\s*,?`, "y");

/** Reads a WWW-Authenticate header with any number of challenges (RFC 9110 11.6.1). Unreadable rests are left out. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; params: Record<string, string> }[] = [];
  piece.lastIndex = 0;
  while (piece.lastIndex < header.length) {
    const match = piece.exec(header);
    if (match === null || match[0] === "") break;
    const [, name, quoted, bare, scheme] = match;
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), params: {} });
    const params = challenges.at(-1)?.params;
    if (name !== undefined && params !== undefined) params[name.toLowerCase()] = bare ?? (quoted ?? "").replace(/\\(.)/g, "$1");
  }
  return challenges;
}

const hashes: ReadonlyMap<string, string> = new Map([["md5", "md5"], ["sha-256", "sha256"]]);

function algorithmOf(params: Challenge["params"]): { hash: string | undefined; session: boolean } {
  const name = (params["algorithm"] ?? "MD5").toLowerCase();
  return { hash: hashes.get(name.replace(/-sess$/, "")), session: name.endsWith("-sess") };
}

/** How good a Digest challenge is: 0 where it cannot be answered, SHA-256 before MD5. */
export function digestStrength({ params }: Challenge): number {
  const { hash } = algorithmOf(params);
  const qop = params["qop"]?.split(",").map((name) => name.trim().toLowerCase()) ?? ["auth"];
  if (hash === undefined || params["nonce"] === undefined || !qop.includes("auth")) return 0;
  return hash === "sha256" ? 2 : 1;
}

function quote(value: string): string {
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}

/** Answers one Digest challenge for any number of requests (RFC 7616, qop auth; RFC 2069 where no qop is offered). */
export class DigestSession {
  readonly #params: Challenge["params"];
  readonly #user: string;
  readonly #password: string;
  readonly #cnonce: string;
  #count = 0;

  constructor(challenge: Challenge, user: string, password: string, cnonce = randomBytes(16).toString("hex")) {
    this.#params = challenge.params;
    this.#user = user;
    this.#password = password;
    this.#cnonce = cnonce;
  }

  get nonce(): string {
    return this.#params["nonce"] ?? "";
  }

  header(method: string, uri: string): string {
    const { realm = "", opaque, algorithm, userhash, qop } = this.#params;
    const { hash = "md5", session } = algorithmOf(this.#params);
    const digest = (text: string): string => createHash(hash).update(text, "utf8").digest("hex");
    const count = (++this.#count).toString(16).padStart(8, "0");
    const plain = digest(`${this.#user}:${realm}:${this.#password}`);
    const secret = session ? digest(`${plain}:${this.nonce}:${this.#cnonce}`) : plain;
    const middle = qop === undefined ? this.nonce : `${this.nonce}:${count}:${this.#cnonce}:auth`;
    const hashed = userhash?.toLowerCase() === "true";
    const fields = [
      `username=${quote(hashed ? digest(`${this.#user}:${realm}`) : this.#user)}`,
      `realm=${quote(realm)}`,
      `nonce=${quote(this.nonce)}`,
      `uri=${quote(uri)}`,
      `response="${digest(`${secret}:${middle}:${digest(`${method}:${uri}`)}`)}"`,
    ];
    if (algorithm !== undefined) fields.push(`algorithm=${algorithm}`);
    if (opaque !== undefined) fields.push(`opaque=${quote(opaque)}`);
    if (qop !== undefined) fields.push("qop=auth", `nc=${count}`, `cnonce="${this.#cnonce}"`);
    else if (session) fields.push(`cnonce="${this.#cnonce}"`);
    if (hashed) fields.push("userhash=true");
    return `Digest ${fields.join(", ")}`;
  }
}

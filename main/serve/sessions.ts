import { createHash, randomBytes } from "node:crypto";

const codeLifeMs = 60_000;
const idleLifeMs = 24 * 3600_000;
const mostSessions = 16;

/** One page that came with a code. `token` opens the socket; `cookie` is asked for beside every ticket. */
export type Session = { /** No secret. */ readonly id: string; readonly token: string; readonly cookie: string; readonly ended: AbortSignal };

type Kept = { readonly session: Session; readonly cookieKey: string; readonly end: AbortController; sockets: number; seen: number };
type Code = { readonly expires: number; /** For programs of this user only. */ readonly own: boolean; session?: Session };

/** Codes and sessions, in memory only: they end with the process. */
export class Sessions {
  readonly #now: () => number;
  readonly #codes = new Map<string, Code>();
  readonly #kept = new Map<string, Kept>();

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Stands in an address, which other programs of this computer may read: so it works once, and only for a minute. */
  newCode(own = false): string {
    for (const [key, code] of this.#codes) if (code.expires <= this.#now()) this.#codes.delete(key);
    const code = secret();
    this.#codes.set(hashed(code), { expires: this.#now() + codeLifeMs, own });
    return code;
  }

  /**
   * A session for a fresh code. A code that comes a second time was read by somebody else, before or after its owner:
   * the session it gave ends (as RFC 6749 4.1.2 does). `isOwn`: whether a program of this user brings it.
   */
  exchange(code: string, isOwn: () => boolean): Session | undefined {
    const known = this.#codes.get(hashed(code));
    if (known === undefined || known.expires <= this.#now() || (known.own && !isOwn())) return undefined;
    if (known.session !== undefined) {
      this.end(known.session);
      return undefined;
    }
    known.session = this.#begin();
    return known.session;
  }

  byToken(token: string): Session | undefined {
    const kept = this.#kept.get(hashed(token));
    if (kept === undefined) return undefined;
    if (!this.#idle(kept)) return kept.session;
    this.end(kept.session);
    return undefined;
  }

  /** Cookies ignore ports and reach every server on this computer: alone they must open nothing. */
  byCookie(cookie: string): Session | undefined {
    const key = hashed(cookie);
    const kept = [...this.#kept.values()].find((each) => each.cookieKey === key);
    return kept && this.byToken(kept.session.token);
  }

  /** A socket of this session is open, until the function given back is called. */
  use(session: Session): () => void {
    const kept = this.#kept.get(hashed(session.token));
    if (kept === undefined) return () => undefined;
    kept.sockets += 1;
    return () => {
      kept.sockets -= 1;
      kept.seen = this.#now();
    };
  }

  end(session: Session): void {
    const key = hashed(session.token);
    const kept = this.#kept.get(key);
    this.#kept.delete(key);
    kept?.end.abort();
  }

  endAll(): void {
    for (const { session } of this.#kept.values()) this.end(session);
  }

  #begin(): Session {
    this.#makeRoom();
    const end = new AbortController();
    const session: Session = { id: randomBytes(6).toString("hex"), token: secret(), cookie: secret(), ended: end.signal };
    this.#kept.set(hashed(session.token), { session, cookieKey: hashed(session.cookie), end, sockets: 0, seen: this.#now() });
    return session;
  }

  #makeRoom(): void {
    const all = [...this.#kept.values()];
    for (const kept of all) if (this.#idle(kept)) this.end(kept.session);
    if (this.#kept.size < mostSessions) return;
    const [oldest] = all.filter((kept) => !kept.end.signal.aborted).sort((a, b) => a.sockets - b.sockets || a.seen - b.seen);
    if (oldest) this.end(oldest.session);
  }

  #idle(kept: Kept): boolean {
    return kept.sockets === 0 && kept.seen + idleLifeMs <= this.#now();
  }
}

const secret = (): string => randomBytes(32).toString("base64url");

/** Looked up by hash, so that the time of a comparison tells nothing. */
const hashed = (text: string): string => createHash("sha256").update(text).digest("base64");

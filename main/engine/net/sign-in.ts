import type { HeadersInit } from "undici";
import { LifeboatError } from "../../api/errors.ts";
import { isApproved } from "./hosts.ts";
import { type Grant, keepGrant, keptGrant, signInSecret } from "./sign-in-kept.ts";
import { Refused, refreshed, revoke } from "./sign-in-server.ts";
import { Headers } from "./undici.ts";

/** Who gives tokens, and to whom. */
export type Issuer = {
  /** The `iss` of its answers and id tokens. */
  readonly id: string;
  /** For people: "Google". */
  readonly title: string;
  readonly authorize: string;
  readonly token: string;
  readonly revoke?: string | undefined;
  readonly deviceCode?: string | undefined;
  readonly clientId?: string | undefined;
  /** Of an installed program it is no secret, but some vendors ask for it. */
  readonly clientSecret?: string | undefined;
  /** More for the address that the person opens ("access_type"). */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Hosts that get the token, as in `FetchOptions.hosts`. */
  readonly hosts: readonly string[];
  /** The vendor registers "localhost" rather than 127.0.0.1. */
  readonly redirectHost?: "localhost" | undefined;
  /** The person may allow less than was asked for, and the answer's scopes say so. */
  readonly partial?: boolean | undefined;
  /** Ask for a code to be typed elsewhere, rather than for this computer's browser. */
  readonly byCode?: boolean | undefined;
};

/** The same as the engine's, of which this folder knows nothing. */
export interface SecretStore {
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** The way back from a browser on another computer: it ends at an address of this one, which it cannot load. */
export type WayBack = {
  /** Goes on with that address; false for any other. */
  readonly take: (address: string) => boolean;
  /** Aborted when nobody waits for it any more. */
  readonly until: AbortSignal;
};

/** What of an Io a sign-in needs. `ask` resolves once its address was shown, with what the browser's page shall say at the end. */
export type SignInIo = {
  readonly ask: (question: { readonly is: "consent" | "device-code"; readonly text: string; readonly url: string; readonly code?: string; readonly back?: WayBack }) => Promise<string>;
  readonly fetch: typeof globalThis.fetch;
  readonly secrets: SecretStore;
  readonly signal: AbortSignal;
  readonly now: () => Date;
};

export type SignedIn = {
  /** Adds a live token for the issuer's hosts and renews it once at 401; elsewhere it adds nothing. Takes no Request object. */
  readonly fetch: typeof globalThis.fetch;
};

/** A token that has less than this to live is renewed before it is used. */
const marginMs = 60_000;

/**
 * Signs in with what is kept, else asks the person, through `io.ask`: unattended that rejects with auth. Scopes that were
 * not asked for yet are asked for on top of those before. Throws LifeboatError: auth, usage (no client id), offline.
 */
export async function signIn(issuer: Issuer, scopes: readonly string[], io: SignInIo): Promise<SignedIn> {
  const session = new Session(issuer, scopes, io);
  await session.token();
  return { fetch: (input, init) => session.fetch(input, init) };
}

/** Forgets the sign-in, here and at the issuer; there it may fail, and here it is gone all the same. */
export async function signOut(issuer: Issuer, io: SignInIo): Promise<void> {
  const grant = await keptGrant(io.secrets);
  await io.secrets.remove(signInSecret);
  if (grant !== undefined && grant.client === issuer.clientId) await revoke(issuer, grant, io);
}

class Session {
  readonly #issuer: Issuer;
  readonly #scopes: readonly string[];
  readonly #io: SignInIo;
  #grant: Grant | undefined;
  /** One at a time, however many requests wait for it. */
  #renewing: Promise<Grant> | undefined;

  constructor(issuer: Issuer, scopes: readonly string[], io: SignInIo) {
    this.#issuer = issuer;
    this.#scopes = scopes;
    this.#io = io;
  }

  async token(): Promise<string> {
    const grant = this.#grant;
    if (grant !== undefined && this.#lives(grant)) return grant.access;
    return (await this.#renewed()).access;
  }

  async fetch(input: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Response> {
    if (typeof input !== "string" && !(input instanceof URL)) throw new LifeboatError("usage", "a request to be signed is an address and its options");
    const url = new URL(input);
    if (!isApproved(url, this.#issuer.hosts)) return this.#io.fetch(input, init);
    const token = await this.token();
    const response = await this.#io.fetch(input, withToken(init, token));
    if (response.status !== 401 || init.body instanceof ReadableStream) return response;
    await response.body?.cancel();
    const fresh = this.#grant?.access === token ? (await this.#renewed(token)).access : await this.token();
    return this.#io.fetch(input, withToken(init, fresh));
  }

  #renewed(dead?: string): Promise<Grant> {
    this.#renewing ??= this.#renew(dead).finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  /** What another process has renewed meanwhile is taken over: a refresh token may be good for one use only. */
  async #renew(dead: string | undefined): Promise<Grant> {
    const { secrets } = this.#io;
    const kept = await this.#kept();
    if (kept === undefined) return this.#consent();
    if (kept.access !== dead && this.#lives(kept)) return (this.#grant = kept);
    try {
      return await this.#keep(await refreshed(this.#issuer, kept, this.#io));
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      const newest = await keptGrant(secrets);
      if (newest !== undefined && newest.access !== kept.access && this.#lives(newest)) return (this.#grant = newest);
      return this.#consent();
    }
  }

  /** Undefined where it is not enough for what is wanted now. */
  async #kept(): Promise<Grant | undefined> {
    const kept = await keptGrant(this.#io.secrets);
    const isEnough = kept?.client === this.#issuer.clientId && this.#scopes.every((scope) => kept?.scopes.includes(scope));
    return isEnough ? kept : undefined;
  }

  async #consent(): Promise<Grant> {
    const before = await keptGrant(this.#io.secrets);
    const wanted = before?.client === this.#issuer.clientId ? [...new Set([...(before?.scopes ?? []), ...this.#scopes])] : this.#scopes;
    const byCode = this.#issuer.byCode === true;
    const { browserGrant } = await import("./sign-in-browser.ts");
    const ask = byCode ? (await import("./sign-in-device.ts")).deviceGrant : browserGrant;
    return this.#keep(await ask(this.#issuer, wanted, this.#io));
  }

  /** Kept before it is used: a refresh token that was replaced is dead, and losing the new one ends the sign-in. */
  async #keep(grant: Grant): Promise<Grant> {
    await keepGrant(this.#io.secrets, grant);
    this.#grant = grant;
    return grant;
  }

  #lives({ expires }: Grant): boolean {
    return Date.parse(expires) - this.#io.now().getTime() > marginMs;
  }
}

function withToken(init: RequestInit, token: string): RequestInit {
  const headers = new Headers(init.headers as HeadersInit);
  headers.set("authorization", `Bearer ${token}`);
  return { ...init, headers: Object.fromEntries(headers), credentials: "include" };
}

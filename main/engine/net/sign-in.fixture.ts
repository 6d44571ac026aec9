import { OAuth2Server } from "oauth2-mock-server";
import { LifeboatError } from "../../api/errors.ts";
import type { Issuer, SecretStore, SignInIo } from "./sign-in.ts";
import { createFetch } from "./fetch.ts";

type TokenAnswer = { statusCode: number; body: Record<string, unknown> | "" };
type TokenAsk = { readonly body: Readonly<Record<string, string | undefined>> };

/** What an issuer does, in tests. */
export type TestIssuer = AsyncDisposable & {
  readonly issuer: Issuer;
  /** Scopes of each consent, in order. */
  readonly consents: string[];
  /** Grants of each request for a token ("authorization_code"). */
  readonly grants: string[];
  readonly revoked: string[];
  /** Every token, code and secret there was: none of it may be seen elsewhere. */
  readonly secrets: Set<string>;
  /** Whether a bearer token is one of the newest sign-in and lives. */
  knows(token: string): boolean;
  /** Access tokens given so far are no good any more. */
  expire(): void;
  /** Neither are refresh tokens: the person took the permission back. */
  takeBack(): void;
  /** The next redirect, or the next token answer, as a test wants it. */
  nextRedirect(change: (url: URL) => void): void;
  nextToken(change: (answer: TokenAnswer) => void): void;
  /** Behind another address, its answers are said to be from there. */
  answerAs(url: string): void;
  /** More in each token answer. */
  more: Record<string, unknown>;
};

/** A real server (oauth2-mock-server) that also holds refresh tokens to one use, knows scopes and takes grants back. */
export async function startIssuer(): Promise<TestIssuer> {
  const server = new OAuth2Server();
  await server.issuer.keys.generate("RS256");
  await server.start(0, "127.0.0.1");
  const { url = "" } = server.issuer;
  const { service } = server;
  const consents: string[] = [];
  const grants: string[] = [];
  const revoked: string[] = [];
  const secrets = new Set<string>();
  const live = { access: new Set<string>(), refresh: new Set<string>() };
  const scopes = { asked: "" };
  const more: Record<string, unknown> = {};

  service.on("beforeAuthorizeRedirect", ({ url }: { url: URL }, request: { query: Record<string, string> }) => {
    scopes.asked = request.query["scope"] ?? "";
    consents.push(scopes.asked);
    secrets.add(url.searchParams.get("code") ?? "");
  });
  service.on("beforeRevoke", () => revoked.push("one"));
  service.on("beforeResponse", (answer: TokenAnswer, { body }: TokenAsk) => {
    grants.push(body["grant_type"] ?? "");
    const used = body["refresh_token"];
    if (used !== undefined && !live.refresh.delete(used)) {
      answer.statusCode = 400;
      answer.body = { error: "invalid_grant" };
      return;
    }
    // A counter, since two tokens of one second are the same text.
    const access = `${String((answer.body as Record<string, unknown>)["access_token"])}.${grants.length}`;
    answer.body = { ...(answer.body as Record<string, unknown>), access_token: access, scope: scopes.asked, ...more };
    for (const token of [access, String(answer.body["refresh_token"])]) secrets.add(token);
    live.access.add(access);
    live.refresh.add(String(answer.body["refresh_token"]));
  });

  return {
    issuer: {
      id: url,
      title: "Example",
      authorize: `${url}/authorize`,
      token: `${url}/token`,
      revoke: `${url}/revoke`,
      clientId: "client-1",
      hosts: [],
    },
    consents,
    grants,
    revoked,
    secrets,
    more,
    answerAs: (as) => void (server.issuer.url = as),
    knows: (token) => live.access.has(token),
    expire: () => live.access.clear(),
    takeBack() {
      live.access.clear();
      live.refresh.clear();
    },
    nextRedirect: (change) => void service.once("beforeAuthorizeRedirect", ({ url }: { url: URL }) => change(url)),
    nextToken: (change) => void service.once("beforeResponse", change),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

/** Opens the address and follows it back, as a browser does; gives what the page at the end says. */
export async function visit(address: string): Promise<string> {
  const response = await fetch(address, { redirect: "follow" });
  return response.text();
}

/** Where the browser of another computer is sent, and can load nothing. */
export async function endOf(address: string): Promise<string> {
  let at = address;
  while (!new URL(at).searchParams.has("code")) at = (await fetch(at, { redirect: "manual" })).headers.get("location") ?? "";
  return at;
}

export function memorySecrets(): SecretStore & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: async (name) => kept.get(name),
    set: async (name, value) => void kept.set(name, value),
    remove: async (name) => void kept.delete(name),
  };
}

/** With a person who opens what is shown; `person: false` is a run with nobody there. */
export function signInIo({ issuer }: Pick<TestIssuer, "issuer">, options: { person?: boolean | SignInIo["ask"]; hosts?: readonly string[]; secrets?: SecretStore; signal?: AbortSignal } = {}): SignInIo {
  const { person = true, hosts = [], secrets = memorySecrets(), signal = new AbortController().signal } = options;
  const open: SignInIo["ask"] = async ({ url }) => {
    void visit(url).catch(() => undefined);
    return "All done";
  };
  const nobody: SignInIo["ask"] = () => Promise.reject(new LifeboatError("auth", "nobody is there"));
  return {
    ask: typeof person === "function" ? person : person ? open : nobody,
    fetch: createFetch({ hosts: [new URL(issuer.token).host, ...hosts], approve: async () => false, signal }),
    secrets,
    signal,
    now: () => new Date(),
  };
}

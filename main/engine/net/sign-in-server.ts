import * as oauth from "oauth4webapi";
import { LifeboatError } from "../../api/errors.ts";
import { retryAfterMs } from "./retry-after.ts";
import type { Grant } from "./sign-in-kept.ts";
import type { Issuer, SignInIo } from "./sign-in.ts";

/** Says no: the person refused, or the grant has been taken back. */
export class Refused extends LifeboatError {
  constructor(detail: string) {
    super("auth", detail);
  }
}

/** Of an issuer what oauth4webapi wants to know. */
export function serverOf(issuer: Issuer): oauth.AuthorizationServer {
  return {
    issuer: issuer.id,
    authorization_endpoint: issuer.authorize,
    token_endpoint: issuer.token,
    ...(issuer.revoke !== undefined && { revocation_endpoint: issuer.revoke }),
    ...(issuer.deviceCode !== undefined && { device_authorization_endpoint: issuer.deviceCode }),
  };
}

export function clientOf({ title, clientId, clientSecret }: Issuer): { client: oauth.Client; auth: oauth.ClientAuth; id: string } {
  if (clientId === undefined) throw new LifeboatError("usage", `signing in to ${title} needs a client id: this Lifeboat was built without one, and none of your own was given`);
  return { id: clientId, client: { client_id: clientId }, auth: clientSecret === undefined ? oauth.None() : oauth.ClientSecretPost(clientSecret) };
}

/** How requests travel: only to approved hosts; in the clear only to this computer, for tests. */
export function wayTo(url: string, io: SignInIo): { [oauth.customFetch]: typeof fetch; [oauth.allowInsecureRequests]: boolean; signal: AbortSignal } {
  const { hostname, protocol } = new URL(url);
  return {
    [oauth.customFetch]: async (input, init) => checked(await io.fetch(input, { ...init, credentials: "include" }), io),
    [oauth.allowInsecureRequests]: protocol === "http:" && ["127.0.0.1", "localhost"].includes(hostname),
    signal: io.signal,
  };
}

/** What is no answer to the question. */
async function checked(response: Response, io: SignInIo): Promise<Response> {
  const { status } = response;
  if (status < 500 && status !== 429) return response;
  await response.body?.cancel();
  const afterMs = retryAfterMs(response.headers.get("retry-after"), io.now());
  throw new LifeboatError(status === 429 ? "rate-limited" : "server", `the sign-in server answers ${status}`, afterMs === undefined ? {} : { afterMs });
}

/** The same work, its errors as LifeboatErrors. The library's own hold answers with tokens in them, so they are no cause. */
export async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof LifeboatError) throw thrown;
    const said = errorIn(thrown);
    if (said === undefined) throw new LifeboatError("bad-answer", "the sign-in server's answer makes no sense");
    if (said === "temporarily_unavailable" || said === "server_error") throw new LifeboatError("server", `the sign-in server says ${said}`);
    throw new Refused(`the sign-in server says ${said}`);
  }
}

function errorIn(thrown: unknown): string | undefined {
  if (thrown instanceof oauth.WWWAuthenticateChallengeError) return "invalid_client";
  const named = thrown instanceof oauth.ResponseBodyError || thrown instanceof oauth.AuthorizationResponseError;
  return named && /^[\w.-]{1,60}$/.test(thrown.error) ? thrown.error : named ? "no" : undefined;
}

/** A token answer as it is kept. An answer without a refresh token leaves the one before in use (RFC 6749 section 6). */
export function grantOf(answer: oauth.TokenEndpointResponse, before: { client: string; scopes: readonly string[]; refresh?: string | undefined; ends?: string | undefined }, now: Date): Grant {
  const inSeconds = (seconds: number): string => new Date(now.getTime() + seconds * 1000).toISOString();
  const left = answer["refresh_token_expires_in"];
  return {
    client: before.client,
    scopes: before.scopes,
    access: answer.access_token,
    expires: inSeconds(answer.expires_in ?? 3600),
    refresh: answer.refresh_token ?? before.refresh,
    ends: typeof left === "number" && left > 0 ? inSeconds(left) : answer.refresh_token === undefined ? before.ends : undefined,
  };
}

/** Throws Refused where the refresh token is dead. */
export async function refreshed(issuer: Issuer, grant: Grant, io: SignInIo): Promise<Grant> {
  const { client, auth } = clientOf(issuer);
  const server = serverOf(issuer);
  if (grant.refresh === undefined) throw new Refused("the sign-in has ended");
  const { refresh } = grant;
  return asked(async () => {
    const response = await oauth.refreshTokenGrantRequest(server, client, auth, refresh, wayTo(issuer.token, io));
    return grantOf(await oauth.processRefreshTokenResponse(server, client, response), grant, io.now());
  });
}

/** Gives a sign-in back, so that nobody can use it any more (RFC 7009). */
export async function revoke(issuer: Issuer, grant: Grant, io: SignInIo): Promise<void> {
  const { revoke: url } = issuer;
  if (url === undefined) return;
  const { client, auth } = clientOf(issuer);
  await asked(async () => {
    const response = await oauth.revocationRequest(serverOf(issuer), client, auth, grant.refresh ?? grant.access, wayTo(url, io));
    await oauth.processRevocationResponse(response);
  });
}

import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as oauth from "oauth4webapi";
import { LifeboatError } from "../../api/errors.ts";
import { asked, clientOf, grantOf, Refused, serverOf, wayTo } from "./sign-in-server.ts";
import type { Grant } from "./sign-in-kept.ts";
import type { Issuer, SignInIo } from "./sign-in.ts";

const patienceMs = 15 * 60_000;

/**
 * The person says yes in the system's browser, which comes back to a port of this computer (RFC 8252), with PKCE (RFC
 * 7636), state, nonce and the issuer checked (RFC 9207). Throws auth where they say no, or nobody does.
 */
export async function browserGrant(issuer: Issuer, scopes: readonly string[], io: SignInIo): Promise<Grant> {
  const { id } = clientOf(issuer);
  const state = oauth.generateRandomState();
  const verifier = oauth.generateRandomCodeVerifier();
  const nonce = scopes.includes("openid") ? oauth.generateRandomNonce() : undefined;
  await using door = await openDoor(state);
  const redirect = `http://${issuer.redirectHost ?? "127.0.0.1"}:${door.port}/`;
  const url = new URL(issuer.authorize);
  const parameters = {
    ...issuer.parameters,
    client_id: id,
    redirect_uri: redirect,
    response_type: "code",
    scope: scopes.join(" "),
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(nonce !== undefined && { nonce }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const answer = await answerAt(door, url, issuer, io);
  return exchange(issuer, { answer, state, redirect, verifier, nonce, scopes }, io);
}

async function answerAt(door: Door, url: URL, issuer: Issuer, io: SignInIo): Promise<URLSearchParams> {
  const over = new AbortController();
  const back = { take: door.take, until: over.signal };
  const shown = io.ask({ is: "consent", text: `Sign in to ${issuer.title} in your browser, and allow what it asks:`, url: url.href, back });
  // Where it was shown, its answer is what the page says at the end; where it was not, that is the end of it.
  const refused = shown.then((words) => {
    door.words = words;
    return new Promise<never>(() => undefined);
  });
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Refused("nobody signed in within 15 minutes")), patienceMs);
  const stop = (): void => late.reject(new LifeboatError("cancelled", "stopped on request"));
  io.signal.addEventListener("abort", stop, { once: true });
  try {
    if (io.signal.aborted) stop();
    return await Promise.race([door.answer, refused, late.promise]);
  } finally {
    over.abort();
    clearTimeout(timer);
    io.signal.removeEventListener("abort", stop);
  }
}

type Come = { answer: URLSearchParams; state: string; redirect: string; verifier: string; nonce: string | undefined; scopes: readonly string[] };

async function exchange(issuer: Issuer, { answer, state, redirect, verifier, nonce, scopes }: Come, io: SignInIo): Promise<Grant> {
  const server = serverOf(issuer);
  const { client, auth, id } = clientOf(issuer);
  const iss = answer.get("iss");
  if (iss !== null && iss !== issuer.id) throw new Refused(`the answer in the browser did not come from ${issuer.title}`);
  try {
    return await asked(async () => {
      const parameters = oauth.validateAuthResponse(server, client, answer, state);
      const response = await oauth.authorizationCodeGrantRequest(server, client, auth, parameters, redirect, verifier, wayTo(issuer.token, io));
      const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, nonce === undefined ? {} : { expectedNonce: nonce });
      if (issuer.partial === true) refuseLess(scopes, tokens.scope);
      return grantOf(tokens, { client: id, scopes }, io.now());
    });
  } catch (thrown) {
    // A code is good for one try: whoever repeats the whole would send the person to the browser again, unasked.
    if (thrown instanceof LifeboatError && thrown.retry === "now") throw new LifeboatError("offline", thrown.detail);
    throw thrown;
  }
}

/** An answer that names no scopes gives all that was asked for (RFC 6749 section 5.1). */
function refuseLess(wanted: readonly string[], given: string | undefined): void {
  const granted = new Set((given ?? wanted.join(" ")).split(" "));
  const lacking = wanted.filter((scope) => !granted.has(scope));
  if (lacking.length > 0) throw new Refused(`not everything was allowed; missing: ${lacking.map((scope) => scope.split("/").at(-1)).join(", ")}`);
}

type Door = AsyncDisposable & { readonly port: number; readonly answer: Promise<URLSearchParams>; readonly take: (address: string) => boolean; words: string };

/** Listens on a port that the system chooses, so that none is in use. Only what knows `state` gets in. */
async function openDoor(state: string): Promise<Door> {
  const come = Promise.withResolvers<URLSearchParams>();
  const server = createServer((request, response) => {
    const url = URL.parse(request.url ?? "", "http://127.0.0.1");
    const isIt = request.method === "GET" && isBack(url, state);
    response.writeHead(isIt ? 200 : 404, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store", "referrer-policy": "no-referrer", "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'", connection: "close" });
    response.end(isIt ? page(door.words) : "");
    // Once the page has gone out, so that the door does not close before it.
    if (isIt) response.once("close", () => come.resolve(url.searchParams));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const take = (address: string): boolean => {
    const url = URL.parse(address.trim());
    const isIt = url?.protocol === "http:" && url.port === String(port) && isBack(url, state);
    if (isIt) come.resolve(url.searchParams);
    return isIt;
  };
  const door: Door = { port, answer: come.promise, take, words: "", [Symbol.asyncDispose]: () => close(server) };
  return door;
}

const isBack = (url: URL | null, state: string): url is URL => url?.pathname === "/" && url.searchParams.get("state") === state;

function page(words: string): string {
  const text = (words || "You can close this page.").replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  // The address holds the code: it leaves the history with it.
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Lifeboat</title><style>body{font:17px/1.5 system-ui;margin:15vh auto;max-width:30em;padding:0 1em}</style><p>${text}`;
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  if (server.listening) await once(server, "close");
}

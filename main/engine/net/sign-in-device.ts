import { setTimeout } from "node:timers/promises";
import * as oauth from "oauth4webapi";
import { asLifeboatError, type ErrorCode, LifeboatError } from "../../api/errors.ts";
import { asked, clientOf, grantOf, Refused, serverOf, wayTo } from "./sign-in-server.ts";
import type { Grant } from "./sign-in-kept.ts";
import type { Issuer, SignInIo } from "./sign-in.ts";

const usualSeconds = 5;

/** The person types a code on any other device (RFC 8628): for computers without a browser. Throws auth where they say no, or nobody does; offline where the code ran out unanswered. */
export async function deviceGrant(issuer: Issuer, scopes: readonly string[], io: SignInIo): Promise<Grant> {
  const { deviceCode } = issuer;
  if (deviceCode === undefined) throw new LifeboatError("unsupported", `${issuer.title} has no codes for other devices`);
  const { client, auth } = clientOf(issuer);
  const code = await asked(async () => {
    const response = await oauth.deviceAuthorizationRequest(serverOf(issuer), client, auth, { scope: scopes.join(" ") }, wayTo(deviceCode, io));
    return oauth.processDeviceAuthorizationResponse(serverOf(issuer), client, response);
  });
  const shown = io.ask({ is: "device-code", text: `Open this page on any device and type the code ${code.user_code}:`, url: code.verification_uri, code: code.user_code });
  const refused = shown.then(() => new Promise<never>(() => undefined));
  const ended = new AbortController();
  try {
    return await Promise.race([poll(issuer, code, scopes, { ...io, signal: AbortSignal.any([io.signal, ended.signal]) }), refused]);
  } finally {
    ended.abort();
  }
}

async function poll(issuer: Issuer, code: oauth.DeviceAuthorizationResponse, scopes: readonly string[], io: SignInIo): Promise<Grant> {
  const { client, auth, id } = clientOf(issuer);
  const server = serverOf(issuer);
  const end = performance.now() + code.expires_in * 1000;
  let seconds = code.interval ?? usualSeconds;
  let failed: LifeboatError | undefined;
  const waitMs = (): number => Math.max(seconds * 1000, failed?.afterMs ?? 0);
  while (performance.now() + waitMs() < end) {
    await setTimeout(waitMs(), undefined, { signal: io.signal }).catch((thrown: unknown) => {
      throw asLifeboatError(thrown);
    });
    const given = await asked(async () => {
      const response = await oauth.deviceCodeGrantRequest(server, client, auth, code.device_code, wayTo(issuer.token, io));
      return oauth.processDeviceCodeResponse(server, client, response).catch(waiting);
    }).catch(passing);
    failed = given instanceof LifeboatError ? given : undefined;
    if (given === "slow_down" || given instanceof LifeboatError) seconds += usualSeconds;
    else if (given !== "authorization_pending") return grantOf(given, { client: id, scopes }, io.now());
  }
  // Tried again at once, it would show another code.
  if (failed !== undefined) throw new LifeboatError("offline", failed.detail, { cause: failed });
  throw new Refused("nobody typed the code in time");
}

const passes: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["offline", "timeout", "server", "rate-limited", "bad-answer"]);

/** People take minutes to type: the code is good however often nobody answers meanwhile. */
function passing(thrown: unknown): LifeboatError {
  const error = asLifeboatError(thrown);
  if (!passes.has(error.code)) throw error;
  return error;
}

/** Not yet is no error (RFC 8628 section 3.5). */
function waiting(thrown: unknown): "authorization_pending" | "slow_down" {
  const said = thrown instanceof oauth.ResponseBodyError ? thrown.error : "";
  if (said === "authorization_pending" || said === "slow_down") return said;
  throw thrown;
}

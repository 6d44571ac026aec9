import { setTimeout } from "node:timers/promises";
import * as oauth from "oauth4webapi";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { asked, clientOf, grantOf, Refused, serverOf, wayTo } from "./sign-in-server.ts";
import type { Grant } from "./sign-in-kept.ts";
import type { Issuer, SignInIo } from "./sign-in.ts";

const usualSeconds = 5;

/** The person types a code on any other device (RFC 8628): for computers without a browser. Throws auth where they say no, or nobody does. */
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
  while (performance.now() < end) {
    await setTimeout(seconds * 1000, undefined, { signal: io.signal }).catch((thrown: unknown) => {
      throw asLifeboatError(thrown);
    });
    const given = await asked(async () => {
      const response = await oauth.deviceCodeGrantRequest(server, client, auth, code.device_code, wayTo(issuer.token, io));
      return oauth.processDeviceCodeResponse(server, client, response).catch(waiting);
    });
    if (given === "slow_down") seconds += usualSeconds;
    else if (given !== "authorization_pending") return grantOf(given, { client: id, scopes }, io.now());
  }
  throw new Refused("nobody typed the code in time");
}

/** Not yet is no error (RFC 8628 section 3.5). */
function waiting(thrown: unknown): "authorization_pending" | "slow_down" {
  const said = thrown instanceof oauth.ResponseBodyError ? thrown.error : "";
  if (said === "authorization_pending" || said === "slow_down") return said;
  throw thrown;
}

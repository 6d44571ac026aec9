import { InvalidArgumentError } from "commander";
import { asLifeboatError } from "../api/errors.ts";
import { hostOf } from "../engine/net/hosts.ts";

const patienceMs = 10_000;
const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** An address that a monitor gave: https, or this very computer. */
export function pingUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || url.username !== "" || url.password !== "") throw new InvalidArgumentError("It is an address without a password in it.");
  if (url.protocol === "https:" || (url.protocol === "http:" && loopback.test(url.hostname))) return url;
  throw new InvalidArgumentError("It is https://..., or http:// on this computer.");
}

/** Asks for the address, sends nothing with it and reads nothing. Gives why it did not work. */
export async function ping(url: URL, signal: AbortSignal): Promise<string | undefined> {
  const { createFetch } = await import("../engine/net/fetch.ts");
  const within = AbortSignal.timeout(patienceMs);
  const fetch = createFetch({ hosts: [hostOf(url)], approve: () => Promise.resolve(false), signal: AbortSignal.any([signal, within]) });
  try {
    const response = await fetch(url, { credentials: "omit", redirect: "error" });
    await response.body?.cancel();
    return response.ok ? undefined : `status ${response.status}`;
  } catch (error) {
    return within.aborted ? "no answer in time" : asLifeboatError(error).detail;
  }
}

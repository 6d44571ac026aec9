import type { AsyncEntry } from "@napi-rs/keyring";
import { LifeboatError } from "../api/errors.ts";

/** The system's own store of passwords. Both calls throw `no-keychain` where there is none, or it stays locked. */
export interface Keychain {
  /** `attended`: somebody is there to open a locked one. A new value is always set for somebody. */
  get(name: string, attended: boolean): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
}

const service = "Lifeboat";

/**
 * A locked keychain puts up a window and waits for its owner. A person gets the time to answer; a scheduled run does not
 * wait for somebody who is not there.
 */
const patience = { person: 60_000, nobody: 5_000 };

/** Keychain on macOS, Credential Manager on Windows, Secret Service on Linux. */
export const systemKeychain: Keychain = {
  get: async (name, attended) => (await patiently((await entry(name)).getPassword(), attended ? patience.person : patience.nobody)) ?? undefined,
  set: async (name, value) => patiently((await entry(name)).setPassword(value), patience.person),
};

async function entry(name: string): Promise<AsyncEntry> {
  try {
    const keyring = await import("@napi-rs/keyring");
    // Left to itself the library falls back to the kernel's keyring, which a restart empties.
    return new keyring.AsyncEntry(service, name, { linux: { store: "secret-service" } });
  } catch (error) {
    throw none("it cannot be opened", error);
  }
}

async function patiently<T>(answer: Promise<T>, ms: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(none("it does not answer")), ms);
  try {
    return await Promise.race([answer, late.promise]);
  } catch (error) {
    throw error instanceof LifeboatError ? error : none("it refused", error);
  } finally {
    clearTimeout(timer);
  }
}

/** The library's own words are left out: they may quote what it was given. */
function none(why: string, cause?: unknown): LifeboatError {
  return new LifeboatError("no-keychain", `there is no keychain to use: ${why}`, cause === undefined ? {} : { cause });
}

import { LifeboatError } from "../../../api/errors.ts";
import type { Io, SecretStore } from "../provider.ts";

/** A clock that moves only when told. */
export type Clock = { readonly now: () => Date; advance(ms: number): void };

export function createClock(start = "2026-11-01T08:00:00Z"): Clock {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    advance(ms) {
      time += ms;
    },
  };
}

/** An Io that reaches nothing: no network, no secrets, no person. Override what a test needs. */
export function createTestIo(overrides: Partial<Io> = {}): Io {
  return {
    signal: new AbortController().signal,
    fetch: () => Promise.reject(new LifeboatError("offline", "tests have no network")),
    secrets: memorySecrets(),
    ask: () => Promise.reject(new LifeboatError("auth", "nobody is there to ask")),
    scratch: "",
    now: () => new Date(),
    log: () => undefined,
    ...overrides,
  };
}

export function memorySecrets(start: Readonly<Record<string, string>> = {}): SecretStore {
  const held = new Map(Object.entries(start));
  return {
    get: async (name) => held.get(name),
    async set(name, value) {
      held.set(name, value);
    },
    async remove(name) {
      held.delete(name);
    },
  };
}

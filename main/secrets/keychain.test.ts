import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { systemKeychain } from "./keychain.ts";

/** Its owner needs this long to type the password. */
let typingMs = 0;
vi.mock("@napi-rs/keyring", () => ({
  AsyncEntry: class {
    getPassword = (): Promise<string> => new Promise((resolve) => setTimeout(() => resolve("key"), typingMs));
    setPassword = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, typingMs));
  },
}));

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

/** What has come of it after so long. */
async function after<T>(ms: number, work: Promise<T>): Promise<unknown> {
  const answer = work.catch((error: unknown) => error);
  while (vi.getTimerCount() < 2) await new Promise(setImmediate);
  await vi.advanceTimersByTimeAsync(ms);
  return Promise.race([answer, Promise.resolve("not yet")]);
}

it("a locked keychain's owner gets a minute, with a window as with a terminal", async () => {
  typingMs = 50_000;
  expect(await after(50_000, systemKeychain.get("key", true))).toBe("key");
  expect(await after(50_000, systemKeychain.set("key", "value"))).toBeUndefined();
  typingMs = 70_000;
  expect(await after(60_000, systemKeychain.get("key", true))).toMatchObject({ code: "no-keychain" });
});

it("who is not there is not waited for", async () => {
  typingMs = 8000;
  expect(await after(5000, systemKeychain.get("key", false))).toMatchObject({ code: "no-keychain" });
});

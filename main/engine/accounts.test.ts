import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LifeboatError } from "../api/errors.ts";
import { virtualClock } from "./clock.ts";
import { Engine } from "./engine.ts";
import { createTestSecrets } from "./providers/memory/io.ts";
import { createMemoryWorld } from "./providers/memory/memory.ts";
import type { ProviderDef, SecretStore } from "./providers/provider.ts";

const signal = new AbortController().signal;
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-accounts-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

function openEngine(secrets: (account: string) => SecretStore): Promise<Engine> {
  const { def } = createMemoryWorld();
  const withPassword: ProviderDef = { ...def, secrets: ["password"] };
  return Engine.open({ vaultDir: join(dir, "vault"), create: true, secrets, clock: virtualClock(new Date("2026-11-01T08:00:00Z")), providers: { memory: () => Promise.resolve(withPassword) } });
}

it("an account is gone when its password is: whoever is stopped in between removes it again", async () => {
  const kept = createTestSecrets();
  let stopped = true;
  const secrets: SecretStore = { ...kept, remove: (name) => (stopped ? Promise.reject(new LifeboatError("io", "killed here")) : kept.remove(name)) };
  const engine = await openEngine(() => secrets);
  await engine.addAccount({ name: "Mum", provider: "memory", settings: {}, secrets: { password: "pass word" } }, signal);
  await expect(engine.removeAccount("Mum")).rejects.toMatchObject({ code: "io" });
  expect(await kept.get("password")).toBe("pass word");
  stopped = false;
  await engine.removeAccount("Mum");
  expect(await kept.get("password")).toBeUndefined();
  await expect(engine.account("Mum")).rejects.toMatchObject({ code: "not-found" });
  await engine.close();
});

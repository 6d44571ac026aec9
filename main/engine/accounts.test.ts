import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LifeboatError } from "../api/errors.ts";
import { virtualClock } from "./clock.ts";
import { Engine } from "./engine.ts";
import { card } from "./mirror/pull.fixture.ts";
import { memorySecrets } from "./providers/memory/io.ts";
import { createMemoryWorld } from "./providers/memory/memory.ts";
import type { Io, ProviderDef, SecretStore } from "./providers/provider.ts";
import { backupJob } from "./vault/vault.ts";

const signal = new AbortController().signal;
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-accounts-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

type Twist = { readonly ask?: Io["ask"]; readonly twist?: (def: ProviderDef) => ProviderDef };

async function openEngine(secrets: (account: string) => SecretStore, { twist = (def) => def, ...more }: Twist = {}): Promise<Engine> {
  const { world, def } = createMemoryWorld();
  world.addCollection({ id: "people", name: "people" });
  await world.put("people", "ada", card("Ada"));
  const withPassword: ProviderDef = { ...def, secrets: ["password"] };
  return Engine.open({ vaultDir: join(dir, "vault"), create: true, ...more, secrets, clock: virtualClock(new Date("2026-11-01T08:00:00Z")), providers: { memory: () => Promise.resolve(twist(withPassword)) } });
}

it("an account is gone when its password is: whoever is stopped in between removes it again", async () => {
  const kept = memorySecrets();
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

it("an account is called otherwise: its history, its sign-in and its readable files go with it", async () => {
  const kept = new Map<string, SecretStore>();
  const secretsOf = (account: string): SecretStore => kept.get(account) ?? kept.set(account, memorySecrets()).get(account) ?? memorySecrets();
  const carry = async (from: string, to: string): Promise<void> => secretsOf(to).set("password", (await secretsOf(from).get("password")) ?? "");
  const engine = await openEngine(secretsOf);
  await engine.addAccount({ name: "Mum", provider: "memory", settings: {}, secrets: { password: "pass word" } }, signal);
  await engine.addAccount({ name: "Dad", provider: "memory", settings: {} }, signal);
  await engine.backup("Mum", { signal });
  const readable = (): string[] => readdirSync(join(dir, "vault", "Readable"), { recursive: true }).map(String).sort();
  await engine.vault.keeper.writeReadable([1]);
  expect(readable()).toContain(join("Mum", "people (1).vcf"));

  await expect(engine.renameAccount("Mum", " Dad ", carry)).rejects.toMatchObject({ code: "exists" });
  await expect(engine.renameAccount("Mum", "  ", carry)).rejects.toMatchObject({ code: "usage" });
  const held = await engine.vault.lock(backupJob((await engine.account("Mum")).id));
  await expect(engine.renameAccount("Mum", "Mama", carry)).rejects.toMatchObject({ code: "vault-busy" });
  held.release();
  expect(await engine.renameAccount("Mum", " Mama ", carry)).toMatchObject({ name: "Mama" });
  expect([await secretsOf("Mama").get("password"), await secretsOf("Mum").get("password")]).toEqual(["pass word", undefined]);
  expect(readable()).toEqual(["Mama", join("Mama", "people (1).vcf")]);
  expect((await engine.backup("Mama", { signal })).status).toBe("complete");
  await engine.renameAccount("Mama", "mama", carry);
  expect(existsSync(join(dir, "vault", "Readable", "mama", "people (1).vcf"))).toBe(true);
  expect(readable()).toHaveLength(2);
  await engine.close();
});

it("an account that is added twice at once is there once, with its sign-in", async () => {
  const kept = memorySecrets();
  const engine = await openEngine(() => kept);
  const mum = { name: "Mum", provider: "memory", settings: {}, secrets: { password: "pass word" } };
  const both = await Promise.allSettled([engine.addAccount(mum, signal), engine.addAccount(mum, signal)]);
  expect(both).toMatchObject([{ status: "fulfilled" }, { status: "rejected", reason: { code: "exists" } }]);
  expect(await kept.get("password")).toBe("pass word");
  await expect(engine.addAccount({ ...mum, name: "Dad", provider: "none" }, signal)).rejects.toMatchObject({ code: "usage" });
  await engine.addAccount({ ...mum, name: "Dad" }, signal);
  await engine.close();
});

it("an account that another program added meanwhile keeps its sign-in", async () => {
  const kept = memorySecrets();
  const meanwhile = async (): Promise<void> => void (await engine.vault.write.addAccount({ name: "Mum", provider: "memory", settings: {}, hosts: [] }, "2026-11-01T08:00:00Z"));
  const engine: Engine = await openEngine(() => kept, { twist: (def) => ({ ...def, connect: (...all) => meanwhile().then(() => def.connect(...all)) }) });
  await expect(engine.addAccount({ name: "Mum", provider: "memory", settings: {}, secrets: { password: "pass word" } }, signal)).rejects.toMatchObject({ code: "exists" });
  expect(await kept.get("password")).toBe("pass word");
  await engine.close();
});

/** Whoever is there signs in, where what is kept is no good. */
const signedIn = (def: ProviderDef): ProviderDef => ({
  ...def,
  secrets: ["sign-in"],
  makes: ["sign-in"],
  async connect(settings, need, io) {
    const kept = (await io.secrets.get("sign-in")) ?? "dead";
    const who = kept === "dead" ? await io.ask({ is: "consent", text: "" }) : kept;
    await io.secrets.set("sign-in", who);
    return { ...(await def.connect(settings, need, io)), identity: { id: who, label: who } };
  },
});

it("another's sign-in is not kept: not the one that was made just now, nor one that was there", async () => {
  const kept = memorySecrets();
  let there = "mum";
  const engine = await openEngine(() => kept, { twist: signedIn, ask: async () => there });
  await engine.addAccount({ name: "Mum", provider: "memory", settings: {} }, signal);
  there = "dad";
  await kept.set("sign-in", "dead");
  await expect(engine.login("Mum", {}, signal)).rejects.toMatchObject({ code: "wrong-account" });
  expect(await kept.get("sign-in")).toBe("dead");
  there = "mum";
  await kept.set("sign-in", "dad");
  await expect(engine.login("Mum", {}, signal)).rejects.toMatchObject({ code: "wrong-account" });
  expect(await kept.get("sign-in")).toBeUndefined();
  await engine.login("Mum", {}, signal);
  expect(await kept.get("sign-in")).toBe("mum");
  await engine.close();
});

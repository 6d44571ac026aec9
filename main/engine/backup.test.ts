import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LifeboatError } from "../api/errors.ts";
import { virtualClock } from "./clock.ts";
import { Engine } from "./engine.ts";
import { card, photo } from "./mirror/pull.fixture.ts";
import { memorySecrets } from "./providers/memory/io.ts";
import { createMemoryWorld } from "./providers/memory/memory.ts";
import type { ProviderDef } from "./providers/provider.ts";
import { overlay } from "./providers/wrap/overlay.ts";
import { Vault } from "./vault/vault.ts";

const signal = new AbortController().signal;
let dir: string;
let vaultDir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-backup-"));
  vaultDir = join(dir, "volume", "vault");
});
afterEach(() => rmSync(dir, { recursive: true }));

type World = ReturnType<typeof createMemoryWorld>;

function openEngine({ def }: World, change: (def: ProviderDef) => ProviderDef = (d) => d): Promise<Engine> {
  const clock = virtualClock(new Date("2026-11-01T08:00:00Z"));
  const provider = change(def);
  return Engine.open({ vaultDir, create: true, secrets: () => memorySecrets(), clock, providers: { memory: () => Promise.resolve(provider) } });
}

/** Something happens once the listing has begun. */
const during = (happens: () => void) => (def: ProviderDef): ProviderDef => ({
  ...def,
  async connect(settings, need, io) {
    const connection = await def.connect(settings, need, io);
    const { source } = connection;
    if (!source) throw new Error("no source");
    return overlay(connection, {
      source: {
        changes: (...args) => source.changes(...args),
        async *read(...args) {
          happens();
          yield* source.read(...args);
        },
      },
    });
  },
});

async function fill(world: World["world"]): Promise<void> {
  world.addCollection({ id: "people" });
  for (let n = 0; n < 5; n++) await world.put("people", `h${n}`, card(`N${n}`));
}

it.each(["cards", "photos"])("a volume that is gone in the middle is vault-away, and nothing is written where it was (%s)", async (what) => {
  const memory = createMemoryWorld();
  await fill(memory.world);
  let gone = false;
  const engine = await openEngine(memory, during(() => {
    if (gone) renameSync(join(dir, "volume"), join(dir, "unplugged"));
    gone = false;
  }));
  await engine.addAccount({ name: "Mum", provider: "memory", settings: {} }, signal);
  await engine.backup("Mum", { signal });
  await (what === "cards" ? memory.world.put("people", "new", card("New")) : memory.world.put("people", "new", photo(3)));
  gone = true;
  await expect(engine.backup("Mum", { signal })).rejects.toMatchObject({ code: "vault-away" });
  await expect(engine.backup("Mum", { signal })).rejects.toMatchObject({ code: "vault-away" });
  await engine.close();
  expect(existsSync(join(dir, "volume"))).toBe(false);

  renameSync(join(dir, "unplugged"), join(dir, "volume"));
  const again = await openEngine(memory);
  expect((await again.backup("Mum", { signal })).status).toBe("complete");
  expect(await again.vault.read.items({}, { limit: 10 })).toHaveLength(6);
  expect((await again.verify({ signal })).damage).toEqual([]);
  await again.close();
});

it("a sign-in that fails leaves a failed run, whatever nobody foresaw; what keeps the vault from being written leaves none", async () => {
  const memory = createMemoryWorld();
  let trouble: Error = new LifeboatError("source-away", "not now");
  const engine = await openEngine(memory, (def) => ({ ...def, connect: () => Promise.reject(trouble) }));
  const id = await engine.vault.write.addAccount({ name: "Mum", provider: "memory", settings: {}, hosts: [] }, "2026-11-01T08:00:00.000Z");
  const fail = async (error: Error): Promise<void> => {
    trouble = error;
    await expect(engine.backup("Mum", { signal })).rejects.toMatchObject({ name: "LifeboatError" });
  };
  const runs = async (): Promise<unknown[]> => (await engine.vault.read.runs(id, 9)).map(({ status, error, detail }) => [status, error, detail]);
  await fail(trouble);
  await fail(new TypeError("x is undefined"));
  await fail(new LifeboatError("io", "secrets.json is damaged"));
  const left = [["failed", "io", "secrets.json is damaged"], ["failed", "internal", "x is undefined"], ["failed", "source-away", "not now"]];
  expect(await runs()).toEqual(left);
  for (const code of ["cancelled", "vault-away", "vault-damaged", "disk-full", "locked"] as const) await fail(new LifeboatError(code, "not now"));
  expect(await runs()).toEqual(left);
  await engine.close();
});

it("a vault that has gone is not replaced by an empty one", async () => {
  const memory = createMemoryWorld();
  const engine = await openEngine(memory);
  const { vault } = engine;
  rmSync(join(vaultDir, "vault.db"));
  await engine.close();
  const late = await Vault.open(vaultDir).catch((error: unknown) => error);
  expect(late).toMatchObject({ code: "no-vault" });
  await expect(vault.write.openRuns()).rejects.toMatchObject({ name: "LifeboatError" });
  expect(readdirSync(vaultDir)).not.toContain("vault.db");
});

it("a farewell that fails takes nothing back", async () => {
  const memory = createMemoryWorld();
  await fill(memory.world);
  const engine = await openEngine(memory, (def) => ({
    ...def,
    connect: async (...args) => ({ ...(await def.connect(...args)), [Symbol.asyncDispose]: () => Promise.reject(new Error("rude")) }),
  }));
  await engine.addAccount({ name: "Mum", provider: "memory", settings: {} }, signal);
  expect(await engine.backup("Mum", { signal })).toMatchObject({ status: "complete" });
  await engine.close();
});

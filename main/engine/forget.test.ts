import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { virtualClock } from "./clock.ts";
import { Engine } from "./engine.ts";
import { forgetItems, planForget } from "./forget.ts";
import { card } from "./mirror/pull.fixture.ts";
import { memorySecrets } from "./providers/memory/io.ts";
import { createMemoryWorld } from "./providers/memory/memory.ts";
import { backupJob, openReader } from "./vault/vault.ts";

const signal = new AbortController().signal;
let dir: string;
let engine: Engine;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-forget-"));
  const { world, def } = createMemoryWorld();
  world.addCollection({ id: "people" });
  await world.put("people", "ada", card("Ada"));
  engine = await Engine.open({ vaultDir: join(dir, "vault"), create: true, secrets: () => memorySecrets(), clock: virtualClock(new Date("2026-11-01T08:00:00Z")), providers: { memory: () => Promise.resolve(def) } });
  for (const name of ["Mum", "Dad"]) await engine.addAccount({ name, provider: "memory", settings: {} }, signal);
  await engine.backup("Mum", { signal });
});
afterEach(async () => {
  await engine.close();
  rmSync(dir, { recursive: true });
});

async function ada(): Promise<number> {
  const [item] = await engine.vault.read.items({}, { limit: 1 });
  return item?.item ?? 0;
}

it("takes whole databases of earlier days with it, and names those that only a person may delete", async () => {
  const there = (name: string): boolean => existsSync(join(engine.vault.dir, name));
  writeFileSync(join(engine.vault.dir, "before-format-9-2026-01-02.db"), "Ada");
  mkdirSync(join(engine.vault.dir, "damaged-2026-01-03T00-00-00.000Z"));
  writeFileSync(join(engine.vault.dir, "damaged-2026-01-03T00-00-00.000Z", "vault.db"), "Ada");
  const item = await ada();
  expect(await planForget(engine.context, [item])).toMatchObject({ items: 1, removes: ["before-format-9-2026-01-02.db"], leaves: ["damaged-2026-01-03T00-00-00.000Z"] });
  expect(there("before-format-9-2026-01-02.db")).toBe(true);
  await forgetItems(engine.context, [item]);
  expect([there("before-format-9-2026-01-02.db"), there("damaged-2026-01-03T00-00-00.000Z")]).toEqual([false, true]);
});

it.each(["an account", "a check"])("is refused while %s is at work, which may be about to name the same bytes, or reads what was there before", async (who) => {
  const { id } = await engine.account("Dad");
  const held = await engine.vault.lock(who === "a check" ? "verify" : backupJob(id));
  await expect(forgetItems(engine.context, [await ada()])).rejects.toMatchObject({ code: "vault-busy" });
  held.release();
  await forgetItems(engine.context, [await ada()]);
  expect(await engine.vault.read.search("Ada", { limit: 1 })).toEqual([]);
});

it("forgets nothing while somebody reads an earlier state, as an export does", async () => {
  const reader = openReader(engine.vault.dir);
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) FROM version").get();
  await engine.backup("Mum", { signal });
  await expect(forgetItems(engine.context, [await ada()])).rejects.toMatchObject({ code: "vault-busy" });
  expect(await engine.vault.read.search("Ada", { limit: 1 })).toHaveLength(1);
  reader.close();
  await forgetItems(engine.context, [await ada()]);
  expect(await engine.vault.read.search("Ada", { limit: 1 })).toEqual([]);
});

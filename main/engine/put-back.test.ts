import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { virtualClock } from "./clock.ts";
import { Engine } from "./engine.ts";
import { card } from "./mirror/pull.fixture.ts";
import { memorySecrets } from "./providers/memory/io.ts";
import { createMemoryWorld } from "./providers/memory/memory.ts";
import type { RestoreRequest } from "./restore/restore.ts";

const never = new AbortController().signal;
let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), "lifeboat-put-back-"))));
afterEach(() => rmSync(dir, { recursive: true }));

it("what was stopped is only told of, and taken back, by who asks: the rest of it is not sent", async () => {
  const { def, world } = createMemoryWorld({ traits: { batch: 1 } });
  world.addCollection({ id: "people" });
  for (let n = 0; n < 10; n++) await world.put("people", `h${n}`, card(`N${n}`));
  const clock = virtualClock(new Date("2026-11-01T08:00:00Z"));
  const engine = await Engine.open({ vaultDir: join(dir, "vault"), create: true, secrets: () => memorySecrets(), clock, providers: { memory: () => Promise.resolve(def) } });
  try {
    await engine.addAccount({ name: "Mine", provider: "memory", settings: {} }, never);
    await engine.backup("Mine", { signal: never });
    world.loseEverything();
    const held = (): number => world.snapshot().get("people")?.items.size ?? 0;
    const snapshot = (await engine.vault.read.snapshots({ limit: 1 }))[0]?.id ?? 0;
    const request: RestoreRequest = { what: { kind: "contact", snapshot } };

    const stop = new AbortController();
    const stopped = engine.putBack("Mine", request, { signal: stop.signal, agree: () => true, onProgress: ({ phase, done }) => phase === "writing" && done >= 3 && stop.abort() });
    await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
    const arrived = held();
    expect(arrived).toBeGreaterThan(0);
    expect(arrived).toBeLessThan(10);
    const restore = (await engine.vault.read.restores(1))[0]?.id ?? 0;

    const { plan } = await engine.putBack("Mine", { what: { undo: restore } }, { signal: never, agree: () => false });
    expect([plan.counts.remove, held()]).toEqual([arrived, arrived]);
    await engine.putBack("Mine", { what: { undo: restore } }, { signal: never, agree: () => true });
    expect(held()).toBe(0);
    expect((await engine.putBack("Mine", request, { signal: never, agree: () => true })).receipt?.status).toBe("done");
    expect(held()).toBe(10);
  } finally {
    await engine.close();
  }
});

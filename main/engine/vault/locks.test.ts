import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lock, tryLock } from "./locks.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-locks-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

/** Another program that holds the job until it is killed. */
async function holder(job: string) {
  const child = fork(join(import.meta.dirname, "lock-holder.fixture.ts"), [dir, job]);
  await once(child, "message");
  return {
    pid: child.pid,
    async kill(): Promise<void> {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

describe("locks", () => {
  it("keep another program out, name it, and are gone with it", async () => {
    const other = await holder("verify");
    try {
      expect(tryLock(dir, "verify")).toMatchObject({ pid: other.pid, job: "verify" });
      await expect(lock(dir, "verify")).rejects.toMatchObject({ code: "vault-busy", detail: expect.stringContaining(String(other.pid)) as string });
    } finally {
      await other.kill();
    }
    const mine = await lock(dir, "verify");
    mine.release();
  });

  it("are one per job", async () => {
    const other = await holder("account-1");
    try {
      const mine = await lock(dir, "account-2");
      expect(mine.job).toBe("account-2");
      mine.release();
    } finally {
      await other.kill();
    }
  });

  it("are waited for", async () => {
    const other = await holder("verify");
    const waiting = lock(dir, "verify", { waitMs: 10_000 });
    await other.kill();
    const mine = await waiting;
    expect(mine.job).toBe("verify");
    mine.release();
  });

  it("write nothing but who holds them: a full disk must be no obstacle", () => {
    const held = tryLock(dir, "verify");
    expect(readdirSync(join(dir, "locks")).sort()).toEqual(["verify.json", "verify.lock"]);
    if ("release" in held) held.release();
  });

  it("stop waiting when told to", async () => {
    const mine = await lock(dir, "verify");
    const stop = new AbortController();
    const waiting = lock(dir, "verify", { waitMs: 10_000, signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    mine.release();
    (await lock(dir, "verify")).release();
  });
});

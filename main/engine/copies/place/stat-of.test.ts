import type * as Fs from "node:fs/promises";
import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Timers from "node:timers/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { openFolder } from "./folder.ts";
import { statOf } from "./stat-of.ts";

// A share whose server is gone: nothing is ever answered. A disk that sleeps: the answer takes twelve seconds.
vi.mock("node:fs/promises", async (actual) => {
  const real = await actual<typeof Fs>();
  const answer = (path: string): Promise<unknown> => (path.includes("asleep") ? sleep(12_000).then(() => real.stat(tmpdir())) : real.stat(path));
  return { ...real, stat: vi.fn((path: string) => (path.includes("dead") ? new Promise(() => undefined) : answer(path))) };
});

// A hundred times as fast.
vi.mock("node:timers/promises", async (actual) => {
  const real = await actual<typeof Timers>();
  return { ...real, setTimeout: (ms: number, ...more: [unknown]) => real.setTimeout(ms / 100, ...more) };
});

it("what does not answer is not waited for, and not asked again meanwhile", async () => {
  const dead = join(tmpdir(), "dead");
  expect(await Promise.all([statOf(dead, 1000), statOf(dead, 1000)])).toEqual(["silent", "silent"]);
  expect(await statOf(dead, 1000)).toBe("silent");
  expect(vi.mocked(stat).mock.calls.filter(([path]) => path === dead)).toHaveLength(1);
  expect(await statOf(tmpdir())).toMatchObject({ ino: expect.any(Number) as number });
  expect(await statOf(join(tmpdir(), "no-such-folder-at-all"))).toBeUndefined();
});

it("a second copy there is away, and holds one thread", async () => {
  const above = join(tmpdir(), "dead share");
  const dir = join(above, "boat");
  await expect(openFolder({ dir }, { create: true })).rejects.toMatchObject({ code: "source-away" });
  expect(vi.mocked(stat).mock.calls.filter(([path]) => String(path).startsWith(above))).toHaveLength(1);
});

it("a second copy on a disk that sleeps is waited for", async () => {
  await expect(openFolder({ dir: join(tmpdir(), "asleep") }, { create: false })).resolves.toBeDefined();
});

import type * as Fs from "node:fs/promises";
import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { openFolder } from "./folder.ts";
import { statOf } from "./stat-of.ts";

// A share whose server is gone: nothing is ever answered.
vi.mock("node:fs/promises", async (actual) => {
  const real = await actual<typeof Fs>();
  return { ...real, stat: vi.fn((path: string) => (path.includes("dead") ? new Promise(() => undefined) : real.stat(path))) };
});

it("what does not answer is not waited for, and not asked again meanwhile", async () => {
  const dead = join(tmpdir(), "dead");
  expect(await Promise.all([statOf(dead, 10), statOf(dead, 10)])).toEqual([undefined, undefined]);
  expect(await statOf(dead, 10)).toBeUndefined();
  expect(vi.mocked(stat).mock.calls.filter(([path]) => path === dead)).toHaveLength(1);
  expect((await statOf(tmpdir()))?.isDirectory()).toBe(true);
  expect(await statOf(join(tmpdir(), "no-such-folder-at-all"))).toBeUndefined();
});

it("a second copy there is away, within seconds", { timeout: 20_000 }, async () => {
  await expect(openFolder({ dir: join(tmpdir(), "dead", "boat") }, { create: true })).rejects.toMatchObject({ code: "source-away" });
});

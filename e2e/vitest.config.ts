import { join } from "node:path";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";

const long = process.env["E2E_LONG"] === "1";

// Engine workers strip types and compile in every thread; with this they do it once.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "../node_modules/.cache/lifeboat");

/** These measure what a kill, a power cut or a full disk leaves behind, and when: nothing runs beside them. */
const alone = ["crash", "crash-jobs", "copies", "disk-full", "durability", "usb", "usb-adb"].map((name) => `e2e/${name}.e2e.ts`);

type Rest = { exclude?: string[]; maxWorkers: number; groupOrder: number; retry?: number };

const project = (name: string, include: string[], rest: Rest): TestProjectConfiguration => ({
  test: {
    name,
    include,
    exclude: rest.exclude ?? [],
    pool: "forks",
    maxWorkers: rest.maxWorkers,
    sequence: { groupOrder: rest.groupOrder },
    retry: rest.retry ?? 0,
    setupFiles: [join(import.meta.dirname, "tried-again.ts")],
    testTimeout: long ? 3_600_000 : 120_000,
    hookTimeout: 120_000,
  },
});

export default defineConfig({
  test: {
    maxConcurrency: 2,
    projects: long
      ? [project("long", ["e2e/**/*.long.ts"], { maxWorkers: 1, groupOrder: 0 })]
      : [
          // Much of what they do is wait for a browser or a server: two at a time, on two cores.
          // Where a change is let in, what a browser or a server did once is tried once more, and named (tried-again.ts). What
          // is killed, cut or filled is not, nor anything by hand.
          project("beside", ["e2e/**/*.e2e.ts"], { exclude: alone, maxWorkers: 2, groupOrder: 0, retry: process.env["CI"] === "true" ? 1 : 0 }),
          project("alone", alone, { maxWorkers: 1, groupOrder: 1 }),
        ],
  },
});

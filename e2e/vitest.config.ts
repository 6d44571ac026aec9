import { join } from "node:path";
import { defineConfig } from "vitest/config";

const long = process.env["E2E_LONG"] === "1";

// Engine workers strip types and compile in every thread; with this they do it once.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "../node_modules/.cache/lifeboat");

export default defineConfig({
  test: {
    include: [long ? "e2e/**/*.long.ts" : "e2e/**/*.e2e.ts"],
    pool: "forks",
    // One at a time: they start servers and measure what a kill leaves behind.
    fileParallelism: false,
    testTimeout: long ? 3_600_000 : 120_000,
    hookTimeout: 120_000,
  },
});

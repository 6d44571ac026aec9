import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Engine workers strip types and compile in every thread; with this they do it once.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "node_modules/.cache/lifeboat");

export default defineConfig({
  test: {
    include: ["main/**/*.test.ts", "bench/**/*.test.ts", "renderer/**/*.test.ts"],
    pool: "forks",
    testTimeout: 60_000,
  },
});

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["main/**/*.test.ts", "bench/**/*.test.ts"],
    pool: "forks",
    testTimeout: 20_000,
  },
});

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "apps/*/src/**/*.test.{ts,tsx}",
      "e2e/**/*.test.ts",
      "tools/**/*.test.ts",
    ],
    pool: "forks",
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});

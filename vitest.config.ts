import { availableParallelism } from "node:os";
import { defaultExclude, defineConfig } from "vitest/config";
import { LongestFirst } from "./tools/testing/longest-first.ts";

/** Far more than anything takes: a busy machine is no failure. */
const patience = { testTimeout: 90_000, hookTimeout: 120_000, expect: { poll: { timeout: 60_000 } } };

/** Tests across packages that start no process: they share loaded modules with the unit tests. */
const inProcess = ["e2e/channels/**/*.test.ts", "e2e/contract/**/*.test.ts", "e2e/fakes/**/*.test.ts"];

export default defineConfig({
  test: {
    globalSetup: ["tools/testing/announce-environment.ts"],
    pool: "forks",
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "packages/*/src/**/*.test.ts",
            "apps/*/src/**/*.test.{ts,tsx}",
            "tools/**/*.test.ts",
            "examples/**/*.test.ts",
            ...inProcess,
          ],
          // One more than a small machine has cores: much of it waits for databases and processes.
          maxWorkers: Math.max(3, availableParallelism() - 1),
          // Half of the time went into loading the same modules for each file. A file leaves nothing changed behind it.
          isolate: false,
          // Room for what is soon forgotten: collecting it more often took a tenth of these processes' time.
          execArgv: ["--max-semi-space-size=64"],
          sequence: { groupOrder: 1 },
          ...patience,
        },
      },
      {
        // Whole processes and browsers, which wait half of their time: four files at a time, when all else is done.
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          exclude: [...defaultExclude, ...inProcess],
          globalSetup: ["e2e/testing/fill-compile-cache.ts"],
          maxWorkers: Math.max(4, availableParallelism() - 1),
          sequence: { groupOrder: 2 },
          ...patience,
        },
      },
    ],
  },
});

import type { TestDatabase } from "@parley/db/testing";
import { createTableQueue } from "../sqlite/create-table-queue.ts";
import { LEASE_MS } from "./queue-under-test.ts";
import type { QueueUnderTest } from "./queue-under-test.ts";

/** The table adapter with a clock of its own. */
export function openTableQueue(database: TestDatabase): QueueUnderTest {
  let now = 1_763_600_000_000;
  const createQueue = (options = {}) =>
    createTableQueue({ database, clock: () => now, leaseMs: LEASE_MS, pollIntervalMs: 50, ...options });
  return {
    database,
    queue: createQueue(),
    createAnother: async (options) => createQueue(options),
    now: () => now,
    advance: async (ms) => void (now += ms),
    [Symbol.asyncDispose]: () => database.close(),
  };
}

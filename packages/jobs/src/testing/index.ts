export { jobQueueSuite } from "./job-queue.testsuite.ts";
export { openGraphileQueue } from "./open-graphile-queue.ts";
export { openTableQueue } from "./open-table-queue.ts";
export type { QueueUnderTest } from "./queue-under-test.ts";

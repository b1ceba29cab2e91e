/** A worker process for the chaos test: works on the database named by its first argument, until it is killed. */
import { setTimeout as pause } from "node:timers/promises";
import { openDatabase } from "@parley/db";
import type { DatabaseOptions, Executor } from "@parley/db";
import type { RunningJob } from "../../core/job-queue.ts";
import { createJobQueue } from "../../create-job-queue.ts";
import type { EffectTables } from "./effects.tables.ts";

const { database: options, leaseMs } = JSON.parse(process.argv[2] ?? "") as {
  database: DatabaseOptions;
  leaseMs: number;
};
const database = await openDatabase(options);
const queue = await createJobQueue({ database, leaseMs, pollIntervalMs: 50 });

const addEffect = (executor: Executor, { payload, attempt }: RunningJob, kind: "plain" | "transactional") =>
  executor
    .$extendTables<EffectTables>()
    .insertInto("effects")
    .values({ label: String(payload["label"]), kind, attempt })
    .execute();

await queue.start({
  concurrency: 3,
  handlers: {
    async plain(job) {
      await pause(Math.random() * 20);
      await addEffect(database.executor, job, "plain");
      await pause(Math.random() * 20);
    },
    transactional: {
      async transactional(job) {
        await addEffect(job.transaction, job, "transactional");
        await pause(Math.random() * 10);
        const follow = Number(job.payload["follow"] ?? 0);
        if (follow > 0) {
          const payload = { version: 1, label: `${String(job.payload["label"])}+`, follow: follow - 1 };
          await queue.enqueue(job.transaction, { name: "transactional", payload, maxAttempts: 1_000 });
        }
      },
    },
  },
});
